import { beforeEach, expect, test } from 'vitest'
import type { LivePoint, Subject } from '../../../shared/contract/metrics'
import { createFollowers, type Followers } from './followers'
import { createInterest, type Interest } from './interest'
import { HOST, point } from './samples'

const NOW = Date.UTC(2026, 0, 5, 12)
const container = (id: string): Subject => ({ kind: 'container', key: `${HOST}/${id}` })
let interest: Interest
let followers: Followers
let asked: { after: number; isFine: boolean }[]

beforeEach(() => {
  asked = []
  interest = createInterest(() => {})
  const recent = (_: Subject, after: number, isFine: boolean) => {
    asked.push({ after, isFine })
    return [{ at: NOW - 10_000, begins: true, values: [5, 6, null, null, null, null, 7] }]
  }
  followers = createFollowers({ interest, recent, now: () => NOW })
})

const follow = (subjects: Subject[], backMs = 0, signal = new AbortController().signal) =>
  followers.follow({ subjects, series: ['pids', 'cpu', 'load'], backMs }, signal)
const pointsOf = async (stream: ReturnType<typeof follow>): Promise<LivePoint[]> =>
  (await stream.next()).value?.points ?? []

test('first what memory holds, a gap before what begins, then what comes, in the order of the series', async () => {
  const stream = follow([container('a')], 60_000)
  expect(await pointsOf(stream)).toEqual([
    { place: 0, at: NOW - 10_001, values: [null, null, null] },
    { place: 0, at: NOW - 10_000, values: [7, 5, null] },
  ])
  const next = pointsOf(stream)
  followers.tell(`${HOST}/a`, point(NOW, 12))
  expect(await next).toEqual([{ place: 0, at: NOW, values: [1, 12, null] }])
  expect(asked).toEqual([{ after: NOW - 60_000, isFine: true }])
})

test('nothing of before when nothing is asked for, and each ten seconds for a whole table', async () => {
  await pointsOf(follow([container('a')]))
  expect(asked).toEqual([])
  await pointsOf(
    follow(
      Array.from({ length: 40 }, (_, each) => container(`${each}`)),
      900_000,
    ),
  )
  expect(asked[0]?.isFine).toBe(false)
})

test('a host has series of its own, and each point tells of which subject it is', async () => {
  const stream = follow([container('a'), { kind: 'host', hostId: HOST }])
  await pointsOf(stream)
  followers.tell(HOST, { at: NOW, coveredMs: 1000, values: [50, 1, 0.7, 0, 0, 0, 0, 0] })
  followers.tell(`${HOST}/other`, point(NOW, 99))
  expect(await pointsOf(stream)).toEqual([{ place: 1, at: NOW, values: [null, 50, 0.7] }])
})

test('what is asked for twice is told twice', async () => {
  const stream = follow([container('a'), container('a')])
  await pointsOf(stream)
  followers.tell(`${HOST}/a`, point(NOW, 3))
  expect((await pointsOf(stream)).map(({ place }) => place)).toEqual([0, 1])
})

test('what a container leaves out while it was away is a gap', async () => {
  const stream = follow([container('a')])
  await pointsOf(stream)
  followers.tell(`${HOST}/a`, point(NOW, null, 0))
  expect((await pointsOf(stream)).map(({ values }) => values)).toEqual([
    [null, null, null],
    [1, null, null],
  ])
})

test('so is what is known on average only, because nothing came for too long', async () => {
  const stream = follow([container('a')])
  await pointsOf(stream)
  followers.tell(`${HOST}/a`, { ...point(NOW, 5), holeMs: 4000 })
  expect((await pointsOf(stream)).map(({ at, values }) => [NOW - at, values[1]])).toEqual([
    [1, null],
    [0, 5],
  ])
})

test('it is followed as long as somebody reads, and no longer', async () => {
  const over = new AbortController()
  const stream = follow([container('a')], 0, over.signal)
  expect(followers.isFollowed(`${HOST}/a`)).toBe(false)
  await pointsOf(stream)
  expect(followers.isFollowed(`${HOST}/a`)).toBe(true)
  expect([...interest.watched(HOST).containers]).toEqual(['a'])
  over.abort()
  expect((await stream.next()).done).toBe(true)
  expect(followers.isFollowed(`${HOST}/a`)).toBe(false)
  expect([...interest.watched(HOST).containers]).toEqual([])
})

test('a reader that does not read costs no more than a quarter of an hour', async () => {
  const stream = follow([container('a')])
  await pointsOf(stream)
  for (let second = 0; second < 60_000; second += 1) followers.tell(`${HOST}/a`, point(NOW + second * 1000, 1))
  const points = await pointsOf(stream)
  expect(points.length).toBeLessThanOrEqual(54_000)
  expect(points.at(-1)?.at).toBe(NOW + 59_999_000)
})
