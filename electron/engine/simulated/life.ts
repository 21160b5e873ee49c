/**
 * The fleet's life of its own: at a given mean rate of events, something happens on some host. What and where comes from
 * the seed; each happening pays for the events it will cause, so the rate holds at 1 and at 1,000 events a second.
 */
import { stop } from './actions'
import type { Engine } from './engine-state'
import { appendOf } from './event-log'
import type { Container } from './model'
import { exit, setHealth, start } from './process-life'
import type { Random } from './random'

const TICK_MS = 50
/** What could not be done for lack of candidates is not made up for beyond this. */
const LONGEST_DEBT_S = 1

interface Happening {
  weight: number
  /** Events it causes, with those that follow later. */
  events: number
  candidates(container: Container): boolean
  happen(engine: Engine, container: Container, random: Random): Promise<unknown> | undefined
}

const HAPPENINGS: Happening[] = [
  {
    weight: 55,
    events: 3,
    candidates: (each) => each.status === 'running' && each.health !== null,
    happen: probe,
  },
  {
    weight: 12,
    events: 2,
    candidates: (each) => each.status === 'running' && each.health !== null,
    happen: ailAndRecover,
  },
  {
    weight: 14,
    events: 4,
    candidates: (each) => each.status === 'running' && each.behaviour.kind === 'crash-loop',
    happen: async (engine, container) => exit(engine, container, 1),
  },
  {
    weight: 12,
    events: 4,
    candidates: (each) => each.status === 'exited' && each.behaviour.kind === 'job',
    happen: runJob,
  },
  {
    weight: 7,
    events: 7,
    candidates: (each) => each.status === 'running' && each.behaviour.kind === 'service' && !each.behaviour.ignoresTerm,
    happen: restartByItself,
  },
]

/** `asleep` names the hosts where nothing can happen now. Returns what ends it. */
export function startLife(
  engines: readonly Engine[],
  random: Random,
  eventsPerSecond: number,
  asleep: (engine: Engine) => boolean,
): () => void {
  if (eventsPerSecond <= 0 || engines.length === 0) return () => {}
  let budget = 0
  let last = performance.now()
  const busy = new WeakSet<Container>()
  const timer = setInterval(() => {
    const now = performance.now()
    budget = Math.min(budget + ((now - last) / 1000) * eventsPerSecond, eventsPerSecond * LONGEST_DEBT_S + 1)
    last = now
    for (let tries = 0; budget > 0 && tries < 500; tries += 1) {
      const engine = random.pick(engines)
      const happening = weighted(random)
      if (asleep(engine)) continue
      const container = anyOf(engine, random, (each) => !busy.has(each) && happening.candidates(each))
      if (!container) continue
      budget -= happening.events
      busy.add(container)
      void happening.happen(engine, container, random)?.finally(() => busy.delete(container))
    }
  }, TICK_MS)
  return () => clearInterval(timer)
}

const TOTAL_WEIGHT = HAPPENINGS.reduce((sum, each) => sum + each.weight, 0)

function weighted(random: Random): Happening {
  let left = random.next() * TOTAL_WEIGHT
  for (const each of HAPPENINGS) {
    left -= each.weight
    if (left < 0) return each
  }
  return random.pick(HAPPENINGS)
}

/** One of those that fit, the first from a chance place on; operator's choices are left alone. */
function anyOf(engine: Engine, random: Random, fits: (container: Container) => boolean): Container | undefined {
  const all = [...engine.containers.values()]
  const from = random.between(0, Math.max(0, all.length - 1))
  for (let step = 0; step < all.length; step += 1) {
    const each = all[(from + step) % all.length]
    if (each && fits(each) && (each.behaviour.kind === 'job' || !each.stoppedByHand)) return each
  }
  return undefined
}

/** A health check that succeeds: the three events a real engine writes for each. */
async function probe(engine: Engine, container: Container, random: Random): Promise<void> {
  const command = `/bin/sh -c ${container.health?.test.slice(1).join(' ') ?? ''}`
  const execID = random.id()
  appendOf(engine.events, container, `exec_create: ${command}`, { execID })
  appendOf(engine.events, container, `exec_start: ${command}`, { execID })
  await engine.delay(50)
  appendOf(engine.events, container, 'exec_die', { execID, exitCode: '0' })
}

async function ailAndRecover(engine: Engine, container: Container, random: Random): Promise<void> {
  const well = container.healthStatus === 'healthy'
  setHealth(engine, container, well ? 'unhealthy' : 'healthy')
  if (!well) return
  await engine.delay(random.between(5_000, 30_000))
  setHealth(engine, container, 'healthy')
}

async function runJob(engine: Engine, container: Container, random: Random): Promise<void> {
  await start(engine, container)
  const { run } = container
  await engine.delay(random.between(1_000, 8_000))
  if (container.run === run && container.status === 'running') exit(engine, container, random.next() < 0.12 ? 1 : 0)
}

async function restartByItself(engine: Engine, container: Container): Promise<void> {
  const { run } = container
  await stop(engine, container, 10_000)
  if (container.run !== run || !engine.containers.has(container.id)) return
  await start(engine, container)
  appendOf(engine.events, container, 'restart')
}
