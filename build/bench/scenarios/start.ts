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
const IN_ROW =
  'done one after another: Electron itself, then the engine’s process with its libraries (300 ms and more from its fork), ' +
  'its database (200 ms), then the rows to the page and onto the screen (300 ms)'

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
        limit: IN_ROW,
        samples,
      },
    ]
  } finally {
    await fleet.stop()
  }
}
