/**
 * 100 hosts × 100 containers, all sampled each 10 s over 100 SSH connections: what the engine takes, how long a minute of
 * them takes to be written, and how soon a day of one of them is there, to the contract's client and on the screen. The day
 * was never waited for: it is written over simulated time by what writes it. The fleet is a process of its own.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench'
import { openCharts } from '../charts'
import { type BenchEngine, startEngine } from '../engine'
import { type BenchFleet, startFleet } from '../fleet'
import { follow, online, type View } from '../follow'
import { addOwners, live, openPast, settle } from '../past'
import { cpuMs } from '../processes'
import { prepareProfile } from '../profile'
import type { Measured } from '../report'
import { median, p95 } from '../statistics'
import { emptyFrames, openApp } from '../window'

const SIZE = { hosts: 100, containersPerHost: 100 }
const SCENARIO = '10,000 containers each 10 s'
const DAY_SCENARIO = '24 h of one of 10,000 containers'
const OWNERS = 10_000
const HOURS = 24
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const SETTLE_MS = 60_000
const MEASURE_MS = 60_000
const CALLS = 60
const OPENINGS = 20
const GRID = '[role=grid][aria-label=Containers]'

export async function measureMetrics(bench: Bench): Promise<Measured[]> {
  const fleet = await startFleet(SIZE)
  try {
    const { profile } = await prepareProfile(bench, fleet)
    const sampled = await withEngine(profile, fleet, (engine, view) => sampling(bench, fleet, engine, view))
    const written = await writeDay(bench, join(profile, 'metrics.db'))
    const calls = await withEngine(profile, fleet, (engine, view) => history(engine, view))
    return [...sampled, ...written, ...calls.rows, await painted(bench, profile, calls.keys)]
  } finally {
    await fleet.stop()
  }
}

async function withEngine<T>(
  userData: string,
  fleet: BenchFleet,
  work: (engine: BenchEngine, view: View) => Promise<T>,
): Promise<T> {
  const engine = await startEngine({ userData })
  const view = follow(engine.client)
  const hosts = fleet.ready.hosts.length
  try {
    await view.until('all hosts are live', () => online(view) === hosts && view.rows.size === fleet.containers)
    await sleep(SETTLE_MS) // first looks, comparing, owners
    return await work(engine, view)
  } finally {
    view.close()
    await engine.stop()
  }
}

const running = (view: View) => [...view.rows.values()].filter(({ state }) => state === 'running' || state === 'paused')

async function sampling(bench: Bench, fleet: BenchFleet, engine: BenchEngine, view: View): Promise<Measured[]> {
  const share = async () => {
    const [before, fleetBefore, startedMs] = [cpuMs(engine.pid), cpuMs(fleet.pid), performance.now()]
    await sleep(MEASURE_MS)
    const tookMs = performance.now() - startedMs
    const percent = (ms: number) => (ms / tookMs) * 100
    const ours = percent(cpuMs(engine.pid) - before)
    bench.note(
      `${ours.toFixed(1)} % of a core; the fleet takes ${percent(cpuMs(fleet.pid) - fleetBefore).toFixed(1)} %`,
    )
    return ours
  }
  const unseen = await share()
  const table = watchAll(engine)
  await sleep(5000)
  const seen = await share()
  const { known, freshest } = table.state()
  table.close()
  bench.note(`${known} of ${running(view).length} running containers are known, ${freshest} of them since 15 s`)
  if (freshest < running(view).length * 0.95) throw new Error('the engine does not keep its pace of 10 s')
  return [
    {
      scenario: SCENARIO,
      figure: 'engine CPU, of a core',
      unit: '%',
      ours: unseen,
      goal: { of: 'ours', max: 25 },
    },
    { scenario: SCENARIO, figure: 'the same while a table shows all of them', unit: '%', ours: seen },
  ]
}

/** What a window's table follows. */
function watchAll({ client }: BenchEngine) {
  const life = new AbortController()
  const at = new Map<string, number>()
  const reading = async () => {
    for await (const { changed, removed } of client.metrics.watchContainers(undefined, { signal: life.signal })) {
      for (const usage of changed) at.set(usage.key, usage.at)
      for (const key of removed) at.delete(key)
    }
  }
  reading().catch((thrown) => {
    if (!life.signal.aborted) throw thrown
  })
  return {
    state: () => ({ known: at.size, freshest: [...at.values()].filter((when) => when > Date.now() - 15_000).length }),
    close: () => life.abort(),
  }
}

/** Everybody's day up to now, and that of containers which are gone, until there are 10,000 of them. */
async function writeDay(bench: Bench, file: string): Promise<Measured[]> {
  const startAt = Math.floor((Date.now() - HOURS * HOUR_MS) / MINUTE_MS) * MINUTE_MS
  const startedMs = performance.now()
  const past = await openPast(file, startAt)
  try {
    const kept = past.owners.filter(({ kind }) => kind === 'container').map(({ id }) => id)
    const owners = [...kept, ...(await addOwners(past, OWNERS - kept.length))]
    const writtenMs = await live(past, owners, { hours: HOURS, everyMs: MINUTE_MS })
    await settle(past)
    const { bytes } = await past.keeping.kept()
    const tookS = (performance.now() - startedMs) / 1000
    bench.note(`a minute is written in ${median(writtenMs).toFixed(0)} ms, p95 ${p95(writtenMs).toFixed(0)} ms`)
    bench.note(`${kept.length} known containers and others: ${(bytes / 1e6).toFixed(0)} MB in ${tookS.toFixed(0)} s`)
    return [
      {
        scenario: SCENARIO,
        figure: 'a minute of all written, p95',
        unit: 'ms',
        ours: p95(writtenMs),
        goal: { of: 'ours', max: 1000 },
        samples: { ours: writtenMs },
      },
    ]
  } finally {
    await past.close()
  }
}

/** Every so many-th of those that run, so that no two lie beside each other in the file. */
async function history(engine: BenchEngine, view: View): Promise<{ rows: Measured[]; keys: string[] }> {
  const all = running(view)
  const keys = Array.from({ length: CALLS }, (_, at) => all[(at * 7919) % all.length]?.key ?? '')
  const took: number[] = []
  for (const key of keys) {
    const until = Date.now()
    const before = performance.now()
    const found = await engine.client.metrics.history({
      subject: { kind: 'container', key },
      from: until - HOURS * HOUR_MS,
      until,
      points: 600,
    })
    took.push(performance.now() - before)
    const covered = (found.at.length * found.stepMs) / (HOURS * HOUR_MS)
    if (found.levelMs !== MINUTE_MS || covered < 0.95) throw new Error(`of a day of ${key} only ${covered} is there`)
  }
  const rows: Measured[] = [
    {
      scenario: DAY_SCENARIO,
      figure: 'asked → at the client, p95',
      unit: 'ms',
      ours: p95(took),
      goal: { of: 'ours', max: 50 },
      samples: { ours: took },
    },
  ]
  return { rows, keys }
}

async function painted(bench: Bench, profile: string, keys: readonly string[]): Promise<Measured> {
  const floor = await emptyFrames(bench.folder())
  const app = await openApp(profile)
  try {
    await app.page.locator(GRID).waitFor({ timeout: 60_000 })
    await sleep(SETTLE_MS)
    const times: number[] = []
    for (const key of keys.slice(0, OPENINGS + 1)) {
      const query = new URLSearchParams({ selected: key, as: 'page', tab: 'metrics', range: '24h' })
      times.push(await openCharts(app.page, `#/containers?${query}`))
      await sleep(1000)
    }
    const [first = Number.NaN, ...rest] = times
    bench.note(`the first, which loads the charts’ code: ${first.toFixed(0)} ms; median ${median(rest).toFixed(0)} ms`)
    return {
      scenario: DAY_SCENARIO,
      figure: 'asked → charts painted, p95, beside frames of an empty window',
      unit: 'ms',
      ours: p95(rest),
      other: p95(floor),
      goal: { of: 'difference', max: 150 },
      samples: { ours: rest, other: floor },
    }
  } finally {
    await app.close()
  }
}
