/** The history as the engine uses it: minutes are written, hours folded, and what is asked comes from all of it. */
import { expect, test } from 'vitest'
import { all, DAY, HOUR, keepingOfEach, MINUTE, newContainer, START } from '../../testing/test-keeping'
import type { OwnerId } from '../model'
import { createMinutes } from './minutes'

const run = keepingOfEach()

const rowsOf = (table: 'journal' | 'minutes' | 'five_minutes') =>
  // biome-ignore lint/plugin/sql: one of three names
  run.database.started.connection.sql.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)?.n

async function cpuOf(owner: OwnerId, from: number, until: number, points = 600) {
  const history = await run.keeping.history(owner, 'container', { from, until, points })
  const cpu = history.series.find(({ name }) => name === 'cpu')
  return { ...history, avg: cpu?.avg ?? [], min: cpu?.min ?? [], max: cpu?.max ?? [] }
}

test('a minute is seen before it is over, when it is written, and when its hour was folded', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 30_000, () => all(20))
  expect(await cpuOf(owner, START, START + HOUR)).toMatchObject({ levelMs: 60_000, at: [START + 30_000], avg: [20] })
  await run.live([owner], 30_000 + 2 * MINUTE, () => all(40))
  expect([rowsOf('journal'), rowsOf('minutes')]).toEqual([2, 0])
  const written = await cpuOf(owner, START, START + HOUR)
  expect(written.avg).toEqual([30, 40, 40])
  expect([written.min[0], written.max[0]]).toEqual([20, 40])
  await run.live([owner], HOUR, () => all(40))
  expect([rowsOf('minutes'), rowsOf('five_minutes')]).toEqual([1, 1])
  const folded = await cpuOf(owner, START, START + HOUR)
  expect(folded.avg.slice(0, 3)).toEqual([30, 40, 40])
  expect(folded.at).toHaveLength(60)
  expect(folded.keptSince).toBe(START)
})

test('all series come in their order, and what was not known stays so', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 2 * HOUR, () => [12.34, 2048 * 1024, 3, null, 5, 6, 7.5])
  const { series } = await cpuOf(owner, START, START + HOUR)
  const firsts = Object.fromEntries(series.map(({ name, avg }) => [name, avg[5]]))
  expect(firsts).toEqual({ cpu: 12.34, memory: 2048 * 1024, received: 3, sent: null, read: 5, written: 6, pids: 7.5 })
})

test('an engine that was killed loses the minute that ran, and no more; the next one goes on', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 10 * MINUTE + 20_000, () => all(10))
  await run.again(START + 90 * MINUTE, 'kill')
  await run.clock.advance(1000)
  expect([rowsOf('journal'), rowsOf('minutes')]).toEqual([0, 1])
  expect(await run.keeping.owners()).toMatchObject([{ id: owner, name: 'web', project: 'shop', hostId: 'host1' }])
  await run.live([owner], 5 * MINUTE, () => all(30))
  const { at, avg } = await cpuOf(owner, START, START + DAY)
  expect(at.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, n) => START + n * MINUTE + 30_000))
  expect(avg.slice(0, 12)).toEqual([...Array(10).fill(10), null, 30])
})

test('within a minute a quit and a new start are one minute', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 20_000, () => all(10))
  await run.again(START + 30_000)
  await run.live([owner], 30_000, () => all(40))
  expect(await cpuOf(owner, START, START + MINUTE)).toMatchObject({ avg: [28], min: [10], max: [40] })
  await run.live([owner], 2 * HOUR, () => all(0))
  expect(await cpuOf(owner, START, START + MINUTE)).toMatchObject({ avg: [28], min: [10], max: [40] })
})

test('a point of an hour that was folded already is merged into it, at both levels', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], HOUR + 10 * MINUTE, (since) => (since <= 20 * MINUTE ? all(10) : [null]))
  run.keeping.add(owner, 'container', { at: START + 30 * MINUTE, coveredMs: MINUTE, values: all(50) })
  await run.clock.advance(2 * MINUTE)
  const fine = await cpuOf(owner, START, START + HOUR)
  expect(fine.max.filter((value) => value === 50)).toHaveLength(1)
  const coarse = await cpuOf(owner, START - 3 * DAY, START + HOUR)
  expect(coarse).toMatchObject({ levelMs: 300_000 })
  expect(Math.max(...coarse.max.map(Number))).toBe(50)
})

test('a batch that is sent again, because its answer was lost, is there once', async () => {
  const owner = await newContainer(run.keeping, 'web')
  const minutes = createMinutes(() => true)
  minutes.add(owner, 'container', { at: START + MINUTE, coveredMs: MINUTE, values: all(5) })
  const batch = { batch: 7, minutes: minutes.take() }
  for (const _ of [1, 2, 3]) expect(await run.database.remote.write(batch)).toEqual([])
  expect(await run.database.remote.write({ ...batch, batch: 8 })).toEqual([])
  expect(rowsOf('journal')).toBe(2)
})

test('covered time is what was measured, to the edges of the span', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 30 * MINUTE, () => all(1))
  await run.clock.advance(3 * HOUR)
  await run.live([owner], 20 * MINUTE, () => all(1))
  const now = run.clock.now()
  expect(await run.keeping.coveredMs(owner, now - DAY, now)).toBe(50 * MINUTE)
  expect(await run.keeping.coveredMs(owner, START + 10 * MINUTE, now)).toBe(40 * MINUTE)
  expect(await run.keeping.coveredMs(owner, START + 10 * MINUTE, START + 15 * MINUTE)).toBe(5 * MINUTE)
  expect(await run.keeping.coveredMs(owner, now - 30 * DAY, now + DAY)).toBe(50 * MINUTE)
})

test('a clock that steps back by half an hour counts no time twice, one that leaps ahead invents none', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 50 * MINUTE, () => all(10))
  await run.again(START + 20 * MINUTE)
  await run.live([owner], 30 * MINUTE, () => all(30))
  const twice = await cpuOf(owner, START, START + HOUR)
  expect([twice.avg[10], twice.avg[30]]).toEqual([10, 20])
  await run.clock.advance(5 * HOUR)
  await run.live([owner], 10 * MINUTE, () => all(30))
  expect(await run.keeping.coveredMs(owner, START, run.clock.now())).toBe(60 * MINUTE)
})

test('a span that ends before it begins, or lies a century away, is empty and costs nothing', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 2 * MINUTE, () => all(1))
  expect((await cpuOf(owner, START + HOUR, START)).at).toEqual([])
  expect((await cpuOf(owner, 0, 1000)).at).toEqual([])
  expect((await cpuOf(owner, 0, Number.MAX_SAFE_INTEGER)).at).toHaveLength(1)
})
