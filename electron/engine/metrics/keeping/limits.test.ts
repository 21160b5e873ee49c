/** What goes, and when: old hours, too many bytes, what a person wants forgotten; and what a full disk does. */
import { expect, test } from 'vitest'
import { createLoad } from '../../testing/container-load'
import { createRandom } from '../../testing/random'
import { all, DAY, HOUR, keepingOfEach, MINUTE, newContainer, START } from '../../testing/test-keeping'
import type { OwnerId } from '../model'

const run = keepingOfEach()

const span = (from: number, until: number) => ({ from, until, points: 2000 })
const historyOf = (owner: OwnerId, from: number, until = run.clock.now()) =>
  run.keeping.history(owner, 'container', span(from, until))
const mark = (at: number, kind: 'start' | 'oom' = 'start') => ({ at, kind, key: 'h/c', name: 'web', note: '' })

test('minutes are kept for a day, five minutes for thirty', async () => {
  let owner: OwnerId | undefined
  for (let visit = 0; visit < 40; visit += 1) {
    await run.again(START + visit * 20 * HOUR)
    owner ??= await newContainer(run.keeping, 'web')
    await run.live([owner], 4 * MINUTE, () => all(visit))
  }
  const ofMinutes = await historyOf(owner ?? 0, run.clock.now() - DAY)
  expect([ofMinutes.levelMs, new Set(ofMinutes.series[0]?.avg)]).toEqual([MINUTE, new Set([38, null, 39])])
  const ofMonth = await historyOf(owner ?? 0, 0)
  expect([ofMonth.levelMs, ofMonth.series[0]?.avg[0]]).toEqual([5 * MINUTE, 3])
  expect(ofMonth.keptSince).toBe(START + 60 * HOUR)
  expect((await run.keeping.kept()).oldestAt).toBe(START + 60 * HOUR)
  const { n } = run.database.started.connection.sql.get<{ n: number }>('SELECT count(*) AS n FROM minutes') ?? {}
  expect(n).toBe(1)
})

test('the byte cap comes first: the oldest hours go, of both levels, and their marks with them', async () => {
  const random = createRandom()
  const owners = await Promise.all(Array.from({ length: 40 }, (_, n) => newContainer(run.keeping, `c${n}`)))
  const loads = owners.map(() => createLoad(random, 7))
  await run.keeping.addMark(owners[0] ?? 0, 'host1', mark(START + MINUTE))
  for (let since = 0; since < 8 * HOUR; since += 30_000) {
    await run.clock.advance(30_000)
    owners.forEach((owner, n) => {
      const point = loads[n]?.next(run.clock.now())
      if (point) run.keeping.add(owner, 'container', point)
    })
  }
  const before = await run.keeping.kept()
  expect(before.oldestAt).toBe(START)
  run.setCap(Math.round(before.bytes / 2))
  await run.clock.advance(2 * MINUTE)
  const after = await run.keeping.kept()
  expect(after.bytes).toBeLessThanOrEqual(before.bytes / 2)
  expect(after.oldestAt).toBeGreaterThan(START + HOUR)
  const history = await historyOf(owners[3] ?? 0, START)
  expect(history.at[0]).toBeGreaterThan(after.oldestAt ?? 0)
  expect(history.keptSince).toBe(after.oldestAt)
  expect((await run.keeping.marks({ hostId: 'host1' }, 0, run.clock.now())).marks).toEqual([])
})

test('what was written while the clock was a year ahead goes, and the present is written', async () => {
  const owner = await newContainer(run.keeping, 'web')
  const ahead = START + 365 * DAY
  run.keeping.add(owner, 'container', { at: ahead + MINUTE, coveredMs: MINUTE, values: all(9) })
  await run.live([owner], 3 * HOUR, () => all(5))
  run.keeping.add(owner, 'container', { at: ahead + DAY, coveredMs: MINUTE, values: all(9) })
  await run.clock.advance(3 * MINUTE)
  const { n } = run.database.started.connection.sql.get<{ n: number }>('SELECT count(*) AS n FROM journal') ?? {}
  expect(n).toBeLessThan(3)
  expect(await run.keeping.coveredMs(owner, 0, ahead + 2 * DAY)).toBe(3 * HOUR)
})

test('room that is not needed any more is given back to the disk', async () => {
  const { raw } = run.database.started.connection
  const insert = raw.prepare('INSERT INTO minutes VALUES (?, zeroblob(15000))')
  raw.transaction(() => {
    for (let key = 1; key <= 3000; key += 1) insert.run(key)
  })()
  const pages = () => Number(raw.pragma('page_count', { simple: true }))
  expect(pages()).toBeGreaterThan(3000)
  await run.clock.advance(MINUTE)
  expect(pages()).toBeLessThan(600)
  expect(raw.pragma('integrity_check', { simple: true })).toBe('ok')
})

test('forgetting takes everything of the past and makes the file small; what comes is kept again', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 3 * HOUR, () => all(5))
  await run.keeping.addMark(owner, 'host1', mark(START))
  const { bytes } = await run.keeping.kept()
  await run.keeping.forget()
  expect(await run.keeping.kept()).toMatchObject({ containers: 0, oldestAt: undefined })
  expect((await run.keeping.kept()).bytes).toBeLessThanOrEqual(bytes)
  expect(run.database.started.connection.raw.pragma('freelist_count', { simple: true })).toBe(0)
  expect((await historyOf(owner, START)).at).toEqual([])
  expect((await run.keeping.marks({ owner }, 0, run.clock.now())).marks).toEqual([])
  const forgottenAt = run.clock.now()
  await run.live([owner], 2 * HOUR, () => all(7))
  const { at, keptSince } = await historyOf(owner, START)
  expect([at[0], keptSince]).toEqual([forgottenAt + 30_000, forgottenAt])
  expect(await run.keeping.kept()).toMatchObject({ containers: 1 })
})

test('a host that is forgotten leaves nothing, not even what is under way, and its neighbours all', async () => {
  const [gone, stays] = [await newContainer(run.keeping, 'a', 'host1'), await newContainer(run.keeping, 'b', 'host2')]
  await run.live([gone, stays], 3 * HOUR + 30_000, () => all(5))
  await run.keeping.addMark(gone, 'host1', mark(START))
  await run.keeping.addMark(stays, 'host2', mark(START))
  await run.keeping.forgetHost('host1')
  run.keeping.add(gone, 'container', { at: run.clock.now() + 10_000, coveredMs: 10_000, values: all(5) })
  await run.live([stays], 2 * HOUR, () => all(5))
  expect((await historyOf(gone, 0)).at).toEqual([])
  expect(await run.keeping.coveredMs(stays, 0, run.clock.now())).toBe(5 * HOUR + 30_000)
  expect(await run.keeping.marks({ hostId: 'host1' }, 0, run.clock.now())).toEqual({ marks: [], dropped: 0 })
  expect((await run.keeping.marks({ hostId: 'host2' }, 0, run.clock.now())).marks).toHaveLength(1)
  expect(await run.keeping.owners()).toMatchObject([{ id: stays }])
})

test('a full disk makes it pause, says so once, and loses only what is too much to hold', async () => {
  const owners = await Promise.all(Array.from({ length: 100 }, (_, n) => newContainer(run.keeping, `c${n}`)))
  const random = createRandom()
  const live = (minutes: number) => run.live(owners, minutes * MINUTE, () => all(random.below(1e6)))
  await live(5)
  const { raw } = run.database.started.connection
  raw.pragma(`max_page_count = ${raw.pragma('page_count', { simple: true })}`)
  await live(30)
  const why = 'The disk is full, so Longshore could not save anything.'
  expect(run.log.lines).toMatchObject([{ level: 'warn', event: 'metrics.paused', facts: { why } }])
  expect((await run.keeping.kept()).pausedBecause).toBe(why)
  raw.pragma('max_page_count = 100000')
  await live(5)
  expect(run.log.events()).toEqual(['metrics.paused', 'metrics.resumed'])
  expect((await run.keeping.kept()).pausedBecause).toBeUndefined()
  const { at, series } = await historyOf(owners[9] ?? 0, START)
  expect(series[0]?.avg.filter((value) => value === null)).toHaveLength(1)
  expect(at.length).toBe(40 + 1 - Number(run.log.lines[1]?.facts.lostMinutes))
  expect(at.at(-1)).toBe(run.clock.now() - MINUTE / 2)
})
