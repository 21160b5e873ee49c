/**
 * From the start of the process to 2,000 cached rows on the screen, beside an empty Electron window from its start to its
 * first paint. The hosts are there and connect meanwhile, as on any morning. The two take turns.
 */

import type { Bench } from '../bench'
import { startFleet } from '../fleet'
import { prepareProfile } from '../profile'
import type { Measured } from '../report'
import { median } from '../statistics'
import { timeAppStart, timeEmptyStart } from '../window'

const SIZE = { hosts: 20, containersPerHost: 100 }
const RUNS = 7
const LIMIT =
  'processor time: up to the rows an empty window takes 0.55 s of it in all processes, we 1.9 s: Node begun once more in the ' +
  'engine and in its database’s thread (0.25 s), their code and the file (0.25 s), the page and its first drawing (0.5 s)'

export async function measureStart(bench: Bench): Promise<Measured[]> {
  const fleet = await startFleet(SIZE)
  try {
    const { profile } = await prepareProfile(bench, fleet)
    const empty = bench.folder()
    const samples: { ours: number[]; other: number[] } = { ours: [], other: [] }
    for (let run = 0; run <= RUNS; run += 1) {
      const ours = await timeAppStart(profile, fleet.containers)
      const other = await timeEmptyStart(empty)
      if (run === 0) continue // fills the caches of both
      samples.ours.push(ours)
      samples.other.push(other)
    }
    return [
      {
        scenario: 'start → first paint, 2,000 cached containers',
        figure: 'median',
        unit: 'ms',
        ours: median(samples.ours),
        other: median(samples.other),
        goal: { of: 'ratio', max: 1.5 },
        limit: LIMIT,
        samples,
      },
    ]
  } finally {
    await fleet.stop()
  }
}
