/**
 * What our sampling costs the host, in percent of one core, from the processor time that the reader tells of itself.
 * Pure but for the few looks it remembers. Used by index.ts.
 */
import type { HostUsage } from '../../../../shared/contract/metrics'
import type { Batch } from '../model'

const OVER_MS = 180_000
const EVERY_MS = 10_000
/** Over less, one step of the kernel's clock would be percents. */
const LEAST_MS = 9_000

export function createCost() {
  /** Oldest first. */
  let seen: { now: number; readerS: number; connectionS: number }[] = []

  /** `now`: monotonic ms. undefined until there is something to say. */
  return (now: number, told: Batch['cost']): HostUsage['cost'] => {
    if (!told) return undefined
    const last = seen.at(-1)
    const isAnew = last !== undefined && (told.readerS < last.readerS || told.connectionS < last.connectionS)
    if (isAnew) seen = []
    if (isAnew || !last || now - last.now >= EVERY_MS) seen.push({ now, ...told })
    while (seen.length > 2 && now - (seen[0]?.now ?? now) > OVER_MS) seen.shift()
    const first = seen[0]
    if (!first || now - first.now < LEAST_MS) return undefined
    const percent = (from: number, to: number) => (100_000 * (to - from)) / (now - first.now)
    return { reader: percent(first.readerS, told.readerS), connection: percent(first.connectionS, told.connectionS) }
  }
}
