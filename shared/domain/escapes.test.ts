/** Text of any kind goes into a line and comes back, and what cannot be seen shows there. */
import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escaped, hasUnseen, lineOf, readLine } from './escapes'

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\n',
        "'",
        '\\',
        '$',
        '\u202e',
        '\u{e0041}',
        ' ',
        'x',
        'u00',
        '\u001b',
        '=',
        '\u0300\u0301\u0302',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('a line', () => {
  it.each([
    ['A=plain text', 'A=plain text'],
    ['A=one\ntwo', "$'A=one\\ntwo'"],
    ["A=it's\t\\", "$'A=it\\'s\\t\\\\'"],
    [' A', "$' A'"],
    ["A=it's \\n", "A=it's \\n"],
    ["$'A'", "$'$\\'A\\''"],
    ['A=invoice\u202egnp.exe', "$'A=invoice\\u202egnp.exe'"],
    ['A=\u001b]0;x\u0007', "$'A=\\u001b]0;x\\u0007'"],
    ['A=\u{e0041}', "$'A=\\U000e0041'"],
    ['z\u0300\u0301\u0302\u0303\u0304', "$'z\u0300\u0301\u0302\u0303\\u0304'"],
    ['A=\u2714\ufe0f', 'A=\u2714\ufe0f'],
  ])('%j both ways', (text, line) => {
    expect(lineOf(text)).toBe(line)
    expect(readLine(line)).toBe(text)
  })

  it.each([
    ["$'a\\x41\\e\\q\\UFFFFFFFF'", 'aA\u001b\\q\\UFFFFFFFF'],
    ["$'a'b'", "$'a'b'"],
    ["$'a", "$'a"],
  ])('%s as a person wrote it', (line, text) => expect(readLine(line)).toBe(text))

  it('holds anything, in sight, on one line', () =>
    fc.assert(
      fc.property(anything, (text) => {
        const line = lineOf(text)
        expect(readLine(line)).toBe(text)
        expect(hasUnseen(line)).toBe(false)
        expect(line).toBe(line.trim())
      }),
      { numRuns: 2000 },
    ))

  // The bash of macOS is from 2007 and knows no `\u`.
  it.runIf(process.platform === 'linux')('is what bash reads', () =>
    fc.assert(
      fc.property(anything, (raw) => {
        const text = raw.replaceAll('\0', '').toWellFormed()
        const said = execFileSync('bash', ['--norc', '-c', `printf %s ${escaped(text)}`], {
          env: { LC_ALL: 'C.UTF-8' },
        })
        expect(said.toString()).toBe(text)
      }),
      { numRuns: 60 },
    ),
  )
})
