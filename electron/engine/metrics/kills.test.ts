/** What the kernel counts is noted once, and only where no engine told of it. */
import { beforeEach, expect, test } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { createKills } from './kills'
import { HOST, ID, row } from './samples'

const KEY = `${HOST}/${ID}`
let clock: ReturnType<typeof createFakeClock>
let kills: ReturnType<typeof createKills>
let toldAt: number | undefined
let noted: number[]
let startedAt: number
let life: AbortController

beforeEach(() => {
  clock = createFakeClock()
  life = new AbortController()
  toldAt = undefined
  noted = []
  startedAt = clock.now()
  kills = createKills({
    ...{ clock, signal: life.signal },
    containers: { get: (key) => (key === KEY ? { ...row(), startedAt } : undefined) },
    marking: { toldOfMemoryAt: () => toldAt, counted: (_host, _id, at) => noted.push(at) },
  })
  kills.hostBegan(HOST)
})

test('a rise is noted when nobody has told of it for a while', async () => {
  const at = clock.now()
  kills.rose(HOST, ID, 0, at)
  await clock.advance(14_000)
  expect(noted).toEqual([])
  await clock.advance(2000)
  expect(noted).toEqual([at])
})

test.each([
  ['had told before', -100_000, 0],
  ['tells while it is waited', 10_000, 0],
  ['told of another one, long ago', -200_000, 1],
])('an engine that %s', async (_, sinceMs, count) => {
  kills.rose(HOST, ID, 3, clock.now())
  toldAt = clock.now() + sinceMs
  await clock.advance(16_000)
  expect(noted).toHaveLength(count)
})

test.each([
  ['of one that has started since the host is watched', 5000, 1],
  ['of one that ran before: nobody knows when it was', -5000, 0],
  ['of one that starts in the future, by a wrong clock', 60_000, 0],
])('the first count, %s', async (_, startMs, count) => {
  startedAt = clock.now() + startMs
  await clock.advance(8000)
  kills.rose(HOST, ID, undefined, clock.now())
  await clock.advance(16_000)
  expect(noted).toHaveLength(count)
})

test('of a host that was removed, and after the end, nothing is noted', async () => {
  kills.forgetHost(HOST)
  kills.rose(HOST, ID, undefined, clock.now())
  kills.rose(HOST, ID, 1, clock.now())
  life.abort()
  await clock.advance(16_000)
  expect(noted).toEqual([])
  expect(clock.sleepers()).toBe(0)
})
