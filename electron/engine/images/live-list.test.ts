/** When hosts are asked, and what becomes of their rows. The clock is ours; the engine's answer is a list in memory. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { LiveHost } from '../hosts'
import type { DockerEvent } from '../ports'
import { createFakeClock, type FakeClock } from '../testing/fake-clock'
import { createMemoryLog } from '../testing/memory-log'
import { createLiveList, type LiveList } from './live-list'

interface Row {
  key: string
  hostId: string
  name: string
}
const row = (hostId: string, name: string): Row => ({ key: `${hostId}/${name}`, hostId, name })
const event = (type: string): DockerEvent => ({ type, action: 'tag', detail: '', id: '', attributes: {}, atMs: 0 })

let clock: FakeClock
let there: Record<string, Row[] | Error>
let asked: string[]
let goLive: (hostId: string) => AbortController
let tell: (hostId: string, event: DockerEvent) => void
let remove: (hostId: string) => void
let list: LiveList<Row>

beforeEach(() => {
  clock = createFakeClock()
  there = {}
  asked = []
  let onLive: (live: LiveHost) => void = () => {}
  list = createLiveList<Row>(
    {
      clock,
      log: createMemoryLog(),
      hosts: {
        subscribe: (listener) => {
          onLive = listener
          return () => {}
        },
        onRemoved: (removal) => {
          remove = removal
        },
      },
      containers: {
        onEvent: (listener) => {
          tell = listener
          return () => {}
        },
        onResync: () => () => {},
      },
    },
    {
      name: 'things',
      isChange: ({ type }) => type === 'thing',
      list: async ({ hostId }) => {
        asked.push(hostId)
        const answer = there[hostId] ?? []
        if (answer instanceof Error) throw answer
        return answer
      },
    },
  )
  goLive = (hostId) => {
    const life = new AbortController()
    onLive({ hostId, signal: life.signal, check: () => {} } as LiveHost)
    return life
  }
})

/** A reader that stays; `rows` is what it knows by now. */
function read() {
  const stop = new AbortController()
  const known = new Map<string, Row>()
  let messages = 0
  const reading = (async () => {
    for await (const patch of list.watch(stop.signal)) {
      messages += 1
      for (const one of patch.changed) known.set(one.key, one)
      for (const key of patch.removed) known.delete(key)
    }
  })()
  return {
    names: () => [...known.values()].map((one) => one.name).sort(),
    messages: () => messages,
    async stop() {
      stop.abort()
      await reading
    },
  }
}
const count = (hostId: string) => asked.filter((one) => one === hostId).length
/** The feed folds changes for a tenth of a second of real time. */
const folded = () => new Promise((resolve) => setTimeout(resolve, 150))

describe('a live list', () => {
  it('asks nobody while nobody reads, whatever happens', async () => {
    goLive('a')
    tell('a', event('thing'))
    await clock.advance(600_000)
    expect(asked).toEqual([])
    expect(clock.sleepers()).toBe(0)
  })

  it('asks each host once for the first reader, and its first message has the answers', async () => {
    there = { a: [row('a', 'x')], b: [row('b', 'y')] }
    goLive('a')
    goLive('b')
    const reader = read()
    await clock.advance(0)
    expect(asked.sort()).toEqual(['a', 'b'])
    expect(reader.names()).toEqual(['x', 'y'])
    expect(reader.messages()).toBe(1)
    const second = read()
    await clock.advance(1000)
    expect(asked).toHaveLength(2)
    await Promise.all([reader.stop(), second.stop()])
  })

  it('asks again once after a burst of its events, and not for those of others', async () => {
    goLive('a')
    const reader = read()
    await clock.advance(10_000)
    for (let n = 0; n < 50; n += 1) tell('a', event('thing'))
    tell('a', event('container'))
    there.a = [row('a', 'new')]
    await clock.advance(399)
    expect(count('a')).toBe(1)
    await clock.advance(1)
    expect(count('a')).toBe(2)
    await folded()
    expect(reader.names()).toEqual(['new'])
    tell('a', event('container'))
    await clock.advance(30_000)
    expect(count('a')).toBe(2)
    await reader.stop()
  })

  it('never asks twice within the least gap, and once a minute in any case', async () => {
    goLive('a')
    const reader = read()
    await clock.advance(0)
    for (let n = 0; n < 15; n += 1) {
      tell('a', event('thing'))
      await clock.advance(100)
    }
    expect(count('a')).toBe(2)
    await clock.advance(2000)
    const before = count('a')
    await clock.advance(60_000)
    expect(count('a')).toBe(before + 1)
    await reader.stop()
  })

  it('rests when the last reader is gone, and asks the next one’s stale hosts', async () => {
    goLive('a')
    const reader = read()
    await clock.advance(0)
    await reader.stop()
    tell('a', event('thing'))
    await clock.advance(10_000)
    expect(count('a')).toBe(1)
    const next = read()
    await clock.advance(0)
    expect(count('a')).toBe(2)
    await next.stop()
  })

  it('keeps the rows of a host that is lost, and drops those of one that is removed', async () => {
    there = { a: [row('a', 'x')] }
    const life = goLive('a')
    const reader = read()
    await clock.advance(0)
    life.abort()
    await clock.advance(120_000)
    expect(reader.names()).toEqual(['x'])
    there = { a: [row('a', 'y')] }
    goLive('a')
    await clock.advance(0)
    await folded()
    expect(reader.names()).toEqual(['y'])
    remove('a')
    await folded()
    expect(reader.names()).toEqual([])
    await reader.stop()
  })

  it('tries a host that failed again after a while, and does not keep the others waiting', async () => {
    there = { a: new Error('broken'), b: [row('b', 'y')] }
    goLive('a')
    goLive('b')
    const reader = read()
    await clock.advance(0)
    expect(reader.names()).toEqual(['y'])
    await clock.advance(5399)
    expect(count('a')).toBe(1)
    there.a = [row('a', 'x')]
    await clock.advance(1)
    expect(count('a')).toBe(2)
    await folded()
    expect(reader.names()).toEqual(['x', 'y'])
    await reader.stop()
  })

  it('changes rows that are there without asking', async () => {
    there = { a: [row('a', 'x')] }
    goLive('a')
    const reader = read()
    await clock.advance(0)
    list.edit('a', (one) => ({ ...one, name: `${one.name}!` }))
    await folded()
    expect(reader.names()).toEqual(['x!'])
    expect(asked).toHaveLength(1)
    await reader.stop()
  })
})
