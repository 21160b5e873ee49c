import { expect, it } from 'vitest'
import { unitsOfBytes } from './byte-units'
import { createLine } from './line'

it('finds the characters of bytes, over colours, tabs and letters of several bytes', () => {
  const text = 'é\u001b[31mab\tc\u001b[0m!'
  const bytes = new TextEncoder().encode(text)
  const line = createLine({ number: 0, bytes, at: 0, source: 0, kind: 1, cutBytes: 0 })
  expect(line.plain).toBe('éab     c!')
  const shown = (from: number, to: number) => {
    const units = unitsOfBytes(line, { from, to })
    return line.plain.slice(units.from, units.to)
  }
  expect(shown(0, 2)).toBe('é')
  expect(shown(7, 9)).toBe('ab')
  expect(shown(8, 11)).toBe('b     c')
  expect(shown(0, bytes.length)).toBe(line.plain)
})
