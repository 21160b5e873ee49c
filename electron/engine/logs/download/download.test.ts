/** What is written: each line once, each log in its own order, logs among each other by their corrected instants. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogBatch } from '../../ports'
import { millisOf, sinceOf, untilOf } from '../instants'
import { formatted, stampOf } from './download-format'
import { merged } from './download-merge'

interface Line {
  s: number
  ns: number
  text: string
}

function batchOf(lines: readonly Line[]): LogBatch {
  const bytes = lines.map(({ text }) => Buffer.from(text))
  return {
    text: Buffer.concat(bytes.flatMap((line) => [line, Buffer.from('\n')])),
    lengths: Uint32Array.from(bytes, (line) => line.length),
    seconds: Float64Array.from(lines, ({ s }) => s),
    nanos: Uint32Array.from(lines, ({ ns }) => ns),
    streams: new Uint8Array(lines.length).fill(1),
    cut: new Map(),
  }
}

async function* read(batches: readonly (readonly Line[])[]): AsyncGenerator<LogBatch, void, void> {
  for (const lines of batches) yield batchOf(lines)
}

const line = fc.record({ s: fc.integer({ min: 100, max: 103 }), ns: fc.constantFrom(0, 5_000_000) })
const log = fc.record({
  offsetMs: fc.constantFrom(0, 0, 1500, -1500),
  batches: fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
})

test('as a slow merge of all lines says, however they are divided', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(log, { minLength: 1, maxLength: 4 }), async (logs) => {
      const named = logs.map(({ offsetMs, batches }, index) => {
        let count = 0
        return {
          offsetMs,
          batches: batches.map((lines) => lines.map((one) => ({ ...one, text: `${index}:${count++}` }))),
        }
      })
      const written: string[] = []
      for await (const run of merged(named.map(({ offsetMs, batches }) => ({ offsetMs, batches: read(batches) }))))
        written.push(run.batch.text.subarray(run.start, run.end).toString())
      const all = named.flatMap(({ offsetMs, batches }, index) => {
        let latest = Number.NEGATIVE_INFINITY
        return batches.flat().map(({ s, ns, text }) => {
          latest = Math.max(latest, s * 1000 + ns / 1e6 - offsetMs)
          return { at: latest, index, text }
        })
      })
      const expected = all.sort((a, b) => a.at - b.at || a.index - b.index).map(({ text }) => `${text}\n`)
      expect(written.join('')).toBe(expected.join(''))
    }),
    { numRuns: 500 },
  )
})

test('a log that breaks ends all', async () => {
  const ended: number[] = []
  async function* breaking(index: number) {
    try {
      yield batchOf([{ s: index, ns: 0, text: 'x' }])
      if (index === 1) throw new Error('broken')
      yield batchOf([{ s: 1000, ns: 0, text: 'y' }])
    } finally {
      ended.push(index)
    }
  }
  const reading = async () => {
    for await (const _ of merged([0, 1, 2].map((index) => ({ offsetMs: 0, batches: breaking(index) }))));
  }
  await expect(reading()).rejects.toThrow('broken')
  expect(ended.sort()).toEqual([0, 1, 2])
})

describe('formats', () => {
  const batch = batchOf([
    { s: 1_764_000_000, ns: 42, text: 'a "b"' },
    { s: 1_764_000_001, ns: 0, text: 'ü' },
  ])
  const range = { from: 0, to: 2, start: 0, end: batch.text.length }
  const source = { host: 'quay', container: 'web', offsetMs: 0 }
  const text = (more: object) =>
    formatted(batch, range, source, { format: 'text', timestamps: false, isMerged: false, ...more }).toString()
  test('text as it was written, with its time, with its source', () => {
    expect(text({})).toBe('a "b"\nü\n')
    expect(text({ timestamps: true })).toBe('2025-11-24T16:00:00.000000042Z a "b"\n2025-11-24T16:00:01.000000000Z ü\n')
    expect(text({ isMerged: true })).toBe('quay/web | a "b"\nquay/web | ü\n')
  })
  test('JSON lines', () => {
    const lines = text({ format: 'json-lines' }).trimEnd().split('\n')
    expect(lines.map((one) => JSON.parse(one))).toEqual([
      { time: '2025-11-24T16:00:00.000000042Z', host: 'quay', container: 'web', stream: 'stdout', line: 'a "b"' },
      { time: '2025-11-24T16:00:01.000000000Z', host: 'quay', container: 'web', stream: 'stdout', line: 'ü' },
    ])
  })
  test.each([
    [0, '2025-11-24T16:00:00.000000042Z'],
    [90_000, '2025-11-24T15:58:30.000000042Z'],
    [0.5, '2025-11-24T15:59:59.999500042Z'],
    [-1500.25, '2025-11-24T16:00:01.500250042Z'],
  ])('a clock that is %d ms ahead', (offsetMs, expected) => {
    expect(stampOf(batch, 0, offsetMs)).toBe(expected)
  })
})

test('a range holds the instants it was made of, though a number of milliseconds does not quite', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e9, max: 2e9 }), fc.integer({ min: 0, max: 999_999_999 }), (s, ns) => {
      // A whole millisecond is taken for one that a person has typed.
      fc.pre(!Number.isInteger(millisOf(s, ns)) || ns % 1e6 === 0)
      const from = sinceOf(millisOf(s, ns))
      const until = untilOf(millisOf(s, ns))
      const nanosFrom = (instant: typeof from) => ((instant?.s ?? 0) - s) * 1e9 + (instant?.ns ?? 0) - ns
      expect(nanosFrom(from)).toBeLessThanOrEqual(0)
      expect(nanosFrom(from)).toBeGreaterThan(-600)
      expect(nanosFrom(until)).toBeGreaterThanOrEqual(0)
      expect(nanosFrom(until)).toBeLessThan(600)
    }),
  )
  expect(sinceOf(1_764_000_000_123)).toEqual({ s: 1_764_000_000, ns: 123_000_000 })
  expect(untilOf(1_764_000_000_123)).toEqual({ s: 1_764_000_000, ns: 123_000_000 })
})
