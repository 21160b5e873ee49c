/** The feed behind every watch stream: snapshot first, then the newest of each key, whatever the reader's pace. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFeed, type Patch } from './feed'

interface Item {
  id: string
  n: number
}

function world(intervalMs = 0) {
  const items = new Map<string, Item>()
  const feed = createFeed<Item>({ all: () => items.values(), keyOf: (item) => item.id, intervalMs })
  const set = (id: string, n: number) => {
    items.set(id, { id, n })
    feed.changed({ id, n })
  }
  const drop = (id: string) => {
    items.delete(id)
    feed.removed(id)
  }
  return { items, feed, set, drop }
}

function follow(replica: Map<string, Item>, patch: Patch<Item>) {
  if (patch.snapshot) replica.clear()
  for (const item of patch.changed) replica.set(item.id, item)
  for (const id of patch.removed) replica.delete(id)
}

describe('feed', () => {
  it('gives a snapshot at once and folds what changes between two readings', async () => {
    const { feed, set, drop } = world()
    set('a', 1)
    const reader = feed.watch(new AbortController().signal)
    expect((await reader.next()).value).toEqual({ snapshot: true, changed: [{ id: 'a', n: 1 }], removed: [] })
    set('a', 2)
    set('a', 3)
    set('b', 1)
    drop('b')
    expect((await reader.next()).value).toEqual({ snapshot: false, changed: [{ id: 'a', n: 3 }], removed: ['b'] })
    await reader.return()
  })

  it('ends when its signal fires, also while it waits', async () => {
    const { feed } = world()
    const abort = new AbortController()
    const reader = feed.watch(abort.signal)
    await reader.next()
    const waiting = reader.next()
    abort.abort()
    expect((await waiting).done).toBe(true)
  })

  it('keeps two patches at least the interval apart', async () => {
    const { feed, set } = world(40)
    const reader = feed.watch(new AbortController().signal)
    await reader.next()
    set('a', 1)
    await reader.next()
    const before = performance.now()
    set('a', 2)
    await reader.next()
    expect(performance.now() - before).toBeGreaterThan(30)
    await reader.return()
  })

  it('brings every reader to the same final state, however changes and readings interleave', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), id: fc.constantFrom('a', 'b', 'c'), n: fc.nat(9) }),
      fc.record({ kind: fc.constant('drop' as const), id: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('read' as const) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { items, feed, set, drop } = world()
        const replica = new Map<string, Item>()
        const reader = feed.watch(new AbortController().signal)
        follow(replica, (await reader.next()).value as Patch<Item>)
        let dirty = false
        for (const one of [...steps, { kind: 'read' as const }]) {
          if (one.kind === 'set') set(one.id, one.n)
          else if (one.kind === 'drop') drop(one.id)
          else if (dirty) follow(replica, (await reader.next()).value as Patch<Item>)
          dirty = one.kind !== 'read'
        }
        await reader.return()
        expect(replica).toEqual(items)
      }),
      { numRuns: 200 },
    )
  })
})
