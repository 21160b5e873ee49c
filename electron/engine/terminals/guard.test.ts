import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isLong } from '../testing/random'
import { createGuard, MAX_STRING_BYTES } from './guard'
import { MAX_NUMBER, MAX_NUMBERS, MAX_REPEAT } from './guard-numbers'

const bytes = (text: string) => Buffer.from(text, 'latin1')
/** The 8-bit control of a 7-bit one's second byte, as UTF-8. */
const c1 = (letter: string) => `\xc2${String.fromCharCode(letter.charCodeAt(0) + 0x40)}`

function passed(input: string, ...cuts: number[]): string {
  const guard = createGuard()
  const data = bytes(input)
  const places = [0, ...cuts, data.length]
  return places
    .slice(1)
    .map((end, index) => guard.feed(data.subarray(places[index], end)).toString('latin1'))
    .join('')
}
/** Fed byte by byte. */
const inBytes = (input: string) =>
  passed(input, ...Array.from({ length: Math.max(0, input.length - 1) }, (_, i) => i + 1))

/** What may pass as it is. */
const HARMLESS = [
  'plain text\r\n\ttabs\b\x07',
  Buffer.from('größe 日本語 🎉 §°¿ \u00a0').toString('latin1'),
  '\xff\xfe\x80\x9b31m invalid \xc3( \xe2\x82',
  '\x1b[31;1mred\x1b[0m',
  '\x1b[38;2;255;100;0mtrue\x1b[48:2::10:20:30mcolour\x1b[m',
  '\x1b[?1049h\x1b[?2004h\x1b[1;1H\x1b[2J\x1b[?25l',
  '\x1b7\x1b8\x1b(B\x1b)0\x1b=\x1b>\x1bM\x1bc\x1b#8',
  '\x1b]0;a title\x07\x1b]2;another\x1b\\\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x1b\\',
  '\x1bP$qm\x1b\\\x1bP+q544e\x1b\\',
  '\x1b_application\x1b\\\x1b^private\x1b\\\x1bXstart\x1b\\',
  '\x1b[6n\x1b[c\x1b[>c\x1b[=c\x1b[?1$p\x1b[ q\x1b[4 q\x1b[!p\x1b[18t',
  `\x1b]52;c;${'a'.repeat(4000)}\x07`,
]

/** What comes in, what comes out. */
const CHANGED: [name: string, input: string, output: string][] = [
  ['a number too large', '\x1b[2147483647;5H', `\x1b[${MAX_NUMBER};5H`],
  ['a scroll without end', '\x1b[2147483647Sx', `\x1b[${MAX_REPEAT}Sx`],
  ['a repetition without end', 'a\x1b[9999b', `a\x1b[${MAX_REPEAT}b`],
  ['a number of a thousand digits', `\x1b[${'9'.repeat(400)}A`, `\x1b[${MAX_NUMBER}A`],
  ['too many numbers', `\x1b[${'1;'.repeat(60)}1m`, `\x1b[${'1;'.repeat(MAX_NUMBERS - 1)}1m`],
  ['a sequence of a thousand bytes', `a\x1b[${'1;'.repeat(500)}1mb`, 'ab'],
  ['a marker at the wrong place', 'a\x1b[1?25hb', 'ab'],
  ['a number behind an intermediate', 'a\x1b[ 1qb', 'ab'],
  ['a string too long', `a\x1b]52;c;${'x'.repeat(MAX_STRING_BYTES)}\x07b`, 'ab'],
  ['a string too long, ended by ST', `a\x1bPq${'x'.repeat(MAX_STRING_BYTES)}\x1b\\b`, 'ab'],
  ['a string that ends nowhere', `a\x1b]0;${'x'.repeat(100_000)}`, 'a'],
  ['a string broken off by CAN', 'a\x1b]0;title\x18b', 'ab'],
  ['a string ended by another sequence', '\x1b]0;t\x1b[31mx', '\x1b]0;t\x1b\\\x1b[31mx'],
  ['a string ended by ESC twice', '\x1b]0;t\x1b\x1b[31mx', '\x1b]0;t\x1b\\\x1b[31mx'],
  ['controls in a string', '\x1b]0;a\nb\x07', '\x1b]0;ab\x07'],
  ['BEL ends no DCS', '\x1bPqa\x07b\x1b\\', '\x1bPqab\x1b\\'],
  ['a DCS with a number too large', '\x1bP2147483647;1qdata\x1b\\', `\x1bP${MAX_NUMBER};1qdata\x1b\\`],
  ['a DCS that is none', 'a\x1bP\x1b\\b', 'ab'],
  ['a CSI in 8 bits', `${c1('[')}31mx`, '\x1b[31mx'],
  ['a large number in 8 bits', `${c1('[')}2147483647S`, `\x1b[${MAX_REPEAT}S`],
  ['a string in 8 bits', `${c1(']')}0;t${c1('\\')}x`, '\x1b]0;t\x1b\\x'],
  ['a string too long in 8 bits', `${c1('P')}q${'x'.repeat(MAX_STRING_BYTES)}${c1('\\')}y`, 'y'],
  ['8 bits in the middle of 7', `\x1b[3${c1('[')}31mx`, '\x1b[31mx'],
  ['8 bits in the middle of a string', `\x1b]0;t${c1('[')}31mx`, '\x1b[31mx'],
  ['other 8-bit controls', `a${c1('E')}b${c1('M')}`, 'a\x1bEb\x1bM'],
  ['a control in the middle', '\x1b[3\n1mx', '\n\x1b[31mx'],
  ['a sequence broken off', 'a\x1b[31\x18b\x1b[3\x1ac', 'abc'],
  ['a sequence begun anew', '\x1b[31\x1b[32mx', '\x1b[32mx'],
  ['a character in the middle', '\x1b[3\xc3\xa9x', '\xc3\xa9x'],
  ['a character behind ESC', '\x1b\xc2\xa7x', '\xc2\xa7x'],
  ['ESC at the end', 'a\x1b', 'a'],
  ['half of a control before what is dropped', '\xc2\x1b[1?2h\x9b2147483647S', '\xef\xbf\xbd\x9b2147483647S'],
  ['half of a control before a control in a string', '\x1b]0;\xc2\n\x9c\x07', '\x1b]0;\x9c\x07'],
  ['half of a control before a sequence', '\xc2\x1b[31mx', '\xef\xbf\xbd\x1b[31mx'],
]

describe('what a terminal prints', () => {
  it.each(HARMLESS.map((text) => [text]))('passes as it is: %j', (text) => {
    expect(passed(text)).toBe(text)
    expect(inBytes(text)).toBe(text)
  })

  it.each(CHANGED)('%s', (_, input, output) => {
    expect(passed(input)).toBe(output)
    expect(inBytes(input)).toBe(output)
  })

  it('costs plain text nothing: the chunk itself is given', () => {
    const chunk = bytes('x'.repeat(1000) + HARMLESS[3])
    expect(createGuard().feed(chunk)).toBe(chunk)
  })

  it('remembers the modes a program is in', () => {
    const guard = createGuard()
    guard.feed(bytes('\x1b[?1049;2004h\x1b[?25l\x1b[?12h\x1b=\x1b[?1000h\x1b[?1000l'))
    expect(guard.modes()).toBe('\x1b[?1049h\x1b[?2004h\x1b[?25l\x1b=')
    guard.feed(bytes('\x1b[?1049l\x1b[?25h\x1b>'))
    expect(guard.modes()).toBe('\x1b[?2004h')
    guard.feed(bytes('\x1bc'))
    expect(guard.modes()).toBe('')
  })
})

const fragment = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '\x1b',
      '[',
      ']',
      'P',
      '_',
      '\\',
      '\x07',
      '\x18',
      '\xc2',
      '\x9b',
      '\x9d',
      '\x9c',
      ';',
      '?',
      '\n',
    ),
  },
  fc.constantFrom(
    '2147483647',
    'S',
    'm',
    'h',
    '1049',
    ' q',
    '\x90',
    'text',
    '\xe2\x82\xac',
    '\xc3\xa9',
    'x'.repeat(1100),
  ),
  fc.constantFrom(...HARMLESS, ...CHANGED.map(([, input]) => input)).filter((text) => text.length < 5000),
  fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 8 }),
)
const input = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(''))
const runs = { numRuns: isLong ? 1_000_000 : 2000 }

/** Every sequence that reached the outside, by a reading of its own. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  /\x1b(?:\[([0-?]*)([ -/]*)([@-~])|([\]PX^_])([^\x07\x18\x1a\x1b]*)(?:\x07|\x1b\\)|[ -/]{0,2}[0-~])/g

function faultIn(output: string): string | undefined {
  for (const match of output.matchAll(SEQUENCE)) {
    const [whole, numbers = '', , final = '', , string = ''] = match
    const found = numbers.match(/\d+/g) ?? []
    const limit = '@LMPSTXIZ^b'.includes(final) && final !== '' ? MAX_REPEAT : MAX_NUMBER
    if (found.some((number) => Number(number) > limit)) return `a number in ${JSON.stringify(whole)}`
    if (found.length > MAX_NUMBERS) return `too many numbers in ${JSON.stringify(whole)}`
    if (string.length > MAX_STRING_BYTES) return `a string of ${string.length} bytes`
  }
  const rest = output.replace(SEQUENCE, '')
  if (rest.includes('\x1b')) return `an ESC without an end in ${JSON.stringify(rest)}`
  return undefined
}

describe('whatever a host sends', () => {
  it('comes out the same however it is cut', () => {
    fc.assert(
      fc.property(input, fc.array(fc.nat(2000), { maxLength: 12 }), (text, cuts) => {
        const places = cuts.filter((cut) => cut < text.length).sort((a, b) => a - b)
        expect(passed(text, ...places)).toBe(passed(text))
      }),
      runs,
    )
  })

  it('comes out within the limits, complete, and passes a second time unchanged', () => {
    fc.assert(
      fc.property(input, (text) => {
        const output = passed(`${text}.`)
        expect(faultIn(output)).toBeUndefined()
        expect(output).not.toMatch(/\xc2[\x80-\x9f]/)
        expect(passed(output)).toBe(output)
      }),
      runs,
    )
  })

  it('is held no longer than a string may be', () => {
    const guard = createGuard()
    const piece = bytes('x'.repeat(64 * 1024))
    guard.feed(bytes('\x1b]0;'))
    for (let i = 0; i < 200; i++) expect(guard.feed(piece).length).toBe(0)
    expect(guard.feed(bytes('\x07after')).toString()).toBe('after')
  })
})
