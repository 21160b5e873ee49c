import { describe, expect, it } from 'vitest'
import { createLine } from './line'
import { bytesOfUnits, ends, isEmpty, unitsIn, wordAt } from './selection'

const line = (text: string, number = 0) =>
  createLine({ number, bytes: new TextEncoder().encode(text), at: 0, source: 0, kind: 1, cutBytes: 0 })
const at = (number: number, unit: number) => ({ line: number, unit })
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe('a selection', () => {
  it('reads the same in both directions', () => {
    const selection = { anchor: at(3, 2), focus: at(1, 5) }
    expect(ends(selection)).toEqual({ from: at(1, 5), to: at(3, 2) })
    expect([0, 1, 2, 3, 4].map((number) => unitsIn(selection, number))).toEqual([
      undefined,
      { from: 5, to: Number.POSITIVE_INFINITY },
      { from: 0, to: Number.POSITIVE_INFINITY },
      { from: 0, to: 2 },
      undefined,
    ])
    expect(isEmpty({ anchor: at(1, 1), focus: at(1, 1) })).toBe(true)
  })
  it('takes a word, a gap or a mark', () => {
    const words = line('GET /api/v1?x=1  "ok"')
    const taken = (unit: number) => words.plain.slice(...Object.values(unitsIn(wordAt(words, unit), 0) ?? {}))
    expect([5, 11, 16].map(taken)).toEqual(['/api/v1', '?', '  '])
  })
})

describe('what is copied', () => {
  it('is what was written', () => {
    const colourful = line('a\u001b[31mré\tx\u001b[0m!\u001b]0;t\u0007\r')
    expect(colourful.plain).toBe('aré     x!^[]0;t^G')
    expect(text(bytesOfUnits(colourful, 0, 99))).toBe('a\u001b[31mré\tx\u001b[0m!\u001b]0;t\u0007\r')
    expect(text(bytesOfUnits(colourful, 1, 3))).toBe('ré')
    expect(text(bytesOfUnits(colourful, 9, 12))).toBe('!\u001b')
  })
  it('is the whole line where the end is reached, the part that is not painted too', () => {
    const long = line('x'.repeat(20_000))
    expect(long.plain).toMatch(/x…\(\+15\.5 KiB\)$/)
    expect(bytesOfUnits(long, 0, Number.POSITIVE_INFINITY).length).toBe(20_000)
  })
})
