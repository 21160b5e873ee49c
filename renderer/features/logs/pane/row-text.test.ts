import { describe, expect, it } from 'vitest'
import { textWidth } from '../../../ui/xterm/char-width'
import { type PrefixLook, prefixColumns, prefixText } from './row-text'

const AT = Date.UTC(2026, 10, 21, 14, 3, 5, 7)
const look: PrefixLook = { times: 'utc', isNarrow: false, nameColumns: 0, mutedRgb: '1;2;3' }
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const plain = (text: string) => text.replace(/\u001b\[[0-9;:]*m/g, '')

describe('what stands before a line', () => {
  it.each([
    [{}, 'Nov 21 14:03:05.007 '],
    [{ isNarrow: true }, '14:03:05.007 '],
    [{ times: 'relative' }, '   2 h ago '],
    [{ times: 'off' }, ''],
    [{ times: 'off', nameColumns: 6 }, 'web    '],
    [{ isNarrow: true, nameColumns: 2 }, '14:03:05.007 w… '],
  ] as const)('%j', (changes, expected) => {
    const shown = { ...look, ...changes }
    const text = plain(prefixText(shown, AT, { name: 'web', rgb: '9;9;9' }, AT + 7_200_000))
    expect(text).toBe(expected)
    expect(textWidth(text)).toBe(prefixColumns(shown))
  })
  it('keeps its width with names of any kind', () => {
    for (const name of ['', '漢字漢字漢字', 'é', 'a-very-long-name-of-a-container']) {
      const shown = { ...look, nameColumns: 7 }
      expect(textWidth(plain(prefixText(shown, AT, { name, rgb: '9;9;9' }, AT)))).toBe(prefixColumns(shown))
    }
  })
})
