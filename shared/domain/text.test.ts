/** Text from a hostile host. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanText } from './text'

const ESC = '\u001b'
const BEL = '\u0007'

describe('cleanText', () => {
  it.each<[string, string, string]>([
    ['plain text', 'web-1', 'web-1'],
    ['other scripts and emoji', 'größe 数据 🚢', 'größe 数据 🚢'],
    ['colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
    ['cursor and screen', `${ESC}[2J${ESC}[10;5Ha${ESC}[?25l`, 'a'],
    ['8-bit CSI', '\u009b31mred', 'red'],
    ['a title by OSC and BEL', `${ESC}]0;pwned${BEL}name`, 'name'],
    ['a link by OSC 8 and ST', `${ESC}]8;;https://evil${ESC}\\name${ESC}]8;;${ESC}\\`, 'name'],
    ['8-bit OSC', '\u009d52;c;ZXZpbA==\u009cname', 'name'],
    ['the clipboard by OSC 52 without an end', `name${ESC}]52;c;ZXZpbA==`, 'name'],
    ['DCS, APC, PM, SOS', `a${ESC}Pq#0${ESC}\\b${ESC}_x${ESC}\\c${ESC}^y${ESC}\\d${ESC}Xz${ESC}\\e`, 'abcde'],
    ['a change of character set', `${ESC}(0name${ESC}(B`, 'name'],
    ['a reset', `${ESC}cname`, 'name'],
    ['a broken sequence', `${ESC}[31`, '31'],
    ['nested sequences', `${ESC}${ESC}[31m[31mx`, '[31mx'],
    ['the override that hides an extension', 'photo\u202egpj.exe', 'photogpj.exe'],
    ['isolates and marks', 'a\u2066b\u2069c\u200fd\u061ce', 'abcde'],
    ['zero width', 'ad\u200bmi\u200c\u200dn\u2060\ufeff', 'admin'],
    ['soft hyphen and fillers', 'ad\u00admin\u3164\u115f', 'admin'],
    ['invisible tags', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['selectors and joiners without a trace', 'a\ufe01d\u034fm\u{e0101}i\u180bn\ufe0f', 'admin'],
    [
      'what makes an emoji of a sign',
      '\u2714\ufe0f 1\ufe0f\u20e3 \u2764\ufe0e',
      '\u2714\ufe0f 1\ufe0f\u20e3 \u2764\ufe0e',
    ],
    ['marks piled up', `z${'\u0300\u0489'.repeat(300)}o`, 'z\u0300\u0489\u0300\u0489o'],
    ['marks of scripts that stack', 'บิ๊ก Việt (Vie\u0302\u0323t) שִׁ֔', 'บิ๊ก Việt (Vie\u0302\u0323t) שִׁ֔'],
    ['lines', 'one\r\ntwo\n\n\tthree\u2028four\rfive', 'one two three four five'],
    ['backspace and NUL', 'rm\u0008\u0000x', 'rmx'],
    ['lone surrogates', 'a\ud800b\udc00c', 'a\ufffdb\ufffdc'],
    ['spaces around', '  a  ', 'a'],
  ])('%s', (_, raw, clean) => expect(cleanText(raw)).toBe(clean))

  it.each([undefined, null, 5, {}, ['a']])('gives nothing for %j', (raw) => expect(cleanText(raw)).toBe(''))

  it('cuts 10,000 characters with an ellipsis', () => {
    expect(cleanText('x'.repeat(10_000))).toBe(`${'x'.repeat(511)}…`)
    expect(cleanText('x'.repeat(10_000), 10)).toBe('xxxxxxxxx…')
    expect(cleanText('x'.repeat(512))).toHaveLength(512)
    expect(cleanText('xx', 1)).toBe('…')
    expect(cleanText('x', 0)).toBe('')
  })

  it('does not cut through a character', () => {
    expect(cleanText('🚢🚢🚢', 4)).toBe('🚢…')
    expect(cleanText('🚢🚢🚢', 5)).toBe('🚢🚢…')
  })

  it('is never long, never has controls, and is clean already the second time', () => {
    const hostile = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          ESC,
          BEL,
          `${ESC}[`,
          `${ESC}]`,
          '\u009b',
          '\u009d',
          `${ESC}\\`,
          '\ud83d',
          '\n',
          '\u202e',
          '\u{e0020}',
          'm',
          '🚢',
          '\u0300\u0301\u0302',
          '\ufe0f',
        ),
      ),
    )
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 60 }), (parts, maxLength) => {
        const clean = cleanText(parts.join(''), maxLength)
        expect(clean.length).toBeLessThanOrEqual(maxLength)
        expect(clean).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u200b-\u200d\ufeff]/u)
        expect(clean).not.toMatch(/(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}|[\p{Mn}\p{Me}]{5}/u)
        expect(clean.isWellFormed()).toBe(true)
        expect(cleanText(clean, maxLength)).toBe(clean)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    `${ESC}[`,
    `${ESC}[0`,
    '0',
    `${ESC}]`,
    `${ESC} `,
    '\u009b;',
    `${ESC}P\u0007`,
    '\t ',
    '\u200b',
    '\u0300',
    '\ufe0f',
  ])('takes linear time for much of %j', (part) => {
    const raw = `${ESC}[${part.repeat(1_000_000)}`
    const before = process.cpuUsage() // not the clock: a busy machine must not look like slow code
    cleanText(raw, raw.length)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1500)
  })
})
