/**
 * How much of its time a container was held back by its CPU limit: of the periods in which it was busy, those in which it
 * had used up its share and waited for the next one. Over half a minute to a minute, as far as it is known: the kernel's
 * files tell it each minute, engines with each look. Pure; made by tracks.ts.
 */
import type { ContainerCounters } from '../../ports'

interface Told {
  atS: number
  periods: number
  heldPeriods: number
}

const HALF_S = 30

export function createHeldBack() {
  /** The oldest that still counts, one that follows it, and the newest. */
  const known = new Map<string, { from: Told; next: Told; last: Told }>()

  return {
    /** 0 to 1; undefined where it has no limit, was told of once only, or has begun anew. */
    of({ id, atS, periods, heldPeriods }: ContainerCounters): number | undefined {
      const one = known.get(id)
      if (periods === undefined || heldPeriods === undefined) return one && share(one)
      const told = { atS, periods, heldPeriods }
      const isNew = !one || periods < one.last.periods || heldPeriods < one.last.heldPeriods || atS < one.last.atS
      if (isNew) {
        known.set(id, { from: told, next: told, last: told })
        return undefined
      }
      if (atS - one.next.atS >= HALF_S) {
        one.from = one.next
        one.next = told
      }
      one.last = told
      return share(one)
    },
    keepOnly(ids: ReadonlySet<string>) {
      for (const id of known.keys()) if (!ids.has(id)) known.delete(id)
    },
  }
}

function share({ from, last }: { from: Told; last: Told }): number | undefined {
  const periods = last.periods - from.periods
  if (from === last) return undefined
  return periods > 0 ? Math.min(1, (last.heldPeriods - from.heldPeriods) / periods) : 0
}
