/** The size guard before every schema: what is honest passes, what is not ends soon. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../errors'
import { guardSize, MAX_INPUT_BYTES, MAX_INPUT_DEPTH, MAX_INPUT_NODES } from './input'

function passes(raw: unknown): boolean {
  try {
    guardSize(raw)
    return true
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'INVALID') return false
    throw thrown
  }
}

function nested(levels: number): unknown {
  let value: unknown = 0
  for (let n = 1; n < levels; n += 1) value = { value }
  return value
}

function wideCircle(): unknown {
  const node: Record<string, unknown> = {}
  for (let n = 0; n < 50; n += 1) node[`n${n}`] = node
  return node
}

describe('guardSize', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a draft', { name: 'a', address: { kind: 'ssh', port: 22 } }],
    ['1 MiB of text', 'x'.repeat(MAX_INPUT_BYTES)],
    ['1 MiB of bytes', new Uint8Array(MAX_INPUT_BYTES)],
    ['19,999 values in an array', Array(MAX_INPUT_NODES - 1).fill(0)],
    ['40 levels', nested(MAX_INPUT_DEPTH)],
    ['a date', new Date()],
  ])('lets %s pass', (_, raw) => expect(passes(raw)).toBe(true))

  it.each<[string, unknown]>([
    ['too much text', 'x'.repeat(MAX_INPUT_BYTES + 1)],
    ['too much text in parts', Array(3).fill('x'.repeat(400_000))],
    ['too much in keys', { ['x'.repeat(MAX_INPUT_BYTES + 1)]: 1 }],
    ['too many bytes', { bytes: new Uint8Array(MAX_INPUT_BYTES + 1) }],
    ['a bare buffer', new ArrayBuffer(MAX_INPUT_BYTES + 1)],
    ['too many values', Array(MAX_INPUT_NODES).fill(0)],
    ['too many values in a map', new Map(Array.from({ length: MAX_INPUT_NODES }, (_, n) => [n, n]))],
    ['text in a set', new Set(['x'.repeat(MAX_INPUT_BYTES + 1)])],
    ['too many levels', nested(MAX_INPUT_DEPTH + 2)],
    ['ten thousand levels', nested(10_000)],
    ['four thousand million holes', new Array(2 ** 32 - 1)],
    ['five million values', Array(5_000_000).fill(0)],
    ['a circle of fifty', wideCircle()],
  ])('refuses %s, and soon', (_, raw) => {
    const startedAt = performance.now()
    expect(passes(raw)).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(500)
  })

  it('agrees with a count made another way', () => {
    const small = fc.jsonValue({ maxDepth: 8 })
    fc.assert(fc.property(small, (raw) => passes(raw)))
    const sized = fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 8 })
    fc.assert(
      fc.property(sized, fc.boolean(), (sizes, asText) => {
        const raw = sizes.map((size) => (asText ? 'x'.repeat(size) : new Uint8Array(size)))
        const total = sizes.reduce((sum, size) => sum + size, 0)
        expect(passes(raw)).toBe(total <= MAX_INPUT_BYTES)
      }),
      { numRuns: 60 },
    )
    const counts = fc.array(fc.nat(8000), { maxLength: 5 })
    fc.assert(
      fc.property(counts, (lengths) => {
        const nodes = 1 + lengths.reduce((sum, length) => sum + length + 1, 0)
        expect(passes(lengths.map((length) => Array(length).fill(0)))).toBe(nodes <= MAX_INPUT_NODES)
      }),
      { numRuns: 60 },
    )
  })
})
