import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logByteOffsets, logPlainText, logText } from './log-text'

const utf8 = (text: string) => new TextEncoder().encode(text)
const raw = (...bytes: number[]) => Uint8Array.from(bytes)
const runs = process.env.LONGSHORE_LONG ? 200_000 : 2000

/** Not one control character but the SGR that is allowed. */
function expectHarmless(text: string) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
  const rest = text.replace(/\u001b\[[0-9;:]*m/g, '')
  expect(rest).not.toMatch(/\p{Cc}/u)
  expect(rest).not.toMatch(/[\u200b-\u200c\u200e-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]/)
  expect(rest.isWellFormed()).toBe(true)
}

describe('shows', () => {
  it.each([
    ['plain text', 'GET /index.html 200', 'GET /index.html 200'],
    ['other scripts', 'größer 漢字 שלום ✓', 'größer 漢字 שלום ✓'],
    ['an emoji of several', '👩‍🚀 ❤️ ok', '👩‍🚀 ❤️ ok'],
    ['tabs as columns', 'a\tb\t\tc', `a${' '.repeat(7)}b${' '.repeat(15)}c`],
    ['no carriage return at the end', 'done\r', 'done'],
    ['a carriage return inside', '10%\r20%', '10%^M20%'],
    ['a title', '\u001b]0;pwned\u0007x', '^[]0;pwned^Gx'],
    ['a link', '\u001b]8;;file:///etc\u001b\\x', '^[]8;;file:///etc^[\\x'],
    ['the clipboard', '\u001b]52;c;aGk=\u0007', '^[]52;c;aGk=^G'],
    ['cursor up and erase', '\u001b[1A\u001b[2Kfake', '^[[1A^[[2Kfake'],
    ['a sequence that hangs a terminal', '\u001b[2147483647S', '^[[2147483647S'],
    ['questions', '\u001b[6n\u001b[c\u001bP$qm\u001b\\', '^[[6n^[[c^[P$qm^[\\'],
    ['backspaces and bells', 'abc\b\b\u0007', 'abc^H^H^G'],
    ['NUL and DEL', 'a\u0000b\u007f', 'a^@b^?'],
    ['C1', 'a\u009b31mb\u0085', 'a\\x9b31mb\\x85'],
    ['turned order', 'a\u202eb\u2066c\u200b', 'a\\u202eb\\u2066c\\u200b'],
    ['a byte-order mark', '\ufeffx', '\\ufeffx'],
    ['line separators', 'a\u2028b', 'a\\u2028b'],
    ['piled marks', `e${'\u0301'.repeat(6)}`, `e${'\u0301'.repeat(4)}\\u0301\\u0301`],
  ])('%s', (_, written, shown) => {
    expect(logText(utf8(written))).toBe(shown)
    expect(logPlainText(utf8(written))).toBe(shown)
  })
  it('what is no UTF-8 as U+FFFD', () => {
    expect(logText(raw(0x61, 0xff, 0x62))).toBe('a\ufffdb')
    expect(logText(raw(0xe2, 0x82))).toBe('\ufffd')
    expect(logText(raw(0xed, 0xa0, 0x80))).toBe('\ufffd\ufffd\ufffd')
    expect(logText(raw(0x9b, 0x33, 0x31, 0x6d))).toBe('\ufffd31m')
  })
})

describe('colours', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', '\u001b[31mred\u001b[0m'],
    ['\u001b[mx', '\u001b[0mx'],
    ['\u001b[1;38;5;208mx', '\u001b[1;38;5;208mx'],
    ['\u001b[38;2;1;2;300mx', '\u001b[38;2;1;2;255mx'],
    ['\u001b[4:3mx', '\u001b[4:3mx'],
    ['\u001b[8mhidden', 'hidden'],
    ['\u001b[5;31mx', '\u001b[31mx'],
    ['\u001b[99999mx', 'x'],
    ['\u001b[38;9mx', '\u001b[9mx'],
  ])('%j', (written, shown) => {
    expect(logText(utf8(written))).toBe(shown)
  })
  it('are gone from the plain text', () => {
    expect(logPlainText(utf8('\u001b[31mred\u001b[0m!'))).toBe('red!')
  })
  it('are shown where they are too long to be meant', () => {
    expect(logText(utf8(`\u001b[${'1;'.repeat(200)}m`))).toMatch(/^\^\[\[1;1;/)
  })
})

describe('for any bytes', () => {
  const pieces = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .constantFrom(
        '\u001b[',
        '\u001b]',
        '\u001b',
        'm',
        ';',
        '38',
        '2',
        ':',
        '\u009b',
        '\u202e',
        '\t',
        '\r',
        '👩‍🚀',
        'é',
        'e\u0301',
      )
      .map(utf8),
  )
  const lines = fc.array(pieces, { maxLength: 30 }).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))
  it('nothing comes out that a terminal would obey', () => {
    fc.assert(
      fc.property(lines, (bytes) => expectHarmless(logText(bytes))),
      { numRuns: runs },
    )
  })
  it('each unit of the plain text knows its byte', () => {
    fc.assert(
      fc.property(lines, (bytes) => {
        const text = logPlainText(bytes)
        const offsets = logByteOffsets(bytes)
        expect(offsets.length).toBe(text.length + 1)
        expect([...offsets]).toEqual([...offsets].sort((a, b) => a - b))
      }),
      { numRuns: runs },
    )
  })
  it('decodes as the platform does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        const printable = bytes.map((byte) => (byte < 0x20 || byte === 0x7f ? 0x41 : byte))
        const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(printable)
        expect([...logPlainText(printable)].filter((char) => char === '\ufffd').length).toBe(
          [...decoded].filter((char) => char === '\ufffd').length,
        )
      }),
      { numRuns: runs },
    )
  })
})

it('is linear: 64 KiB of the worst in a moment', () => {
  for (const worst of ['\u001b[', '\u001b[1;', 'e\u0301', '\u202e', '\t']) {
    const bytes = utf8(worst.repeat(Math.ceil(65_536 / utf8(worst).length)))
    const startedAt = performance.now()
    logText(bytes)
    expect(performance.now() - startedAt).toBeLessThan(250)
  }
})
