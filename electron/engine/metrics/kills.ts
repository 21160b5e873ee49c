/**
 * Kills for memory that no engine tells of: all of Podman's, and on any engine those of a host that ran out as a whole. The
 * kernel's count of a container went up between two looks. An engine that does tell has done so by then, or does when it
 * is asked what was missed; so a rise is noted a little later, and only where nobody told. Made by index.ts.
 */
import type { Containers } from '../containers'
import type { Clock } from '../ports'
import { WRONG_MS } from './host-clocks'

export interface KillsPorts {
  containers: Pick<Containers, 'get'>
  marking: {
    /** When its engine was last heard to tell of one, epoch ms. */
    toldOfMemoryAt: (key: string) => number | undefined
    counted: (hostId: string, id: string, at: number) => void
  }
  clock: Pick<Clock, 'now' | 'sleep'>
  signal: AbortSignal
}

/** A count is up to a minute old, or two on a host that is loaded. */
const TOLD_WITHIN_MS = 150_000
/** After a reconnect the engine is asked for its events, in less. */
const SETTLE_MS = 15_000

export function createKills({ containers, marking, clock, signal }: KillsPorts) {
  const liveSince = new Map<string, number>()

  async function unlessTold(hostId: string, id: string, at: number): Promise<void> {
    await clock.sleep(SETTLE_MS, signal)
    const toldAt = marking.toldOfMemoryAt(`${hostId}/${id}`)
    if (toldAt === undefined || at - toldAt > TOLD_WITHIN_MS) marking.counted(hostId, id, at)
  }

  return {
    hostBegan: (hostId: string) => void liveSince.set(hostId, clock.now()),
    /** `before`: at the look before; undefined at the first one, which tells of the time before us too. */
    rose(hostId: string, id: string, before: number | undefined, at: number) {
      const startedAt = containers.get(`${hostId}/${id}`)?.startedAt ?? 0
      const since = liveSince.get(hostId) ?? Number.POSITIVE_INFINITY
      // One that started in the future did so by a wrong clock: who knows when.
      const isWatched = before !== undefined || (startedAt >= since && startedAt <= at + WRONG_MS)
      if (isWatched) unlessTold(hostId, id, at).catch(() => {}) // it ended with the engine
    },
    forgetHost: (hostId: string) => void liveSince.delete(hostId),
  }
}
