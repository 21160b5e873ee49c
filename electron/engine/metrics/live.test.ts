import { beforeEach, expect, test } from 'vitest'
import { createLive, type Live } from './live'
import type { Point } from './model'
import { HOST, samples } from './samples'

const NOW = Date.UTC(2026, 0, 5, 12)
const OTHER = 'o'.repeat(16)
let told: [string, string | undefined, Point][]
let kills: [string, string, number | undefined, number][]
let fullAt: number | undefined
let live: Live
const everyRuns = () => true
beforeEach(() => {
  told = []
  kills = []
  fullAt = undefined
  live = createLive({ onPoint: (...one) => told.push(one), onKills: (...one) => kills.push(one), fullAt: () => fullAt })
})

test('the newest of each container and host, by name', () => {
  live.take(HOST, samples(NOW, { a: 12.5 }), everyRuns)
  expect(live.usageOf(HOST, 'a')).toEqual({
    ...{ key: `${HOST}/a`, at: NOW, cpu: 12.5, memory: 1024 * 1024, memoryLimit: 4 * 2 ** 30, pids: 1 },
    ...{ received: null, sent: null, read: null, written: null },
  })
  expect(live.hostUsageOf(HOST)).toMatchObject({
    ...{ hostId: HOST, at: NOW, cpu: 50, load: 1.5, memoryTotal: 4 * 2 ** 30, source: 'reader', paceMs: 10_000 },
    disk: { path: '/var/lib/docker', usedBytes: 5 * 2 ** 30, sizeBytes: 10 * 2 ** 30 },
  })
  fullAt = NOW + 1000
  live.take(HOST, samples(NOW + 1000, { a: 25 }), everyRuns)
  expect(live.usageOf(HOST, 'a')?.cpu).toBe(25)
  expect(live.hostUsageOf(HOST)?.disk?.fullAt).toBe(NOW + 1000)
})

test('its own limit comes before what the host has, and what its CPU limit does is told', () => {
  const look = samples(NOW, { a: 1 })
  const containers = look.containers.map((one) => ({
    ...one,
    memoryLimitBytes: 64,
    memoryKills: 2,
    cpuLimit: 0.5,
    heldBack: 0.2,
  }))
  live.take(HOST, { ...look, containers }, everyRuns)
  expect(live.usageOf(HOST, 'a')).toMatchObject({ memoryLimit: 64, memoryKills: 2, cpuLimit: 0.5, heldBack: 0.2 })
  live.take(HOST, samples(NOW + 1000, { a: 1 }), everyRuns)
  expect(live.usageOf(HOST, 'a')).toMatchObject({ cpuLimit: undefined, heldBack: undefined })
})

test('a rise of kills for memory is told once, and that the first look is one', () => {
  const look = (seconds: number, memoryKills: number | undefined) => {
    const of = samples(NOW + seconds * 1000, { a: 1 })
    live.take(HOST, { ...of, containers: of.containers.map((one) => ({ ...one, memoryKills })) }, everyRuns)
  }
  // An engine that stands in for the reader does not tell it.
  for (const [seconds, count] of [0, 0, 2, undefined, 2, 3].entries()) look(seconds, count)
  expect(kills).toEqual([
    [HOST, 'a', 0, NOW + 2000],
    [HOST, 'a', 2, NOW + 5000],
  ])
  live.left(HOST, 'a')
  look(10, 1)
  expect(kills.slice(2)).toEqual([[HOST, 'a', undefined, NOW + 10_000]])
})

test('every point is told, also of one that has ended meanwhile, which is shown no more', () => {
  live.take(HOST, samples(NOW, { a: 1, b: 2 }), (id) => id === 'a')
  expect(told.map(([hostId, id]) => [hostId, id])).toEqual([
    [HOST, 'a'],
    [HOST, 'b'],
    [HOST, undefined],
  ])
  expect(live.usageOf(HOST, 'b')).toBeUndefined()
})

test('a look that told nothing of the host leaves it as it was, or unknown', () => {
  live.take(HOST, samples(NOW, {}, { host: undefined }), everyRuns)
  expect(live.hostUsageOf(HOST)).toBeUndefined()
  expect([...live.hosts()]).toEqual([])
  live.take(HOST, samples(NOW, {}), everyRuns)
  live.take(HOST, samples(NOW + 1000, {}, { host: undefined }), everyRuns)
  expect(live.hostUsageOf(HOST)).toMatchObject({ at: NOW, cpu: 50 })
})

test('a reader gets all there is, then what changed and what left', async () => {
  live.take(HOST, samples(NOW, { a: 1, b: 2 }), everyRuns)
  live.take(OTHER, samples(NOW, { c: 3 }), everyRuns)
  const over = new AbortController()
  const containers = live.watchContainers(over.signal)
  const hosts = live.watchHosts(over.signal)
  const first = (await containers.next()).value
  expect(first?.changed.map(({ key }) => key)).toEqual([`${HOST}/a`, `${HOST}/b`, `${OTHER}/c`])
  expect((await hosts.next()).value?.changed.map(({ hostId }) => hostId)).toEqual([HOST, OTHER])
  const [next, nextHosts] = [containers.next(), hosts.next()]
  live.left(HOST, 'a')
  live.take(HOST, samples(NOW + 1000, { b: 9 }), everyRuns)
  live.hostLeft(OTHER)
  expect((await next).value).toMatchObject({
    snapshot: false,
    changed: [{ cpu: 9 }],
    removed: [`${HOST}/a`, `${OTHER}/c`],
  })
  expect((await nextHosts).value).toMatchObject({ changed: [{ hostId: HOST }], removed: [OTHER] })
  over.abort()
  expect((await containers.next()).done).toBe(true)
})

test('what is given is never changed afterwards', () => {
  live.take(HOST, samples(NOW, { a: 1 }), everyRuns)
  const [before] = [...live.containers()]
  live.take(HOST, samples(NOW + 1000, { a: 2 }), everyRuns)
  expect(before?.cpu).toBe(1)
})
