/**
 * The real window with 10,000 rows over 100 SSH connections: a letter in the filter, the wheel, rows that change while one
 * looks; and the memory of the whole app. All beside an empty Electron window of the same size on the same display.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench'
import { type BenchFleet, startFleet } from '../fleet'
import { framesMs, framesWhileScrolling, keysToPaintMs } from '../frames'
import { treePssMb } from '../processes'
import { prepareProfile } from '../profile'
import type { Measured } from '../report'
import { p95 } from '../statistics'
import { type Opened, openApp, openEmpty } from '../window'

const SIZE = { hosts: 100, containersPerHost: 100 }
const SCENARIO = '10,000 rows in the window'
const GRID = '[role=grid][aria-label=Containers]'
const FRAMES_MS = 8000
const SETTLE_MS = 10_000
/** Of these the fleet makes about 500 row changes a second. */
const STORM_EVENTS_PER_S = 1500
const TYPED = ['redis', 'web', 'shop', 'postgres']

export async function measureTable(bench: Bench): Promise<Measured[]> {
  const floor = await measureEmpty(bench)
  bench.note(`empty window: frames ${p95(floor.frames).toFixed(1)} ms, ${floor.pssMb.toFixed(0)} MB`)
  const quiet = await withApp(bench, 0, async ({ page, pid }) => ({
    pssMb: treePssMb(pid),
    keys: await filter(page),
    scroll: await framesWhileScrolling(page, GRID, FRAMES_MS),
  }))
  const storm = await withApp(bench, STORM_EVENTS_PER_S, ({ page }) => framesMs(page, FRAMES_MS))
  const goal = { of: 'difference', max: 16 } as const
  const frames = { scenario: SCENARIO, unit: 'ms', other: p95(floor.frames), goal } as const
  const { pssMb, keys, scroll } = quiet.result
  return [
    {
      scenario: SCENARIO,
      figure: 'filter key → painted, p95',
      unit: 'ms',
      ours: p95(keys),
      goal: { of: 'ours', max: 60 },
      samples: { ours: keys },
    },
    { ...frames, figure: 'scroll, frames p95', ours: p95(scroll), samples: { ours: scroll, other: floor.frames } },
    {
      ...frames,
      figure: `${storm.changesPerS.toFixed(0)} row updates/s, frames p95`,
      ours: p95(storm.result),
      samples: { ours: storm.result, other: floor.frames },
    },
    {
      scenario: SCENARIO,
      figure: 'PSS of the whole app',
      unit: 'MB',
      ours: pssMb,
      other: floor.pssMb,
      goal: { of: 'difference', max: 450 },
    },
  ]
}

async function measureEmpty(bench: Bench): Promise<{ frames: number[]; pssMb: number }> {
  const { page, pid, close } = await openEmpty(bench.folder())
  await sleep(SETTLE_MS)
  try {
    return { pssMb: treePssMb(pid), frames: await framesMs(page, FRAMES_MS) }
  } finally {
    await close()
  }
}

/** The app with all hosts live and at rest, as far as the fleet lets it. */
async function withApp<T>(
  bench: Bench,
  eventsPerSecond: number,
  work: (app: Opened) => Promise<T>,
): Promise<{ result: T; changesPerS: number }> {
  const fleet: BenchFleet = await startFleet({ ...SIZE, eventsPerSecond })
  try {
    const { profile, changesPerS } = await prepareProfile(bench, fleet)
    const app = await openApp(profile)
    try {
      await app.page.locator(`${GRID}[aria-rowcount="${fleet.containers + 1}"]`).waitFor({ timeout: 60_000 })
      await sleep(SETTLE_MS + SIZE.hosts * 150) // until every host has connected
      return { result: await work(app), changesPerS }
    } finally {
      await app.close()
    }
  } finally {
    await fleet.stop()
  }
}

async function filter(page: Opened['page']): Promise<number[]> {
  await page.getByLabel('Filter containers').focus()
  const keys = await keysToPaintMs(page, TYPED, 250)
  if (keys.length < 20) throw new Error(`only ${keys.length} keys changed what is shown`)
  return keys
}
