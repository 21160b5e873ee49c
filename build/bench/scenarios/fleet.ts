/**
 * 100 hosts × 100 containers over 100 SSH connections: how soon everything is live, what the engine takes while nothing
 * happens, how fast it answers, and whether it is right after a storm of events. The fleet is simulated and a process
 * of its own; the engine is the built one in a Node process of its own.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import type { Bench } from '../bench'
import { type BenchEngine, startEngine } from '../engine'
import { agrees, type BenchFleet, startFleet, type Truth } from '../fleet'
import { follow, online, type View } from '../follow'
import { cpuMs, residentMb } from '../processes'
import type { Measured } from '../report'
import { median, p95 } from '../statistics'

const SCENARIO = '100 hosts × 100 containers'
const SIZE = { hosts: 100, containersPerHost: 100 }
const STARTS = 3
const IDLE_S = 30
const STORM_S = 20
const STORM_EVENTS_PER_S = 1000
const QUERIES = 200
const SNAPSHOTS = 10
const GARBAGE = 'most of it is garbage V8 keeps room for: with --max-semi-space-size=4 an idle engine has 80 MB less'

export interface Cold {
  engine: BenchEngine
  view: View
  /** Milliseconds from the start of the process: all hosts online and all containers listed; each row exact. */
  liveMs: number
  exactMs: number
}

/** An engine that knows the hosts and nothing of their containers. */
export async function startCold(bench: Bench, fleet: BenchFleet, isQuiet = true): Promise<Cold> {
  const engine = await startEngine({ userData: bench.folder(), demo: fleet.ready, nodeArgs: bench.engineArgs })
  const view = follow(engine.client)
  const hosts = fleet.ready.hosts.length
  const isLive = () => online(view) === hosts && view.rows.size === fleet.containers
  await view.until('all hosts are live', isLive)
  const liveMs = performance.now() - engine.startedMs
  if (isQuiet) {
    const truth = await fleet.truth()
    await view.until('all rows are exact', () => wrong(view, truth).length === 0)
  }
  return { engine, view, liveMs, exactMs: performance.now() - engine.startedMs }
}

/** Keys of containers that are not as the engines have them. */
function wrong(view: View, truth: Truth): string[] {
  const idOf = new Map([...view.hosts.values()].map((host) => [host.name, host.id]))
  return truth.hosts.flatMap(({ name, containers }) =>
    containers.flatMap((container) => {
      const key = `${idOf.get(name)}/${container.id}`
      return agrees(view.rows.get(key), container) ? [] : [key]
    }),
  )
}

export async function measureFleet(bench: Bench): Promise<Measured[]> {
  const fleet = await startFleet(SIZE)
  try {
    const starts = await coldStarts(bench, fleet)
    const cold = await startCold(bench, fleet)
    const quiet = await whileIdle(cold)
    const answers = await queries(cold)
    await close(cold)
    return [...starts, ...quiet, ...answers, ...(await storm(bench))]
  } finally {
    await fleet.stop()
  }
}

async function close({ engine, view }: Cold) {
  view.close()
  await engine.stop()
}

async function coldStarts(bench: Bench, fleet: BenchFleet): Promise<Measured[]> {
  const live: number[] = []
  const exact: number[] = []
  for (let run = 0; run < STARTS; run += 1) {
    const cold = await startCold(bench, fleet)
    live.push(cold.liveMs / 1000)
    exact.push(cold.exactMs / 1000)
    bench.note(`live after ${cold.liveMs.toFixed(0)} ms, exact after ${cold.exactMs.toFixed(0)} ms`)
    await close(cold)
  }
  return [
    {
      scenario: SCENARIO,
      figure: 'all live from cold',
      unit: 's',
      ours: median(live),
      goal: { of: 'ours', max: 20 },
      samples: { ours: live },
    },
    { scenario: SCENARIO, figure: 'each row inspected', unit: 's', ours: median(exact), samples: { ours: exact } },
  ]
}

async function whileIdle({ engine }: Cold): Promise<Measured[]> {
  await sleep(5000) // what the start left to do
  const before = cpuMs(engine.pid)
  await sleep(IDLE_S * 1000)
  const idle = ((cpuMs(engine.pid) - before) / (IDLE_S * 1000)) * 100
  const { now, peak } = residentMb(engine.pid)
  return [
    { scenario: SCENARIO, figure: 'idle CPU, of a core', unit: '%', ours: idle, goal: { of: 'ours', max: 3 } },
    {
      scenario: SCENARIO,
      figure: 'engine RSS, idle',
      unit: 'MB',
      ours: now,
      goal: { of: 'ours', max: 400 },
      limit: GARBAGE,
    },
    { scenario: SCENARIO, figure: 'engine RSS, highest of a start', unit: 'MB', ours: peak },
  ]
}

async function queries({ engine, view }: Cold): Promise<Measured[]> {
  const scenario = 'query, 10,000 containers known'
  const rows = [...view.rows.values()]
  const inspected: number[] = []
  for (let count = 0; count < QUERIES; count += 1) {
    const row = rows[(count * 7919) % rows.length]
    if (!row) break
    const before = performance.now()
    await engine.client.containers.inspect({ hostId: row.hostId, id: row.id })
    inspected.push(performance.now() - before)
  }
  const snapshots: number[] = []
  for (let count = 0; count < SNAPSHOTS; count += 1) {
    const before = performance.now()
    for await (const { changed } of engine.client.containers.watch(undefined)) {
      if (changed.length !== rows.length) throw new Error(`a snapshot of ${changed.length} rows`)
      break
    }
    snapshots.push(performance.now() - before)
  }
  const bare = Array.from({ length: SNAPSHOTS }, () => clonedMs(rows))
  const goal = { of: 'ours', max: 100 } as const
  return [
    { scenario, figure: 'inspect, p95', unit: 'ms', ours: p95(inspected), goal, samples: { ours: inspected } },
    {
      scenario,
      figure: 'all rows, p95',
      unit: 'ms',
      ours: p95(snapshots),
      other: p95(bare),
      goal,
      limit: `${(JSON.stringify(rows).length / 1e6).toFixed(1)} MB of JSON: piped, parsed and made into objects by the client`,
      samples: { ours: snapshots, other: bare },
    },
  ]
}

/** What the rows cost to be copied from one process to another, without a process. */
function clonedMs(rows: readonly unknown[]): number {
  const before = performance.now()
  deserialize(serialize(rows))
  return performance.now() - before
}

/** The fleet is calmed before it is compared: then each row must be exactly what its engine has. */
async function storm(bench: Bench): Promise<Measured[]> {
  const scenario = `${SCENARIO}, ${STORM_EVENTS_PER_S.toLocaleString('en')} events/s`
  const fleet = await startFleet({ ...SIZE, eventsPerSecond: STORM_EVENTS_PER_S })
  const cold = await startCold(bench, fleet, false)
  const { engine, view } = cold
  try {
    await sleep(5000)
    const [before, updates, events, startedMs] = [
      cpuMs(engine.pid),
      view.updates(),
      (await fleet.truth()).events,
      performance.now(),
    ]
    await sleep(STORM_S * 1000)
    const elapsedMs = performance.now() - startedMs
    const cpu = ((cpuMs(engine.pid) - before) / elapsedMs) * 100
    const rate = (((await fleet.truth()).events - events) / elapsedMs) * 1000
    const changes = ((view.updates() - updates) / elapsedMs) * 1000
    bench.note(`${rate.toFixed(0)} events/s, ${changes.toFixed(0)} row changes/s`)
    const { peak } = residentMb(engine.pid)
    return [
      {
        scenario,
        figure: 'rows that differ from the engines’ truth',
        unit: 'rows',
        ours: await differing(bench, fleet, view),
        goal: { of: 'ours', max: 0 },
      },
      { scenario, figure: 'CPU, of a core', unit: '%', ours: cpu },
      {
        scenario,
        figure: 'engine RSS, highest',
        unit: 'MB',
        ours: peak,
        goal: { of: 'ours', max: 400 },
        limit: GARBAGE,
      },
    ]
  } finally {
    await close(cold)
    await fleet.stop()
  }
}

/** The last events of a storm are looked into: a second or two, and many times that on a busy machine. */
const SETTLED_WITHIN_MS = 20_000
const BETWEEN_MS = 100

async function differing(bench: Bench, fleet: BenchFleet, view: View): Promise<number> {
  await fleet.calm()
  const truth = await fleet.truth()
  const calmMs = performance.now()
  const passedMs = () => performance.now() - calmMs
  while (wrong(view, truth).length > 0 && passedMs() < SETTLED_WITHIN_MS) await sleep(BETWEEN_MS)
  const left = wrong(view, truth)
  bench.note(`${left.length} rows differ ${passedMs().toFixed(0)} ms after the storm: ${left.slice(0, 3).join(' ')}`)
  return left.length
}
