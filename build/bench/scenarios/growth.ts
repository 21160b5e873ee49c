/**
 * How cost grows with the number of containers: ten hosts with 1, 10, 100 and 1,000 each. Time until all is live from
 * cold, memory above an engine that knows none, and the time a window waits for all rows; each with the exponent of
 * its fit (1: in proportion).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench'
import { startEngine } from '../engine'
import { startFleet } from '../fleet'
import { residentMb } from '../processes'
import type { Measured } from '../report'
import { growthExponent, median } from '../statistics'
import { startCold } from './fleet'

const HOSTS = 10
const SIZES = [10, 100, 1000, 10_000]
const SNAPSHOTS = 9

interface Point {
  containers: number
  liveMs: number
  residentMb: number
  listMs: number
}

export async function measureGrowth(bench: Bench): Promise<Measured[]> {
  const emptyMb = await residentOfEmpty(bench)
  const points: Point[] = []
  for (const containers of SIZES) points.push(await measurePoint(bench, containers))
  return [
    ...series('time to live', 'ms', points, (point) => point.liveMs),
    ...series('memory above none', 'MB', points, (point) => Math.max(0, point.residentMb - emptyMb)),
    ...series('all rows through the contract', 'ms', points, (point) => point.listMs),
  ]
}

function series(
  figure: string,
  unit: 'ms' | 'MB',
  points: readonly Point[],
  value: (point: Point) => number,
): Measured[] {
  const exponent = growthExponent(points.map((point) => ({ x: point.containers, y: value(point) })))
  return [
    ...points.map((point) => ({
      scenario: `growth, ${point.containers} containers`,
      figure,
      unit,
      ours: value(point),
    })),
    { scenario: 'growth', figure, unit: 'exponent', ours: exponent },
  ]
}

async function residentOfEmpty(bench: Bench): Promise<number> {
  const engine = await startEngine({ userData: bench.folder() })
  await sleep(2000)
  const { now } = residentMb(engine.pid)
  await engine.stop()
  return now
}

async function measurePoint(bench: Bench, containers: number): Promise<Point> {
  const fleet = await startFleet({ hosts: HOSTS, containersPerHost: containers / HOSTS })
  const { engine, view, liveMs } = await startCold(bench, fleet)
  try {
    const times: number[] = []
    for (let count = 0; count < SNAPSHOTS; count += 1) {
      const before = performance.now()
      for await (const _ of engine.client.containers.watch(undefined)) break
      times.push(performance.now() - before)
    }
    return { containers, liveMs, residentMb: residentMb(engine.pid).now, listMs: median(times) }
  } finally {
    view.close()
    await engine.stop()
    await fleet.stop()
  }
}
