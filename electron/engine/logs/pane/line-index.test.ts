/** The index against an array: whatever is put in, taken out and asked, in any order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLong, patienceMs } from '../../testing/random'
import { type Columns, concatColumns, emptyColumns, mergeAll, mergeColumns, placeOf } from './columns'
import { LineIndex } from './line-index'

const RUNS = isLong ? 5000 : 200
interface Line {
  at: number
  address: number
  source: number
}
const columnsOf = (lines: readonly Line[]): Columns => {
  const columns = emptyColumns(lines.length)
  for (const [place, { at, address, source }] of lines.entries()) {
    columns.at[place] = at
    columns.address[place] = address
    columns.length[place] = address % 1000
    columns.source[place] = source
    columns.kind[place] = address % 3
  }
  return columns
}
const linesOf = ({ count, at, address, source }: Columns): Line[] =>
  Array.from({ length: count }, (_, place) => ({
    at: at[place] ?? -1,
    address: address[place] ?? -1,
    source: source[place] ?? -1,
  }))

test('every operation does what it does to an array', { timeout: patienceMs(120_000) }, () => {
  const step = fc.record({
    kind: fc.constantFrom('push', 'push', 'prepend', 'prepend', 'pop', 'shift'),
    size: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 40_000 })),
    seed: fc.nat(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const index = new LineIndex()
      let model: Line[] = []
      let first = 0
      let address = 0
      for (const { kind, size, seed } of steps) {
        const fresh = () =>
          Array.from({ length: size }, () => ({ at: seed % 100, address: address++, source: seed % 7 }))
        const some = Math.min(size, model.length)
        if (kind === 'push') {
          const lines = fresh()
          index.push(columnsOf(lines))
          model = [...model, ...lines]
        } else if (kind === 'prepend') {
          const lines = fresh()
          index.prepend(columnsOf(lines))
          model = [...lines, ...model]
          first -= size
        } else if (kind === 'pop') {
          expect(linesOf(index.popFrom(index.end - some))).toEqual(model.slice(model.length - some))
          model = model.slice(0, model.length - some)
        } else {
          expect(linesOf(index.shiftTo(index.first + some))).toEqual(model.slice(0, some))
          model = model.slice(some)
          first += some
        }
        expect([index.first, index.end, index.count]).toEqual([first, first + model.length, model.length])
        const from = model.length === 0 ? 0 : seed % model.length
        const to = Math.min(model.length, from + 20)
        expect(linesOf(index.copy(first + from, first + to))).toEqual(model.slice(from, to))
        if (from < model.length) expect(index.atOf(first + from)).toBe(model[from]?.at)
        const found = model.findIndex((line) => line.at >= seed % 120)
        expect(index.locate(seed % 120)).toBe(found < 0 ? index.end : first + found)
      }
    }),
    { numRuns: RUNS },
  )
})

const risingRun = (source: number) =>
  fc.array(fc.constantFrom(0, 0, 1, 3), { maxLength: 40 }).map((steps) => {
    let at = 0
    return steps.map((step, place) => {
      at += step
      return { at, address: source * 1000 + place, source }
    })
  })
const inOrder = (lines: readonly Line[]) => lines.toSorted((a, b) => a.at - b.at || a.source - b.source)

test('merging many runs is sorting them, and lines of one instant stay in the order of their sources', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5), { maxLength: 9 }).chain((sources) => fc.tuple(...sources.map(risingRun))),
      (runs) => {
        const bySource = new Map<number, Line[]>()
        for (const run of runs) for (const { source } of run.slice(0, 1)) bySource.set(source, run)
        const all = [...bySource.values()]
        expect(linesOf(mergeAll(all.map(columnsOf)))).toEqual(inOrder(all.flat()))
      },
    ),
    { numRuns: RUNS * 5 },
  )
})

test('a late run finds its place from the end, however the others came', () => {
  fc.assert(
    fc.property(risingRun(1), risingRun(2), risingRun(0), (one, other, late) => {
      const index = new LineIndex()
      for (const run of [one, other, late].filter(({ length }) => length > 0)) {
        const [first] = run
        const place = index.placeFromEnd(first?.at ?? 0, first?.source ?? 0, index.first)
        index.push(mergeColumns(index.popFrom(place), columnsOf(run)))
      }
      expect(linesOf(index.copy(index.first, index.end))).toEqual(inOrder([...one, ...other, ...late]))
    }),
    { numRuns: RUNS * 5 },
  )
})

test('places and joins', () => {
  const run = columnsOf([1, 1, 2, 5].map((at, address) => ({ at, address, source: 0 })))
  expect([0, 1, 2, 3, 5, 6].map((at) => placeOf(run, at))).toEqual([0, 0, 2, 3, 3, 4])
  expect(linesOf(concatColumns([run, columnsOf([]), run]))).toEqual([...linesOf(run), ...linesOf(run)])
})
