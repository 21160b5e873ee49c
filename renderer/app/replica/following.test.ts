/** Which streams what is on the screen becomes, and what is kept of what they say; against scripted streams. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LivePoint } from '../../../shared/contract/metrics'
import { BACK_MS, createFollowing } from './following'
import type { Recent } from './recent'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Opened {
  subjects: readonly string[]
  backMs: number
  signal: AbortSignal
  say: (snapshot: boolean, ...points: LivePoint[]) => Promise<void>
  break: () => Promise<void>
}

function scripted() {
  const opened: Opened[] = []
  let recent: ReadonlyMap<string, Recent> = new Map()
  async function* open(subjects: readonly string[], backMs: number, signal: AbortSignal) {
    let next = Promise.withResolvers<{ snapshot: boolean; points: LivePoint[] }>()
    const settled = () => vi.advanceTimersByTimeAsync(0)
    opened.push({
      subjects,
      backMs,
      signal,
      say(snapshot, ...points) {
        next.resolve({ snapshot, points })
        return settled().then(() => {})
      },
      break() {
        next.reject(new Error('the line is gone'))
        return settled().then(() => {})
      },
    })
    while (!signal.aborted) {
      const message = await next.promise
      next = Promise.withResolvers()
      yield message
    }
  }
  const retries: (() => void)[] = []
  const following = createFollowing({
    open,
    line: () => undefined,
    untilRetry: () => new Promise((resolve) => retries.push(resolve)),
    onChange: (byKey) => (recent = byKey),
  })
  const running = () => opened.filter(({ signal }) => !signal.aborted)
  return { following, opened, running, retries, recentOf: (subject: string) => recent.get(subject) }
}

const calm = () => vi.advanceTimersByTimeAsync(200)
const point = (place: number, at: number, ...values: (number | null)[]): LivePoint => ({ place, at, values })

describe('what is shown', () => {
  it('is followed in one stream once it is calm, with its last quarter of an hour', async () => {
    const { following, opened } = scripted()
    following.show('h/a')
    await vi.advanceTimersByTimeAsync(100)
    following.show('h/b')
    await vi.advanceTimersByTimeAsync(100)
    expect(opened).toHaveLength(0)
    await calm()
    expect(opened).toMatchObject([{ subjects: ['h/a', 'h/b'], backMs: BACK_MS }])
  })

  it('is followed within about a second even where rows never rest', async () => {
    const { following, opened } = scripted()
    for (let at = 0; at < 13; at++) {
      following.show(`h/${at}`)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(opened.length).toBeGreaterThan(0)
  })

  it('asks only for what came, and ends a stream when the last of it left', async () => {
    const { following, opened, running } = scripted()
    const leave = following.show('h/a')
    const again = following.show('h/a')
    await calm()
    following.show('h/b')
    await calm()
    expect(opened.map(({ subjects }) => subjects)).toEqual([['h/a'], ['h/b']])
    leave()
    await calm()
    expect(running()).toHaveLength(2)
    again()
    await calm()
    expect(running().map(({ subjects }) => subjects)).toEqual([['h/b']])
  })

  it('makes many small streams one, and never asks for more than one call may', async () => {
    const { following, running } = scripted()
    for (let at = 0; at < 7; at++) {
      following.show(`h/${at}`)
      await calm()
    }
    expect(running().map(({ subjects, backMs }) => [subjects.length, backMs])).toEqual([
      [6, 15_000],
      [1, BACK_MS],
    ])
    for (let at = 0; at < 300; at++) following.show(`i/${at}`)
    await calm()
    expect(running().reduce((sum, { subjects }) => sum + subjects.length, 0)).toBe(200)
  })

  it('rests while the window is hidden', async () => {
    const { following, running } = scripted()
    following.show('h/a')
    await calm()
    following.setHidden(true)
    await calm()
    expect(running()).toHaveLength(0)
    following.setHidden(false)
    await calm()
    expect(running()).toHaveLength(1)
  })
})

describe('what was heard', () => {
  it('is a mean for each ten seconds, with gaps where nothing is known', async () => {
    const { following, opened, recentOf } = scripted()
    following.show('h/a')
    await calm()
    const at = 1_000_000
    await opened[0]?.say(
      true,
      point(0, at, 1, 100),
      point(0, at + 5000, 3, 200),
      point(0, at + 100_000, 8, null),
      point(0, at + 100_000, 99, 99),
    )
    const gap = Array(9).fill(null)
    expect(recentOf('h/a')?.cpu.slice(-11)).toEqual([2, ...gap, 8])
    expect(recentOf('h/a')?.memory.slice(-11)).toEqual([150, ...gap, null])
  })

  it('goes on where a loaded host is looked at less often', async () => {
    const { following, opened, recentOf } = scripted()
    following.show('h/a')
    await calm()
    await opened[0]?.say(true, point(0, 1_000_000, 1, 1), point(0, 1_030_000, 7, 7))
    expect(recentOf('h/a')?.cpu.slice(-4)).toEqual([1, 7, 7, 7])
  })

  it('is as long as what is known of any of them, from two minutes to fifteen', async () => {
    const { following, opened, recentOf } = scripted()
    following.show('h/a')
    following.show('h/b')
    await calm()
    const lengthAfter = async (ms: number) => {
      await opened[0]?.say(false, point(0, 1_000_000 + ms, 1, 1))
      return recentOf('h/a')?.cpu.length
    }
    expect([await lengthAfter(0), await lengthAfter(300_000), await lengthAfter(3_000_000)]).toEqual([12, 31, 90])
    await opened[0]?.say(false, point(1, 4_000_000, 1, 1))
    expect(recentOf('h/b')?.cpu).toHaveLength(90)
  })

  it('looks the same until ten seconds are full', async () => {
    const { following, opened, recentOf } = scripted()
    following.show('h/a')
    await calm()
    await opened[0]?.say(true, point(0, 1_000_000, 1, 1))
    const before = recentOf('h/a')
    await opened[0]?.say(false, point(0, 1_001_000, 5, 5))
    expect(recentOf('h/a')).toBe(before)
    await opened[0]?.say(false, point(0, 1_010_000, 7, 7))
    expect(recentOf('h/a')?.cpu.slice(-2)).toEqual([3, 7])
  })

  it('is told anew after the line broke, and forgotten once it is not shown', async () => {
    const { following, opened, retries, recentOf } = scripted()
    const leave = following.show('h/a')
    await calm()
    await opened[0]?.say(true, point(0, 1_000_000, 1, 1))
    await opened[0]?.break()
    retries[0]?.()
    await calm()
    await opened[1]?.say(true, point(0, 1_020_000, 4, 4))
    expect(recentOf('h/a')?.cpu.slice(-3)).toEqual([null, null, 4])
    leave()
    await calm()
    expect(recentOf('h/a')).toBeUndefined()
  })
})
