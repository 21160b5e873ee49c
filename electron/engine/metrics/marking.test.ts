/** What happened, from events as they come and from what an engine remembers, on a real database and without doubles. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import type { DockerEventRow } from '../../../shared/contract/events'
import type { Subject } from '../../../shared/contract/metrics'
import type { DockerEvent, DockerHost } from '../ports'
import { createMemoryLog } from '../testing/memory-log'
import { MINUTE, openKeeping, START, type TestKeeping } from '../testing/test-keeping'
import { createMarking } from './marking'
import { createOwners, type Owners } from './owners'
import { createPast } from './past'
import { HOST, ID, point, row } from './samples'

let run: TestKeeping
let owners: Owners
let marking: ReturnType<typeof createMarking>
/** As a screen asks. */
let told: ReturnType<typeof createPast>
let rows: Map<string, Container>
/** What the engine remembers, oldest first. */
let remembered: DockerEventRow[]
let askedHistory: { aheadMs?: number | undefined }[]
/** How far the clock of the host is ahead of ours, and how often it was asked for. */
let offsetMs: number
let clockAsked: number
let tell: (hostId: string, event: DockerEvent) => void
let resync: (hostId: string) => void

beforeEach(async () => {
  run = await openKeeping()
  rows = new Map([[`${HOST}/${ID}`, row()]])
  remembered = []
  askedHistory = []
  offsetMs = 0
  clockAsked = 0
  const { keeping, clock } = run
  const docker = {
    clock: async () => {
      clockAsked += 1
      return { offsetMs, errorMs: 5 }
    },
  }
  const log = createMemoryLog()
  const ports = { keeping, clock, log }
  const isHolding = (_: string, id: string) => rows.get(`${HOST}/${id}`)?.state === 'running'
  owners = createOwners({
    ...{ ...ports, isHolding },
    isThere: (_, id) => rows.has(`${HOST}/${id}`),
    onReplaced: (owner, before) => marking.replaced(owner, before),
  })
  marking = createMarking({
    ...{ ...ports, owners, hosts: { engineOf: () => docker as unknown as DockerHost } },
    containers: {
      get: (key) => rows.get(key),
      onEvent: (listener) => {
        tell = listener
        return () => {}
      },
      onResync: (listener) => {
        resync = listener
        return () => {}
      },
    },
    events: {
      history: async (asked) => {
        askedHistory.push(asked)
        return remembered.toReversed()
      },
    },
  })
  told = createPast({
    ...{ owners, keeping, clock, hosts: { nameOf: () => 'box-1' } },
    live: { usageOf: () => undefined, hostUsageOf: () => undefined },
  })
  await owners.load(new AbortController().signal)
})
afterEach(async () => {
  marking.dispose()
  await run.close()
})

const attributes = (more: Record<string, string> = {}) => ({ name: 'web', image: 'nginx:1.27', ...more })
const live = (action: string, atMs: number, more: Partial<DockerEvent> = {}) =>
  tell(HOST, { ...{ type: 'container', action, detail: '', id: ID, attributes: attributes(), atMs }, ...more })
const past = (action: string, at: number, more: Partial<DockerEventRow> = {}): DockerEventRow => ({
  ...{ seq: 0, at, hostId: HOST, type: 'container', action, detail: '', id: ID, name: 'web', attributes: attributes() },
  ...more,
})
/** It has a history: it was seen for a minute. */
async function lives(it = row()) {
  rows.set(it.key, it)
  for (let since = 0; since <= MINUTE; since += 10_000) {
    owners.record(owners.claim(HOST, it, it.image), point(run.clock.now(), 1), false)
    await run.clock.advance(10_000)
  }
}
async function marks() {
  await run.clock.advance(5000)
  return (await run.keeping.marks({ hostId: HOST }, 0, run.clock.now() + MINUTE)).marks
}
const kinds = async () => (await marks()).map(({ kind }) => kind)

test('what happens is kept with its instant, its container and a few words', async () => {
  await lives()
  live('die', START + 1.4, { attributes: attributes({ exitCode: '137' }) })
  live('start', START + 1000.6)
  expect(await marks()).toEqual([
    { at: START + 1, kind: 'end', key: `${HOST}/${ID}`, name: 'web', note: 'exit code 137' },
    { at: START + 1001, kind: 'restart', key: `${HOST}/${ID}`, name: 'web', note: '' },
  ])
})

test('what happened before it had a history is told once it has one', async () => {
  live('start', START)
  expect(await kinds()).toEqual([])
  await lives()
  expect(await kinds()).toEqual(['start'])
})

test('of one that ended at once it is told as long as it is there', async () => {
  live('oom', START)
  live('die', START + 1, { attributes: attributes({ exitCode: '137' }) })
  live('die', START + 1, { id: 'e'.repeat(64) })
  await run.clock.advance(MINUTE)
  owners.sweep()
  expect((await marks()).map(({ kind, key }) => [kind, key?.slice(-1)])).toEqual([
    ['oom', 'a'],
    ['end', 'a'],
  ])
})

test('a kill that only the kernel counted stands beside those that were told, and says so', async () => {
  await lives()
  expect(marking.toldOfMemoryAt(`${HOST}/${ID}`)).toBeUndefined()
  live('oom', START)
  await run.clock.advance(1000) // its clock is asked for first, as it told so late
  expect(marking.toldOfMemoryAt(`${HOST}/${ID}`)).toBeGreaterThan(START + MINUTE)
  marking.counted(HOST, ID, START + 5000)
  marking.counted(HOST, 'f'.repeat(64), START + 5000)
  expect(await marks()).toMatchObject([
    { at: START, kind: 'oom', note: '' },
    { at: START + 5000, kind: 'oom', name: 'web', note: 'counted by the kernel' },
  ])
  live('destroy', START + 6000)
  expect(marking.toldOfMemoryAt(`${HOST}/${ID}`)).toBeUndefined()
})

test('a start that comes while the past is asked for is a restart, as the engine remembers its end', async () => {
  await lives()
  remembered = [past('die', START + 10), past('start', START + 20)]
  resync(HOST)
  live('start', START + 20)
  live('die', START + 30)
  expect(await kinds()).toEqual(['end', 'restart', 'end'])
})

test('what the engine remembers is added after a reconnect, and what we saw ourselves is not told twice', async () => {
  await lives()
  live('die', START + 10)
  live('start', START + 20)
  remembered = [
    past('start', START - 5000.3),
    past('oom', START + 9),
    past('die', START + 10),
    past('start', START + 20),
  ]
  resync(HOST)
  await run.clock.advance(3000)
  expect(await kinds()).toEqual(['start', 'oom', 'end', 'restart'])
  resync(HOST)
  await run.clock.advance(3000)
  expect(await kinds()).toHaveLength(4)
})

test('nor what an earlier run saw, even where it took a restart for a start', async () => {
  await lives()
  const { id = 0 } = owners.claim(HOST, row(), 'nginx:1.27')
  await run.keeping.addMark(id, HOST, { at: START + 20, kind: 'start', key: `${HOST}/${ID}`, name: 'web', note: '' })
  remembered = [past('die', START + 10), past('start', START + 20)]
  resync(HOST)
  await run.clock.advance(3000)
  expect(await kinds()).toEqual(['end', 'start'])
})

test('what a container did that is gone stands beside the history of the one in its place, which stays whose it is', async () => {
  await lives()
  const gone = 'b'.repeat(64)
  remembered = [past('die', START - 1000, { id: gone }), past('destroy', START - 900, { id: gone })]
  resync(HOST)
  await run.clock.advance(3000)
  expect(await marks()).toMatchObject([{ kind: 'end', key: `${HOST}/${gone}` }])
  expect(owners.find(HOST, ID)).toBeDefined()
  expect(owners.find(HOST, gone)).toBeUndefined()
})

test('another container in its place is a mark, with its image where that is another', async () => {
  await lives()
  const next = (id: string, image: string) => {
    rows.clear()
    return lives(row({ id, key: `${HOST}/${id}`, image }))
  }
  await next('c'.repeat(64), 'nginx:1.28')
  await next('d'.repeat(64), 'nginx:1.28')
  const replacements = (await marks()).filter(({ kind }) => kind === 'replace')
  expect(replacements.map(({ note, key }) => [note, key?.slice(-1)])).toEqual([
    ['nginx:1.28', 'c'],
    ['', 'd'],
  ])
})

test('what happens to images and networks is no mark', async () => {
  await lives()
  live('start', START, { type: 'network' })
  remembered = [past('die', START, { type: 'image' })]
  resync(HOST)
  await run.clock.advance(3000)
  expect(await kinds()).toEqual([])
})

test('health counts from what the row said before', async () => {
  await lives(row({ health: 'healthy' }))
  live('health_status', START, { detail: 'healthy' })
  live('health_status', START + 1, { detail: 'unhealthy' })
  expect(await kinds()).toEqual(['unhealthy'])
})

const instants = async () => (await marks()).map(({ at, kind }) => [at - START, kind])
/** Connected, and so asked for its clock and its past. */
async function connect() {
  resync(HOST)
  await run.clock.advance(3000)
}

test.each([90_000, -3_600_000])('of a host whose clock is %i ms ahead is told by ours, live and missed', async (by) => {
  await lives() // until 70 s after START
  offsetMs = by
  remembered = [past('start', START + by + 5000), past('die', START + by + 40_000)]
  await connect()
  live('start', START + by + 73_000)
  expect(await instants()).toEqual([
    [5000, 'start'],
    [40_000, 'end'],
    [73_000, 'restart'],
  ])
  expect(askedHistory).toMatchObject([{ aheadMs: by }])
})

test('a clock that is nearly right is taken for right, but nothing happens later than it is heard of', async () => {
  await lives()
  offsetMs = 1900
  await connect()
  live('die', START + 72_000)
  live('oom', START + 74_900)
  expect(await instants()).toEqual([
    [72_000, 'end'],
    [73_000, 'oom'],
  ])
})

test('a clock that is set while we listen is asked for anew, and only then what came is told', async () => {
  await lives()
  offsetMs = 90_000
  await connect()
  live('die', START + 163_000)
  offsetMs = 0
  await run.clock.advance(2 * MINUTE)
  live('start', START + 193_000)
  live('oom', START + 193_000)
  expect(await instants()).toEqual([
    [73_000, 'end'],
    [193_000, 'start'],
    [193_000, 'oom'],
  ])
  expect(clockAsked).toBe(2)
})

test('events that are late are no reason to ask again and again', async () => {
  await lives()
  await connect()
  for (let event = 0; event < 50; event += 1) {
    live('oom', START + event * 10)
    await run.clock.advance(1000)
  }
  expect(clockAsked).toBe(1)
  expect(await instants()).toHaveLength(50)
})

test('what an earlier run kept of a wrong clock is known again, though its clock was measured a little otherwise', async () => {
  await lives()
  const { id = 0 } = owners.claim(HOST, row(), 'nginx:1.27')
  const kept = (at: number, kind: 'start' | 'end') =>
    run.keeping.addMark(id, HOST, { at: START + at, kind, key: `${HOST}/${ID}`, name: 'web', note: '' })
  for (const at of [10_000, 11_000, 12_000]) {
    await kept(at, 'end')
    await kept(at + 300, 'start')
  }
  offsetMs = 90_000
  const then = [10_000, 11_000, 12_000, 13_000]
  remembered = then.flatMap((at) => [past('die', START + 90_040 + at), past('start', START + 90_340 + at)])
  await connect()
  expect((await instants()).slice(-3)).toEqual([
    [12_300, 'start'],
    [13_040, 'end'],
    [13_340, 'restart'],
  ])
  expect(await marks()).toHaveLength(8)
})

test('what an engine remembers by a clock that was set back since is left out: nobody knows when it was', async () => {
  await lives()
  remembered = [past('die', START + 50_000), past('start', START + 90_000_000)]
  await connect()
  expect(await instants()).toEqual([[50_000, 'end']])
})

test('is told at once, of the container and of its host, before it is kept and once afterwards', async () => {
  const container: Subject = { kind: 'container', key: `${HOST}/${ID}` }
  const all = async (subject: Subject) =>
    (await told.marks({ subject, from: START, until: START + MINUTE })).marks.map(({ kind }) => kind)
  const restarts = async (subject: Subject) => (await told.uptime(subject)).spans.map((span) => span.restarts)
  owners.claimHost(HOST)
  for (const [second, action] of ['start', 'die', 'start'].entries()) {
    live(action, START + second * 1000)
    await run.clock.advance(1000)
  }
  for (const isKept of [false, true]) {
    expect(await kinds()).toHaveLength(isKept ? 3 : 0)
    for (const subject of [container, { kind: 'host', hostId: HOST } as const]) {
      expect(await all(subject)).toEqual(['start', 'end', 'restart'])
      expect(await restarts(subject)).toEqual([1, 1, 1])
    }
    expect((await told.marks({ subject: container, from: START, until: START })).marks).toMatchObject([
      { kind: 'start', at: START },
    ])
    await lives()
  }
})
