/**
 * The page of the whole fleet in the real window with 100 hosts whose cards in sight change each second: frames beside
 * those of an empty window, and the longest task of the page, still and while the wheel turns.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench'
import { changesOf } from '../charts'
import { startFleet } from '../fleet'
import { framesMs, framesWhileScrolling, longestTaskMs } from '../frames'
import { cpuMs } from '../processes'
import { prepareProfile } from '../profile'
import type { Measured } from '../report'
import { p95 } from '../statistics'
import { emptyFrames, openApp } from '../window'

const SIZE = { hosts: 100, containersPerHost: 25 }
const SCENARIO = '100 hosts live in the window'
const CARD = '[data-testid=host-card]'
const SECONDS = 30
const CHANGES_S = 10
const SCROLL_MS = 8000
/** Until every host has connected and has been looked at. */
const SETTLE_MS = 30_000
/** Of a second: a card may miss a turn now and then. */
const LEAST_CHANGES = 0.6

export async function measureLive(bench: Bench): Promise<Measured[]> {
  const floor = await emptyFrames(bench.folder())
  const fleet = await startFleet(SIZE)
  try {
    const { profile } = await prepareProfile(bench, fleet)
    const { page, close } = await openApp(profile)
    try {
      await page.evaluate(() => location.assign('#/fleet'))
      await page.locator(CARD).first().waitFor({ timeout: 60_000 })
      await sleep(SETTLE_MS)
      // Before, because counting changes has its price.
      const { shown, each } = await changesOf(page, CARD, CHANGES_S * 1000)
      bench.note(`${shown} cards in sight change ${(each / CHANGES_S).toFixed(2)} times a second`)
      if (each / CHANGES_S < LEAST_CHANGES) throw new Error('the cards do not change each second')
      const before = cpuMs(fleet.pid)
      const [frames, longest] = await Promise.all([framesMs(page, SECONDS * 1000), longestTaskMs(page, SECONDS * 1000)])
      bench.note(`the fleet takes ${((cpuMs(fleet.pid) - before) / SECONDS / 10).toFixed(0)} % of a core`)
      return rows(floor, { frames, longest, scrolled: await framesWhileScrolling(page, `${CARD} >> nth=0`, SCROLL_MS) })
    } finally {
      await close()
    }
  } finally {
    await fleet.stop()
  }
}

function rows(floor: number[], seen: { frames: number[]; longest: number; scrolled: number[] }): Measured[] {
  const beside = { scenario: SCENARIO, unit: 'ms', other: p95(floor) } as const
  return [
    {
      ...beside,
      figure: 'frames p95, beside an empty window',
      ours: p95(seen.frames),
      goal: { of: 'difference', max: 16 },
      samples: { ours: seen.frames, other: floor },
    },
    { ...beside, figure: 'the same while the wheel turns', ours: p95(seen.scrolled), samples: { ours: seen.scrolled } },
    { scenario: SCENARIO, figure: 'longest task of the page', unit: 'ms', ours: seen.longest },
  ]
}
