/**
 * How a container's process begins and ends, whoever causes it: an operator (actions.ts) or the fleet's own life
 * (life.ts). Order of events and the restart policy's back-off (100 ms, doubling, at most a minute) as dockerd 20.10.
 */
import type { Engine } from './engine-state'
import { appendNetwork, appendOf, appendVolumes } from './event-log'
import { type Container, isUp } from './model'
import { keepSpent } from './usage/machine'

const FIRST_BACKOFF_MS = 100
const LONGEST_BACKOFF_MS = 60_000
/** After a run of this length dockerd forgets earlier failures. */
const GOOD_RUN_MS = 10_000
/** About what a real engine takes on an idle machine. */
const START_MS = 40
/** As many of a container's runs are remembered for its log. */
const EARLIER_RUNS = 20
const failures = new WeakMap<Container, number>()

export async function start(engine: Engine, container: Container): Promise<void> {
  container.stoppedByHand = false
  container.run += 1
  const { run } = container
  appendNetwork(engine.events, engine.id, container, 'connect')
  appendVolumes(engine.events, container, 'mount')
  const lives = await engine.delay(START_MS)
  if (!lives || container.run !== run || !engine.containers.has(container.id)) return
  if (container.startedAt > 0) {
    const { startedAt, finishedAt } = container
    container.earlierRuns = [...container.earlierRuns, { startedAt, finishedAt }].slice(-EARLIER_RUNS)
  }
  container.status = 'running'
  container.startedAt = engine.now()
  container.pausedAt = 0
  container.pausedMs = 0
  container.exitCode = 0
  container.error = ''
  container.oomKilled = false
  container.pid = engine.nextPid()
  appendOf(engine.events, container, 'start')
  if (container.health) void becomeHealthy(engine, container, container.health.intervalMs)
}

export function exit(engine: Engine, container: Container, exitCode: number, oomKilled = false): void {
  const now = engine.now()
  const ranMs = now - container.startedAt
  keepSpent(engine, container)
  container.status = 'exited'
  container.exitCode = exitCode
  container.oomKilled = oomKilled
  container.finishedAt = now
  container.pid = 0
  const again = wantsRestart(container)
  if (oomKilled) appendOf(engine.events, container, 'oom')
  appendOf(engine.events, container, 'die', { exitCode: String(exitCode) })
  if (again) {
    container.status = 'restarting'
    void restartLater(engine, container, ranMs)
  }
  appendNetwork(engine.events, engine.id, container, 'disconnect')
  appendVolumes(engine.events, container, 'unmount')
  if (container.isTemporary && engine.containers.delete(container.id)) appendOf(engine.events, container, 'destroy')
}

/** Without a change nothing is said, as dockerd does. */
export function setHealth(engine: Engine, container: Container, status: Container['healthStatus']): void {
  if (!container.health || container.status !== 'running' || container.healthStatus === status) return
  container.healthStatus = status
  container.healthSince = engine.now()
  appendOf(engine.events, container, `health_status: ${status}`)
}

async function becomeHealthy(engine: Engine, container: Container, intervalMs: number): Promise<void> {
  const { run } = container
  container.healthStatus = 'starting'
  container.healthSince = container.startedAt
  await engine.delay(Math.min(intervalMs, 5_000))
  if (container.run === run) setHealth(engine, container, 'healthy')
}

function wantsRestart(container: Container): boolean {
  const { name, maximumRetryCount } = container.restartPolicy
  if (container.stoppedByHand || name === 'no') return false
  if (name !== 'on-failure') return true
  if (container.exitCode === 0) return false
  return maximumRetryCount === 0 || container.restartCount < maximumRetryCount
}

async function restartLater(engine: Engine, container: Container, ranMs: number): Promise<void> {
  const { run } = container
  const failed = ranMs >= GOOD_RUN_MS ? 0 : (failures.get(container) ?? 0)
  failures.set(container, failed + 1)
  await engine.delay(Math.min(FIRST_BACKOFF_MS * 2 ** failed, LONGEST_BACKOFF_MS))
  const mayStart = container.run === run && container.status === 'restarting' && engine.containers.has(container.id)
  if (!mayStart || !isUp(container)) return
  container.restartCount += 1
  await start(engine, container)
}
