/**
 * The real window with a log of 50,000 lines a second in sight, for a minute: the frames beside those of an empty window, the
 * longest task of the page, and that the newest line is what is shown. The producer is a simulated container in a process of
 * its own, whose CPU is told, as it shares the machine.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench'
import { startFleet } from '../fleet'
import { framesMs, longestTaskMs } from '../frames'
import { openTab, watchRows } from '../lab-window'
import { cpuMs } from '../processes'
import { prepareProfile } from '../profile'
import type { Measured } from '../report'
import { p95 } from '../statistics'
import { emptyFrames, type Opened } from '../window'
import { LINES_PER_S, startFlood } from './flood'

const SECONDS = 60
const SCENARIO = `${LINES_PER_S.toLocaleString('en')} log lines/s in the window for ${SECONDS} s`

export async function measurePane(bench: Bench): Promise<Measured[]> {
  const floor = await emptyFrames(bench.folder())
  const fleet = await startFleet({ hosts: 1, containersPerHost: 1 })
  try {
    const containerId = await startFlood(fleet)
    const { profile, hostIds } = await prepareProfile(bench, { ...fleet, containers: 2 })
    const app = await openTab(profile, { hostId: hostIds[0] ?? '', containerId, tab: 'logs' })
    try {
      await watchRows(app.page, '(nothing)') // the rows are there
      await sleep(3000)
      const before = cpuMs(fleet.pid)
      const [frames, longest] = await Promise.all([
        framesMs(app.page, SECONDS * 1000),
        longestTaskMs(app.page, SECONDS * 1000),
      ])
      bench.note(
        `producer ${((cpuMs(fleet.pid) - before) / SECONDS / 10).toFixed(0)} % of a core; ${await status(app.page)}`,
      )
      return rows(frames, floor, longest)
    } finally {
      await app.close()
    }
  } finally {
    await fleet.stop()
  }
}

function rows(frames: number[], floor: number[], longest: number): Measured[] {
  return [
    {
      scenario: SCENARIO,
      figure: 'frames p95, beside an empty window',
      unit: 'ms',
      ours: p95(frames),
      other: p95(floor),
      goal: { of: 'difference', max: 16 },
      samples: { ours: frames, other: floor },
    },
    {
      scenario: SCENARIO,
      figure: 'longest task of the page',
      unit: 'ms',
      ours: longest,
      goal: { of: 'ours', max: 100 },
    },
  ]
}

/** What the pane itself says: that it follows, and how many lines there are. */
async function status(page: Opened['page']): Promise<string> {
  const said = await page
    .getByRole('region', { name: /^Log of/ })
    .locator('footer')
    .textContent()
  if (!said?.includes('Following')) throw new Error(`the pane does not follow: ${said}`)
  return said
}
