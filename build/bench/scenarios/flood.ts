/**
 * 50,000 lines a second for a minute from a simulated container, into a pane of the engine that a client follows: does the
 * engine keep up, what does it take, and does it say what it let go. The producer is a process of its own whose CPU is
 * told too, as it shares the machine. What a window makes of it is measured elsewhere.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PaneState } from '../../../shared/contract/logs'
import type { Bench } from '../bench'
import { startEngine } from '../engine'
import { type BenchFleet, startFleet } from '../fleet'
import { follow, online } from '../follow'
import { openPane } from '../panes'
import { cpuMs, residentMb } from '../processes'
import type { Measured } from '../report'

export const LINES_PER_S = 50_000
const SECONDS = 60
const SCENARIO = `${LINES_PER_S.toLocaleString('en')} log lines/s for ${SECONDS} s`

export async function measureFlood(bench: Bench): Promise<Measured[]> {
  const fleet = await startFleet({ hosts: 1, containersPerHost: 1 })
  const containerId = await startFlood(fleet)
  const engine = await startEngine({ userData: bench.folder(), demo: fleet.ready, nodeArgs: bench.engineArgs })
  const view = follow(engine.client)
  try {
    await view.until('the host is live', () => online(view) === 1 && view.rows.size === 2)
    await sleep(3000) // what the start left to do
    const source = { hostId: [...view.hosts.values()][0]?.id ?? '', containerId }
    const [engineBefore, fleetBefore] = [cpuMs(engine.pid), cpuMs(fleet.pid)]
    const memoryBefore = residentMb(engine.pid).now
    const startedMs = performance.now()
    const pane = await openPane(engine.client, [source], 0)
    const memory: number[] = []
    const behindMs: number[] = []
    for (let second = 0; second < SECONDS; second += 1) {
      await sleep(1000)
      memory.push(residentMb(engine.pid).now - memoryBefore)
      behindMs.push(await behind(engine.client, pane.state()))
    }
    const { end, letGo } = pane.state()
    const tookMs = performance.now() - startedMs
    bench.note(`${end} lines, ${letGo} of them let go and told`)
    pane.close()
    const share = (before: number, after: number) => ((after - before) / tookMs) * 100
    const cpu = {
      engine: share(engineBefore, cpuMs(engine.pid)),
      fleet: share(fleetBefore, cpuMs(fleet.pid)),
    }
    return rows({ memory, behindMs, taken: (end / (LINES_PER_S * tookMs)) * 1e5, cpu })
  } finally {
    view.close()
    await engine.stop()
    await fleet.stop()
  }
}

interface Flood {
  memory: number[]
  behindMs: number[]
  taken: number
  cpu: { engine: number; fleet: number }
}

function rows({ memory, behindMs, taken, cpu }: Flood): Measured[] {
  const grown = { scenario: SCENARIO, figure: 'engine RSS, most it grew', unit: 'MB' } as const
  return [
    { scenario: SCENARIO, figure: 'lines in the pane, of those written', unit: '%', ours: taken },
    {
      scenario: SCENARIO,
      figure: 'newest line, behind its own instant',
      unit: 'ms',
      ours: Math.max(...behindMs),
      samples: { ours: behindMs },
    },
    { ...grown, ours: Math.max(...memory), goal: { of: 'ours', max: 150 }, samples: { ours: memory } },
    { scenario: SCENARIO, figure: 'engine CPU, of a core', unit: '%', ours: cpu.engine },
    { scenario: SCENARIO, figure: 'producer CPU, of a core', unit: '%', ours: cpu.fleet },
  ]
}

/** A container that has just begun. Gives its id. */
export async function startFlood(fleet: BenchFleet): Promise<string> {
  const [host] = fleet.ready.hosts
  if (!host) throw new Error('the fleet has no host')
  const behaviour = {
    kind: 'service',
    stopMs: 50,
    ignoresTerm: false,
    cpuShare: 1,
    memoryBytes: 50_000_000,
    log: 'json',
    linesPerMinute: LINES_PER_S * 60,
  }
  await fleet.inject(host.name, [{ name: 'flood', behaviour, startedAt: Date.now() }])
  const { hosts } = await fleet.truth()
  const flood = hosts[0]?.containers.find(({ name }) => name === 'flood')
  if (!flood) throw new Error('the flood is not there')
  return flood.id
}

/** Milliseconds from the instant of the newest line until now: both clocks are this machine's. */
async function behind(client: Parameters<typeof openPane>[0], { paneId, first, end }: PaneState): Promise<number> {
  if (end <= first) return 0
  const { at } = await client.logs.lines({ paneId, from: end - 1, count: 1 })
  return Date.now() - (at[0] ?? 0)
}
