/** The replica against a scripted stream: frames, reconnects, staleness, identity. */
import { describe, expect, it } from 'vitest'
import { applyPatches, type Collection, changedAt, emptyCollection, type Patch, sameContent } from './apply-patch'
import { createReplica } from './replica'

interface Row {
  id: string
  tags: string[]
}
const row = (id: string, ...tags: string[]): Row => ({ id, tags })
const keyOf = (each: Row) => each.id
const apply = (before: Collection<Row>, patch: Partial<Patch<Row>>, now = 1) =>
  applyPatches(before, [{ snapshot: false, changed: [], removed: [], ...patch }], keyOf, now)

describe('applyPatches', () => {
  const first = apply(emptyCollection, { snapshot: true, changed: [row('a'), row('b', 'x')] })

  it('takes the snapshot without calling anything changed', () => {
    expect(first.list).toEqual([row('a'), row('b', 'x')])
    expect(first.list.map(changedAt)).toEqual([undefined, undefined])
  })

  it('changes and removes, and notes when', () => {
    const second = apply(first, { changed: [row('b', 'y'), row('c')], removed: ['a'] }, 7)
    expect([...second.byKey.keys()].sort()).toEqual(['b', 'c'])
    expect(second.byKey.get('b')).toEqual(row('b', 'y'))
    expect(second.list.map(changedAt)).toEqual([7, undefined])
    expect(apply(second, { changed: [row('b', 'y')] }, 8).list.map(changedAt)).toEqual([7, undefined])
  })

  it('is the same object when nothing changed, also by a snapshot', () => {
    expect(apply(first, { changed: [row('b', 'x')] })).toBe(first)
    expect(apply(first, { snapshot: true, changed: [row('a'), row('b', 'x')] })).toBe(first)
    expect(apply(first, { removed: ['nobody'] })).toBe(first)
  })

  it('forgets by a snapshot what is not in it, and keeps the identity of what is', () => {
    const second = apply(first, { snapshot: true, changed: [row('b', 'x')] })
    expect(second.list).toEqual([row('b', 'x')])
    expect(second.byKey.get('b')).toBe(first.byKey.get('b'))
  })

  it('takes many patches in their order, a snapshot among them', () => {
    const none = { snapshot: false, changed: [], removed: [] }
    const second = applyPatches(
      first,
      [
        { ...none, changed: [row('c')] },
        { ...none, snapshot: true, changed: [row('b', 'x'), row('d')] },
        { ...none, changed: [row('d', 'z')], removed: ['nobody'] },
      ],
      keyOf,
      9,
    )
    expect(second.list).toEqual([row('b', 'x'), row('d', 'z')])
    expect(second.byKey.get('b')).toBe(first.byKey.get('b'))
    expect(second.list.map(changedAt)).toEqual([undefined, 9])
  })

  it('does not mistake a missing field for an undefined one', () => {
    expect(sameContent({ a: undefined }, { b: undefined })).toBe(false)
    expect(sameContent([1, { a: [2] }], [1, { a: [2] }])).toBe(true)
    expect(sameContent([], {})).toBe(false)
  })
})

/** Streams handed out one per opening; frames and retries run when told. */
function scripted(streams: (() => AsyncIterable<number>)[]) {
  const frames: (() => void)[] = []
  const retries: (() => void)[] = []
  const replica = createReplica<number, number[]>({
    initial: [],
    open: () => {
      const stream = streams.shift()
      if (!stream) throw new Error('not connected')
      return stream()
    },
    fold: (before, messages) => [...before, ...messages],
    line: () => undefined,
    untilRetry: () => new Promise((resolve) => retries.push(resolve)),
    onNextFrame: (run) => {
      frames.push(run)
      return () => frames.splice(frames.indexOf(run), 1)
    },
  })
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0))
  return { replica, frames, retries, settle }
}

async function* thenOpen(...values: number[]) {
  yield* values
  await new Promise(() => {})
}
async function* thenBreak(...values: number[]) {
  yield* values
  throw new Error('gone')
}

describe('createReplica', () => {
  it('publishes once per frame', async () => {
    const { replica, frames, settle } = scripted([() => thenOpen(1, 2, 3)])
    let updates = 0
    replica.store.subscribe(() => {
      updates += 1
    })
    void replica.follow(new AbortController().signal)
    await settle()
    expect(replica.store.getState()).toEqual({ data: [], phase: 'waiting' })
    expect(frames).toHaveLength(1)
    frames.shift()?.()
    expect(replica.store.getState()).toEqual({ data: [1, 2, 3], phase: 'live' })
    expect(updates).toBe(1)
  })

  it('keeps what it knows when the stream breaks, and follows again', async () => {
    const { replica, frames, retries, settle } = scripted([() => thenBreak(1), () => thenOpen(2)])
    void replica.follow(new AbortController().signal)
    await settle()
    expect(replica.store.getState()).toEqual({ data: [1], phase: 'stale' })
    retries.shift()?.()
    await settle()
    frames.shift()?.()
    expect(replica.store.getState()).toEqual({ data: [1, 2], phase: 'live' })
  })

  it('waits without a connection and stays waiting', async () => {
    const { replica, retries, settle } = scripted([])
    void replica.follow(new AbortController().signal)
    await settle()
    expect(replica.store.getState().phase).toBe('waiting')
    expect(retries).toHaveLength(1)
  })

  it('ends with its signal', async () => {
    const { replica, retries, settle } = scripted([() => thenBreak(1)])
    const abort = new AbortController()
    const followed = replica.follow(abort.signal)
    await settle()
    abort.abort()
    retries.shift()?.()
    await expect(followed).resolves.toBeUndefined()
  })
})
