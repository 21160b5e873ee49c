/**
 * Samples one live host until it is gone: asks a source for what is due, makes points of what its counters did, and hands
 * each look on. One look at a time, each with a deadline, and never a queue of them. Started by metrics/index.ts for each
 * live host.
 */
import { toErrorInfo } from '../../../../shared/errors'
import type { LiveHost } from '../../hosts'
import type { Clock } from '../../ports'
import type { Batch, Sampled, Samples } from '../model'
import { createComparing } from './comparing'
import { within } from './patience'
import { createReports } from './report'
import { createSchedule, type Situation, type Turn } from './schedule'
import { type Chosen, createSources, type SourcesPorts } from './sources'

export interface SamplingPorts extends SourcesPorts {
  running: (hostId: string) => readonly Sampled[]
  watched: (hostId: string) => { containers: ReadonlySet<string>; host: boolean }
  onSamples: (hostId: string, samples: Samples) => void
}

export interface Sampling {
  /** Other containers run, or others are watched: whose turn it is may have changed. */
  changed: () => void
}

const LOOK_TIMEOUT_MS = 30_000

export function startSampling(live: LiveHost, ports: SamplingPorts): Sampling {
  const { hostId, docker, signal } = live
  const { clock, log } = ports
  const sources = createSources(live, ports)
  const schedule = createSchedule(hostId)
  const reports = createReports(docker.facts, schedule, clock)
  const nap = createNap(clock, signal)
  const comparing = createComparing(docker, nap.end)
  let isFailing = false

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const chosen = await sources.next()
      const situation = situationOf(chosen)
      const now = clock.monotonic()
      const turn = schedule.turn(now, situation)
      if (turn) await look(chosen, turn, situation)
      else await nap.begin(schedule.waitMs(now, situation))
    }
  }

  function situationOf({ source, portion }: Chosen): Situation {
    const isReader = source.kind === 'reader'
    return {
      running: ports.running(hostId),
      watched: ports.watched(hostId),
      extra: isReader ? comparing.wants() : [],
      portion,
      hasHost: isReader,
    }
  }

  async function look(chosen: Chosen, turn: Turn, situation: Situation): Promise<void> {
    const startedAt = clock.monotonic()
    const batch = await ask(chosen, turn)
    if (signal.aborted) return
    if (!batch && chosen.source.kind === 'reader') return schedule.again()
    const seen = new Set(batch?.containers.map(({ id }) => id))
    const [load, cores] = [batch?.host?.load, docker.facts.cpus]
    schedule.done(turn, seen, { startedAt, endedAt: clock.monotonic(), load, cores })
    if (!batch || !isTrusted(chosen, turn, batch)) return
    const { running, watched } = situation
    ports.onSamples(hostId, reports.samples({ batch, turn, chosen, running, watched }))
  }

  async function ask({ source }: Chosen, turn: Turn): Promise<Batch | undefined> {
    const patience = { signal, clock, ms: LOOK_TIMEOUT_MS, late: 'Its metrics did not come in time.' }
    try {
      const batch = await within(patience, (inner) => source.sample(turn, inner))
      isFailing = false
      return batch
    } catch (thrown) {
      if (signal.aborted) return undefined
      sources.failed(source, thrown)
      if (!isFailing) log.warn('metrics.look', { hostId, source: source.kind, ...toErrorInfo(thrown) })
      isFailing = true
      return undefined
    }
  }

  function isTrusted({ source }: Chosen, { containers }: Turn, batch: Batch): boolean {
    if (source.kind !== 'reader') return true
    const verdict = comparing.take(batch, new Map(containers.map((one) => [one.id, one])), signal)
    if (verdict?.agrees) log.info('metrics.compared', { hostId })
    if (!verdict || verdict.agrees) return true
    const why = `What the kernel says of container ${verdict.id.slice(0, 12)} is not what its engine says (${verdict.words}).`
    sources.distrust(source, why)
    return false
  }

  void run()
    .catch((thrown) => {
      if (!signal.aborted) log.error('metrics.sampling', { hostId, ...toErrorInfo(thrown) })
    })
    .finally(sources.close)
  return { changed: nap.end }
}

/** A wait that ends early when something changes or the host is gone. */
function createNap(clock: Pick<Clock, 'sleep'>, signal: AbortSignal) {
  let over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end, { once: true })
  return {
    end,
    async begin(ms: number): Promise<void> {
      over = new AbortController()
      await clock.sleep(Math.max(1, ms), over.signal).catch(() => {})
    },
  }
}
