/** Whose history it is, over restarts and even over a lost file; and the marks of each. */
import { expect, test } from 'vitest'
import type { Mark } from '../../../../shared/contract/metrics'
import { all, DAY, HOUR, keepingOfEach, MINUTE, newContainer, START } from '../../testing/test-keeping'
import { createKeeping } from '.'

const run = keepingOfEach()

test('an owner comes back as it was told last, with its history', async () => {
  const owner = await newContainer(run.keeping, 'web')
  await run.live([owner], 2 * MINUTE, () => all(5))
  await run.keeping.touchOwner(owner, { containerId: 'b'.repeat(64), name: 'web-2' })
  await run.again(START + HOUR)
  const [kept] = await run.keeping.owners()
  expect(kept).toMatchObject({ id: owner, name: 'web-2', service: 'web', containerId: 'b'.repeat(64), firstAt: START })
  expect(await run.keeping.coveredMs(owner, 0, START + HOUR)).toBe(2 * MINUTE)
})

test('who has no value and no mark left is let go at a start', async () => {
  const [old, marked, young] = await Promise.all(['old', 'marked', 'young'].map((it) => newContainer(run.keeping, it)))
  await run.live([old ?? 0, marked ?? 0], 2 * MINUTE, () => all(5))
  await run.again(START + 20 * DAY)
  await run.keeping.addMark(marked ?? 0, 'host1', { at: START + 20 * DAY, kind: 'end', name: 'marked', note: '' })
  await run.live([young ?? 0], 2 * HOUR, () => all(5))
  await run.again(START + 31 * DAY)
  await run.clock.advance(MINUTE)
  expect((await run.keeping.owners()).map(({ name }) => name)).toEqual(['marked', 'young'])
})

test('a number is not given twice, not even in a file that was begun anew meanwhile', async () => {
  const before = [await newContainer(run.keeping, 'a'), await newContainer(run.keeping, 'b')]
  await run.keeping.forget()
  expect(await newContainer(run.keeping, 'c')).toBe(3)
  const { connection } = run.database.started
  connection.raw.exec("DELETE FROM owners; DELETE FROM sqlite_sequence WHERE name = 'owners'")
  const after = await newContainer(run.keeping, 'd')
  expect(before).not.toContain(after)
  await run.live([before[0] ?? 0], 2 * MINUTE, () => all(5))
  expect((await run.keeping.owners()).map(({ name }) => name)).toEqual(['a', 'd'])
})

test('hosts and containers with neighbouring numbers do not disturb each other', async () => {
  const container = await newContainer(run.keeping, 'web')
  const host = await run.keeping.newOwner({ hostId: 'host1', kind: 'host', name: 'alpha' })
  const at = START + MINUTE
  run.keeping.add(host, 'host', { at, coveredMs: MINUTE, values: [1, 2048, 0.5, 4, 5, 6, 7, 8192] })
  run.keeping.add(container, 'container', { at, coveredMs: MINUTE, values: all(9) })
  await run.clock.advance(2 * HOUR)
  const history = await run.keeping.history(host, 'host', { from: START, until: START + HOUR, points: 60 })
  const values = Object.fromEntries(history.series.map(({ name, avg }) => [name, avg[0]]))
  expect(values).toEqual({ cpu: 1, memory: 2048, load: 0.5, received: 4, sent: 5, read: 6, written: 7, disk: 8192 })
  expect(await run.keeping.coveredMs(host, START, START + HOUR)).toBe(MINUTE)
})

test('marks are told once, in order, the newest five hundred', async () => {
  const [web, db] = [await newContainer(run.keeping, 'web'), await newContainer(run.keeping, 'db')]
  const mark = (n: number): Mark => ({
    at: START + n,
    kind: n % 2 ? 'start' : 'oom',
    key: 'h/c',
    name: 'web',
    note: `${n}`,
  })
  for (let n = 0; n < 600; n += 1) await run.keeping.addMark(web, 'host1', mark(n))
  await run.keeping.addMark(web, 'host1', mark(599))
  await run.keeping.addMark(db, 'host1', { ...mark(1000), key: undefined })
  const of = await run.keeping.marks({ owner: web }, START, START + DAY)
  expect([of.marks.length, of.dropped, of.marks[0], of.marks.at(-1)]).toEqual([500, 100, mark(100), mark(599)])
  const ofHost = await run.keeping.marks({ hostId: 'host1' }, START + 599, START + 1000)
  expect(ofHost).toEqual({ marks: [mark(599), { ...mark(1000), key: undefined }], dropped: 0 })
  expect(await run.keeping.markCounts({ owner: web }, START, START + 9)).toEqual({ oom: 5, start: 5 })
})

test('without a database for a while it holds what it can, says so, and goes on', async () => {
  let isLost = false
  const lost = () => Promise.reject(new Error('no database'))
  const store = new Proxy(run.database.remote, { get: (real, name) => (isLost ? lost : Reflect.get(real, name)) })
  const keeping = createKeeping({ store, clock: run.clock, log: run.log, capBytes: () => 2 ** 30 })
  const owner = await newContainer(keeping, 'web')
  await run.clock.advance(1000)
  isLost = true
  await expect(keeping.owners()).rejects.toThrow('no database')
  keeping.add(owner, 'container', { at: START + MINUTE, coveredMs: MINUTE, values: all(1) })
  await run.clock.advance(5 * MINUTE)
  expect(run.log.events()).toEqual(['metrics.untidy', 'metrics.paused'])
  isLost = false
  await run.clock.advance(MINUTE)
  expect(run.log.events()).toEqual(['metrics.untidy', 'metrics.paused', 'metrics.resumed'])
  await keeping.dispose()
  expect(await run.keeping.coveredMs(owner, START, START + HOUR)).toBe(MINUTE)
})
