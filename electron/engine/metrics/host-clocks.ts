/**
 * How far the clocks of hosts are ahead of ours: marks are to stand beside points, which are told by ours. Measured at each
 * connect, and anew when an event that comes live contradicts it, because then one of the two clocks has been set. Made by
 * marking.ts.
 */
import type { Hosts } from '../hosts'
import type { Clock, Log } from '../ports'

export interface HostClocksPorts {
  hosts: Pick<Hosts, 'engineOf'>
  clock: Clock
  log: Log
}

/** Less is taken for right: it is near to what can be measured, and so one event has one instant in each run of the app. */
export const WRONG_MS = 2000
/** An engine that is late with its events contradicts as well. */
const ASK_AGAIN_MS = 60_000

export function createHostClocks({ hosts, clock, log }: HostClocksPorts) {
  const known = new Map<string, { aheadMs: number; askedAt: number }>()

  const aheadMs = (hostId: string) => known.get(hostId)?.aheadMs ?? 0

  return {
    aheadMs,
    /** What was known before holds where it does not answer. */
    async measure(hostId: string, signal: AbortSignal): Promise<void> {
      const one = { aheadMs: aheadMs(hostId), askedAt: clock.monotonic() }
      known.set(hostId, one)
      try {
        const { offsetMs } = await hosts.engineOf(hostId).clock(signal)
        one.aheadMs = Math.abs(offsetMs) < WRONG_MS ? 0 : offsetMs
      } catch (thrown) {
        if (!signal.aborted) log.warn('metrics.clock', { hostId, thrown: String(thrown) })
      }
    },
    /** Epoch ms of ours. `heardAt`, ours too: nothing is heard of before it happens. */
    ours: (hostId: string, at: number, heardAt: number): number =>
      Math.min(Math.round(at - aheadMs(hostId)), Math.round(heardAt)),
    /** Does an event that came just now say that a clock was set? Not more often than it may be asked about. */
    isDoubtful(hostId: string, at: number, heardAt: number): boolean {
      const lateMs = heardAt - (at - aheadMs(hostId))
      if (Math.abs(lateMs) < WRONG_MS) return false
      const askedAt = known.get(hostId)?.askedAt ?? Number.NEGATIVE_INFINITY
      return clock.monotonic() - askedAt >= ASK_AGAIN_MS
    },
    forget: (hostId: string) => void known.delete(hostId),
  }
}
