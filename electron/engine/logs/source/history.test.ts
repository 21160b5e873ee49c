/** Reading at both ends of what is known of a log: whatever is asked, in whatever steps, no line twice and none missing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogBatch, LogsOptions } from '../../ports'
import { isLong, patienceMs } from '../../testing/random'
import { type Columns, emptyColumns } from '../pane/columns'
import { followOn } from './catch-up'
import { type HistoryPorts, readOlder, readSince, readTail } from './history'
import { type NaiveLine, naiveEngine, textOf } from './naive-log'

const RUNS = isLong ? 20_000 : 1000
const signal = new AbortController().signal
const AT_END = { onOpen: () => {}, isFarBehind: false }

/** Of so few instants that many lines have the same; about one line in ten is long. */
const someLines = (maxLength: number) =>
  fc.array(fc.record({ step: fc.constantFrom(0, 0, 0, 1, 5), pieces: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 1, 3) }), {
    maxLength,
  })
type Some = { step: number; pieces: number }[]

function written(log: NaiveLine[], some: Some): void {
  for (const { step, pieces } of some) {
    const before = log.at(-1)
    const ns = (before?.ns ?? 0) + step
    log.push({ s: 1000, ns, text: `line ${log.length}`, pieces })
  }
}

/** What a pane would hold, as texts: the spool is a list. */
function reading(log: NaiveLine[], sizes: Iterator<number>, asked: LogsOptions[] = []) {
  const docker = naiveEngine(log, () => 1 + ((sizes.next().value ?? 0) % 7), asked)
  const texts: string[] = []
  const take = (batch: LogBatch, from: number, to: number): Columns => {
    const lines = emptyColumns(to - from)
    const all = batch.text.toString().split('\n')
    for (let line = from; line < to; line += 1) {
      lines.address[line - from] = texts.length
      texts.push(all[line] ?? '')
    }
    return lines
  }
  const ports: HistoryPorts = {
    docker,
    id: 'c',
    hasBadTail: false,
    take: async (...args) => take(...args),
    drop: () => {},
  }
  return { docker, ports, take, textsOf: ({ address }: Columns) => Array.from(address, (one) => texts[one] ?? '') }
}

test('the end of a log and then older and older lines are the log, while more is written', {
  timeout: patienceMs(120_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      someLines(120),
      fc.integer({ min: 0, max: 80 }),
      fc.array(fc.record({ want: fc.integer({ min: 1, max: 50 }), more: someLines(5) }), { maxLength: 6 }),
      fc.infiniteStream(fc.nat()),
      async (some, tail, steps, sizes) => {
        const log: NaiveLine[] = []
        written(log, some)
        const all = () => log.map(textOf)
        const { ports, textsOf } = reading(log, sizes[Symbol.iterator]())
        const first = await readTail(ports, tail, signal)
        const { known } = first
        const end = log.length
        let texts = textsOf(first.lines)
        expect(texts).toEqual(all().slice(end - texts.length, end))
        expect(texts.length).toBeGreaterThanOrEqual(first.isWhole ? end : 1)
        let isWhole = first.isWhole
        for (const { want, more } of [...steps, ...Array.from({ length: 200 }, () => ({ want: 20, more: [] }))]) {
          if (isWhole) break
          written(log, more)
          const older = await readOlder(ports, known, want, more.length === 0, signal)
          texts = [...textsOf(older.lines), ...texts]
          isWhole = older.isWhole
          expect(texts).toEqual(all().slice(end - texts.length, end))
        }
        expect(isWhole).toBe(true)
        expect(texts).toEqual(all().slice(0, end))
      },
    ),
    { numRuns: RUNS },
  )
})

test('following on after any number of breaks repeats nothing and leaves nothing out', {
  timeout: patienceMs(120_000),
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      someLines(60),
      fc.integer({ min: 0, max: 60 }),
      fc.array(someLines(8), { maxLength: 8 }),
      fc.infiniteStream(fc.nat()),
      async (some, tail, rounds, sizes) => {
        const log: NaiveLine[] = []
        written(log, some)
        const numbers = sizes[Symbol.iterator]()
        const { ports, docker, take, textsOf } = reading(log, numbers)
        const { known, lines } = await readTail(ports, tail, signal)
        let texts = textsOf(lines)
        const first = log.length - texts.length
        for (const more of rounds) {
          written(log, more)
          let left = (numbers.next().value ?? 0) % 6
          for await (const { batch, from, isTorn } of followOn(docker, 'c', known, AT_END, signal)) {
            expect(isTorn).toBe(false)
            const to = batch.lengths.length
            known.after(batch, from, to)
            texts = [...texts, ...textsOf(take(batch, from, to))]
            left -= 1
            if (left < 0) break // the connection is lost
          }
        }
        const rest = followOn(docker, 'c', known, AT_END, signal)
        for await (const { batch, from } of rest)
          texts = [...texts, ...textsOf(take(batch, from, batch.lengths.length))]
        expect(texts).toEqual(log.slice(first).map(textOf))
      },
    ),
    { numRuns: RUNS },
  )
})

test('what the engine has dropped meanwhile is told, and what it has is not lost', async () => {
  const log: NaiveLine[] = []
  written(
    log,
    Array.from({ length: 50 }, () => ({ step: 1, pieces: 1 })),
  )
  const asked: LogsOptions[] = []
  const { ports, docker, take, textsOf } = reading(log, [3][Symbol.iterator](), asked)
  const { known } = await readTail(ports, 10, signal)
  written(
    log,
    Array.from({ length: 30 }, () => ({ step: 1, pieces: 1 })),
  )
  log.splice(0, 60)
  const texts: string[] = []
  const torn: boolean[] = []
  for await (const { batch, from, isTorn } of followOn(docker, 'c', known, AT_END, signal)) {
    torn.push(isTorn)
    texts.push(...textsOf(take(batch, from, batch.lengths.length)))
  }
  expect(texts).toEqual(log.map(textOf))
  expect(torn[0]).toBe(true)
  expect(torn.slice(1)).not.toContain(true)
  expect(asked.at(-1)?.tail).toBeUndefined()
  // Nothing older than what is known is left either.
  const older = await readOlder(ports, known, 100, false, signal)
  expect(older).toMatchObject({ isWhole: true, lines: { count: 0 } })
})

test('a long gap is found by steps, each of which ends at its first line', async () => {
  const log: NaiveLine[] = []
  written(
    log,
    Array.from({ length: 20 }, () => ({ step: 1, pieces: 1 })),
  )
  const asked: LogsOptions[] = []
  const { ports, docker } = reading(log, [3][Symbol.iterator](), asked)
  const { known } = await readTail(ports, 10, signal)
  asked.length = 0
  written(
    log,
    Array.from({ length: 20_000 }, () => ({ step: 1, pieces: 1 })),
  )
  let count = 0
  for await (const { batch, from } of followOn(docker, 'c', known, AT_END, signal)) count += batch.lengths.length - from
  expect(count).toBe(20_000)
  expect(asked.map(({ tail }) => tail)).toEqual([1001, 8008, 64_064])
})

test('since an instant: that line and all behind it, and where there are none what is needed to read on', async () => {
  const log: NaiveLine[] = []
  written(
    log,
    Array.from({ length: 20 }, () => ({ step: 1000, pieces: 1 })),
  )
  const { ports, textsOf } = reading(log, [3][Symbol.iterator]())
  const some = await readSince(ports, 1_000_000 + 0.015, Number.POSITIVE_INFINITY, signal)
  expect(textsOf(some.lines)).toEqual(['line 14', 'line 15', 'line 16', 'line 17', 'line 18', 'line 19'])
  const none = await readSince(ports, 2_000_000, Number.POSITIVE_INFINITY, signal)
  expect(none).toMatchObject({ extra: 20, isWhole: true })
})

test('the first lines since an instant, and then what is far behind them: no line twice and none missing', async () => {
  await fc.assert(
    fc.asyncProperty(
      someLines(120),
      fc.integer({ min: 1, max: 40 }),
      fc.infiniteStream(fc.nat()),
      async (some, most, sizes) => {
        const log: NaiveLine[] = []
        written(log, some)
        fc.pre(log.length > 0)
        const asked: LogsOptions[] = []
        const { ports, docker, take, textsOf } = reading(log, sizes, asked)
        const { lines, known, isCut = false } = await readSince(ports, 1_000_000, most, signal)
        const texts = textsOf(lines)
        asked.length = 0
        for await (const { batch, from, isTorn } of followOn(
          docker,
          'c',
          known,
          { ...AT_END, isFarBehind: isCut },
          signal,
        )) {
          expect(isTorn).toBe(false)
          texts.push(...textsOf(take(batch, from, batch.lengths.length)))
        }
        expect(texts).toEqual(log.map(textOf))
        if (isCut) expect(asked.map(({ tail }) => tail)).toEqual([undefined])
      },
    ),
    { numRuns: RUNS },
  )
})
