/**
 * How far the host's clock is from ours, by what `/info` says of the time. Used by index.ts. Of three askings the one
 * with the shortest round trip counts: the host's instant lies somewhere within it, so half of it is the error.
 */
import * as z from 'zod'
import type { DockerHost } from '../../ports'
import type { Calls } from './calls'
import { malformed, type Place } from './rules'

const ASKINGS = 3

const told = z.object({ SystemTime: z.string() })

export function clockCall(calls: Pick<Calls, 'json'>, place: Place, api: string): DockerHost['clock'] {
  async function ask(signal: AbortSignal): Promise<{ offsetMs: number; errorMs: number }> {
    const askedAt = performance.now()
    const answer = told.safeParse(await calls.json({ path: `/v${api}/info`, signal }))
    const roundTripMs = performance.now() - askedAt
    const now = Date.now()
    const hostAt = instantOf(answer.data?.SystemTime ?? '')
    if (hostAt === undefined) throw malformed(place, 'a time', answer.data?.SystemTime ?? '')
    return { offsetMs: hostAt - (now - roundTripMs / 2), errorMs: roundTripMs / 2 }
  }

  return async (signal) => {
    let best = await ask(signal)
    for (let asked = 1; asked < ASKINGS; asked += 1) {
      const next = await ask(signal)
      if (next.errorMs < best.errorMs) best = next
    }
    return best
  }
}

/** Epoch milliseconds with the fraction that Date would cut off; undefined of what is no time. */
export function instantOf(text: string): number | undefined {
  const [, fraction = ''] = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(\d{1,6})/.exec(text) ?? []
  const ms = Date.parse(text)
  return Number.isFinite(ms) ? ms + Number(`0.${fraction || '0'}`) : undefined
}
