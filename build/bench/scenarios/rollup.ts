/**
 * What a day of 1,000 containers takes on the disk, per value that is kept: written through the product's own keeping over
 * simulated time, a point each 10 s. Counted is the whole file but its free pages, which are filled next.
 */
import { join } from 'node:path'
import type { Bench } from '../bench'
import { addOwners, live, openPast, type Past, settle } from '../past'
import type { Measured } from '../report'

const CONTAINERS = 1000
const HOURS = 24
const SCENARIO = `history of ${CONTAINERS.toLocaleString('en')} containers over ${HOURS} h`
/** Seven averages, and of processor time and memory the least and the most: of each minute, and of each five. */
const VALUES = CONTAINERS * HOURS * (60 + 12) * (7 + 2 + 2)
const POINT_MS = 10_000
const START = Date.UTC(2026, 0, 5)

export async function measureRollup(bench: Bench): Promise<Measured[]> {
  const usual = await bytesPerValue(bench, false)
  const busy = await bytesPerValue(bench, true)
  return [
    {
      scenario: SCENARIO,
      figure: 'on disk, per value',
      unit: 'bytes',
      ours: usual,
      goal: { of: 'ours', max: 4 },
    },
    { scenario: SCENARIO, figure: 'the same where none is idle', unit: 'bytes', ours: busy },
  ]
}

async function bytesPerValue(bench: Bench, areBusy: boolean): Promise<number> {
  const past = await openPast(join(bench.folder(), 'metrics.db'), START)
  try {
    const owners = await addOwners(past, CONTAINERS)
    await live(past, owners, { hours: HOURS, everyMs: POINT_MS, areBusy })
    await settle(past)
    const { bytes } = await past.keeping.kept()
    await checkWhole(past, owners)
    bench.note(`${(bytes / 1e6).toFixed(1)} MB of ${(VALUES / 1e6).toFixed(1)} million values`)
    return bytes / VALUES
  } finally {
    await past.close()
  }
}

/** What takes little because it was lost counts for nothing. */
async function checkWhole({ keeping }: Past, owners: readonly number[]): Promise<void> {
  for (const owner of [owners[0], owners.at(-1)]) {
    const span = { from: START, until: START + HOURS * 3_600_000, points: 2000 }
    const { at } = await keeping.history(owner ?? 0, 'container', span)
    if (at.length < HOURS * 60 - 1) throw new Error(`only ${at.length} minutes of a day are kept`)
  }
}
