/** Bytes and back: what was rounded comes back, and no bytes whatever do harm. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Chunk, decode, encode, TIME_STEP_MS } from './coding'
import { addValues, averageOf, EXTREMES, type Kind, MAX, MIN, ROW, STEPS, WEIGHT } from './row'

const value = fc.option(
  fc.oneof(fc.double({ min: 0, max: 200, noNaN: true }), fc.integer({ min: 0, max: 2 ** 40 }), fc.constant(0)),
  { nil: null },
)
const point = fc.record({ ms: fc.integer({ min: 1, max: 60_000 }), values: fc.array(value, { maxLength: 8 }) })
const rowOf = fc.array(point, { minLength: 1, maxLength: 4 })
const chunk = fc
  .record({
    kind: fc.constantFrom<Kind>('container', 'host'),
    places: fc.uniqueArray(fc.integer({ min: 0, max: 8191 }), { maxLength: 70 }),
    rows: fc.array(rowOf, { minLength: 70, maxLength: 70 }),
  })
  .map(({ kind, places, rows }): Chunk => {
    const all = new Float64Array(places.length * ROW)
    places.forEach((_, i) => {
      for (const { ms, values } of rows[i] ?? []) addValues(all, i * ROW, kind, values, ms)
    })
    return { kind, places: Float64Array.from(places).sort(), rows: all }
  })

test('every value comes back within half a step, in order between its extremes', () => {
  fc.assert(
    fc.property(chunk, fc.boolean(), (given, fine) => {
      const read = decode(encode(given, fine))
      expect({ kind: read.kind, places: [...read.places] }).toEqual({ kind: given.kind, places: [...given.places] })
      for (let i = 0; i < given.places.length; i += 1) expectSame(given, read, i * ROW, fine ? 1 / 16 : 1)
    }),
  )
})

function expectSame(given: Chunk, read: Chunk, at: number, factor: number) {
  const timeStep = factor === 1 ? TIME_STEP_MS : 1
  const covered = given.rows[at] ?? 0
  expect(Math.abs((read.rows[at] ?? 0) - covered)).toBeLessThanOrEqual(Math.max(timeStep / 2, timeStep - covered))
  for (const [series, plain] of STEPS[given.kind].entries()) {
    const [was, is] = [averageOf(given.rows, at, series), averageOf(read.rows, at, series)]
    expect(is === null).toBe(was === null)
    if (was === null || is === null) continue
    const half = (plain * factor) / 2 + was * 1e-9
    expect(Math.abs(is - was)).toBeLessThanOrEqual(half)
    expect(read.rows[at + WEIGHT + series]).toBeGreaterThan(0)
    if (series >= EXTREMES) continue
    for (const place of [MIN, MAX]) {
      const [before, after] = [given.rows[at + place + series] ?? 0, read.rows[at + place + series] ?? 0]
      expect(Math.abs(after - before)).toBeLessThanOrEqual(half + before * 1e-9)
    }
    expect(read.rows[at + MIN + series]).toBeLessThanOrEqual(is * (1 + 1e-12))
    expect(read.rows[at + MAX + series]).toBeGreaterThanOrEqual(is * (1 - 1e-12))
  }
}

test('what was read is written the same again', () => {
  fc.assert(
    fc.property(chunk, (given) => {
      const once = encode(given, false)
      expect(encode(decode(once), false)).toEqual(once)
    }),
  )
})

test('bytes of any kind are an error or a chunk, at once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => expectHarmless(bytes)),
    { numRuns: 3000 },
  )
})

test('a sound chunk with changed, missing or added bytes is an error or a chunk, at once', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 3 }) })
  fc.assert(
    fc.property(chunk, fc.array(change, { minLength: 1, maxLength: 3 }), (given, changes) => {
      const bytes = encode(given, false)
      for (const { at, byte } of changes) bytes[at % bytes.length] = byte
      expectHarmless(bytes.subarray(0, bytes.length - (changes[0]?.cut ?? 0)))
    }),
    { numRuns: 1000 },
  )
})

function expectHarmless(bytes: Uint8Array) {
  const startedAt = performance.now()
  let read: Chunk | undefined
  try {
    read = decode(bytes)
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(RangeError)
  }
  expect(performance.now() - startedAt).toBeLessThan(500)
  if (!read) return
  expect(read.rows.length).toBe(read.places.length * ROW)
  expect(read.rows.every(Number.isFinite)).toBe(true)
}

test('a number that never ends, and zeros that never end, are errors', () => {
  expect(() => decode(Uint8Array.from([16, ...new Array(100).fill(0x80), 0]))).toThrow(RangeError)
  expect(() => decode(Uint8Array.from([16, 5, 0, 0xff, 0xff, 0xff, 0xff, 0x0f]))).toThrow(RangeError)
  expect(() => decode(Uint8Array.from([]))).toThrow(RangeError)
})
