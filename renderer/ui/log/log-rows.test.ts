import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textWidth } from '../xterm/char-width'
import { columnOfUnit, unitAtColumn, windowLine, wrapLine } from './log-rows'

const RED = '\u001b[31m'
const RESET = '\u001b[0m'
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const plain = (text: string) => text.replace(/\u001b\[[0-9;:]*m/g, '')
const texts = fc
  .array(fc.constantFrom('a', 'b ', '漢', 'é', 'e\u0301', '😀', '👩‍🚀', RED, '\u001b[1;44m', RESET), { maxLength: 60 })
  .map((parts) => parts.join(''))

describe('wrapping', () => {
  it('cuts at the columns', () => {
    expect(wrapLine('abcdef', 4).map(({ text }) => text)).toEqual(['abcd', 'ef'])
    expect(wrapLine('', 4)).toEqual([{ text: '', from: 0, to: 0 }])
  })
  it('keeps wide characters whole', () => {
    expect(wrapLine('ab漢漢', 3).map(({ text }) => text)).toEqual(['ab', '漢', '漢'])
  })
  it('takes the colours into the next row, until they are reset', () => {
    expect(wrapLine(`${RED}abcd${RESET}efgh`, 3).map(({ text }) => text)).toEqual([
      `${RED}abc`,
      `${RED}d${RESET}ef`,
      'gh',
    ])
  })
  it('loses nothing, and no row is too wide', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 20 }), (text, columns) => {
        const rows = wrapLine(text, columns)
        expect(rows.map((row) => plain(row.text)).join('')).toBe(plain(text))
        for (const row of rows) {
          expect(textWidth(plain(row.text))).toBeLessThanOrEqual(columns)
          expect(plain(text).slice(row.from, row.to)).toBe(plain(row.text))
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a window of columns', () => {
  it('shows what stands there', () => {
    expect(windowLine('abcdef', 2, 3)).toEqual({ text: 'cde', from: 2, to: 5 })
    expect(windowLine(`a${RED}bcdef`, 2, 3)).toEqual({ text: `${RED}cde`, from: 2, to: 5 })
    expect(windowLine('ab', 5, 3)).toEqual({ text: '', from: 2, to: 2 })
  })
  it('keeps the place of a character that is cut', () => {
    expect(windowLine('漢字x', 1, 4).text).toBe(' 字x')
  })
  it('is never too wide', () => {
    fc.assert(
      fc.property(texts, fc.nat(30), fc.integer({ min: 2, max: 20 }), (text, left, columns) => {
        expect(textWidth(plain(windowLine(text, left, columns).text))).toBeLessThanOrEqual(columns)
      }),
      { numRuns: 2000 },
    )
  })
})

it('columns and units lead to each other', () => {
  const text = 'a漢e\u0301b'
  const [row] = wrapLine(text, 20)
  if (!row) throw new Error('no row')
  expect([0, 1, 2, 4].map((unit) => columnOfUnit(text, row, unit))).toEqual([0, 1, 3, 4])
  expect([0, 1, 2, 3, 4, 9].map((column) => unitAtColumn(text, row, column))).toEqual([0, 1, 1, 2, 4, 5])
})
