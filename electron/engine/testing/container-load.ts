/**
 * What containers use, as one meets it: most idle, some busy and noisy, some in bursts; memory that creeps or stands
 * still. For tests and measurements of the history, which depends on nothing as much as on how values change.
 */

import type { Point } from '../metrics/model'
import type { Random } from './random'

export interface Load {
  /** Of the 10 s before `due`. */
  next: (due: number) => Point
}

/** Of ten containers six are idle, three busy, and one works in bursts. Samples come up to 0.4 s late. */
export function createLoad(random: Random, kind = random.below(10)): Load {
  const chance = () => random.below(1e6) / 1e6
  const noise = () => (chance() + chance() + chance() - 1.5) / 1.5
  const busy = kind < 6 ? 0.002 : 0.2 + chance()
  let memory = 5e6 + chance() * 8e8
  let until = 0
  let before: number | undefined
  return {
    next(due) {
      const at = due + random.below(400)
      const coveredMs = at - (before ?? at - 10_000)
      before = at
      if (at > until && chance() < 0.004) until = at + 60_000 + chance() * 600_000
      const burst = kind === 9 && at < until ? 8 : 1
      const load = busy * burst * (1 + 0.3 * noise())
      memory = Math.max(4096, memory + (kind < 6 ? 0 : Math.round(noise() * 40) * 4096))
      const traffic = chance() < busy * 5 ? load * 50_000 * (1 + noise() / 2) : 0
      const pids = kind < 6 ? 3 : 12 + Math.round(2 * noise())
      return {
        ...{ at, coveredMs },
        values: [
          load * 40,
          memory,
          ...[traffic, traffic * 3.1, chance() < busy / 10 ? load * 1e6 : 0, chance() < busy ? load * 30_000 : 0],
          pids,
        ],
      }
    },
  }
}
