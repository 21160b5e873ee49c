/**
 * One action on many containers, as a task with a step for each: at most eight at once and two on one host, protected
 * ones skipped, each with an audit entry of its own. Cancelling stops what has not begun. Called by index.ts.
 */
import type { BulkAction, ContainerReference } from '../../../shared/contract/containers'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { Session } from '../access'
import type { Audit } from '../audit'
import type { Hosts } from '../hosts'
import type { Log } from '../ports'
import type { NewTask, TaskControl } from '../tasks'
import { type Actions, type Given, REFUSED_WHEN_PROTECTED } from './actions'
import { keyOf } from './rules'
import type { Rows } from './table'

export interface BulkPorts {
  rows: Rows
  actions: Pick<Actions, 'perform' | 'subjectOf'>
  audit: Pick<Audit, 'begin' | 'finish'>
  hosts: Pick<Hosts, 'nameOf'>
  log: Log
  /** Fires when the engine ends: what a person cancelled may still end well, what is cut off may not. */
  signal: AbortSignal
}
export interface BulkInput extends Omit<Given, keyof ContainerReference | 'confirmedName'> {
  action: BulkAction
  targets: ContainerReference[]
}

const AT_ONCE = 8
const AT_ONCE_PER_HOST = 2
const ONE_MS = 660_000

type Outcome = 'done' | 'failed' | 'skipped'

export function bulkTask(input: BulkInput, ports: BulkPorts, operator: string): NewTask {
  const targets = distinct(input.targets)
  const title = `${VERBS[input.action].title} ${targets.length === 1 ? 'one container' : `${targets.length} containers`}`
  return { kind: 'container.bulk', title, steps: targets.map((target) => stepName(target, ports)), operator }
}

const VERBS: Record<BulkAction, { title: string; past: string }> = {
  start: { title: 'Start', past: 'started' },
  stop: { title: 'Stop', past: 'stopped' },
  restart: { title: 'Restart', past: 'restarted' },
  pause: { title: 'Pause', past: 'paused' },
  unpause: { title: 'Unpause', past: 'unpaused' },
  kill: { title: 'Kill', past: 'killed' },
  remove: { title: 'Remove', past: 'removed' },
}

/** Rejects with a Failure that counts those that failed; the steps say why. */
export async function runBulk(input: BulkInput, session: Session, ports: BulkPorts, task: TaskControl): Promise<void> {
  const targets = distinct(input.targets)
  const outcomes: Outcome[] = []
  await inTurns(targets, task.signal, async (target) => {
    outcomes.push(await one(target, input, session, ports, task))
    task.progress(outcomes.length / targets.length)
  })
  const failed = outcomes.filter((outcome) => outcome === 'failed').length
  if (task.signal.aborted) throw new Failure('CANCELLED', 'Cancelled; what had begun was brought to its end.')
  if (failed === 0) return
  const { past } = VERBS[input.action]
  throw new Failure('ENGINE_REFUSED', `${failed} of ${targets.length} containers could not be ${past}.`, {
    hint: 'Each step says why.',
  })
}

async function one(
  target: ContainerReference,
  input: BulkInput,
  session: Session,
  ports: BulkPorts,
  task: TaskControl,
): Promise<Outcome> {
  const step = stepName(target, ports)
  const row = ports.rows.get(keyOf(target.hostId, target.id))
  if (row?.protection && REFUSED_WHEN_PROTECTED.has(input.action)) {
    task.step(step, 'skipped', `Protected (${row.protection}): only by itself, with its name typed.`)
    return 'skipped'
  }
  task.step(step, 'running')
  try {
    task.step(step, 'done', await audited(target, input, session, ports))
    return 'done'
  } catch (thrown) {
    const { message, hint } = toErrorInfo(thrown)
    task.step(step, 'failed', [message, hint].filter(Boolean).join(' '))
    return 'failed'
  }
}

/** The same entries as if each had been asked for by itself. Gives what became of it in a word or two. */
async function audited(target: ContainerReference, input: BulkInput, session: Session, ports: BulkPorts) {
  const { action, targets: _, ...options } = input
  const { name } = ports.actions.subjectOf(target)
  const { seq } = await ports.audit.begin({
    operator: session.operator,
    action: `container.${action}`,
    target: { kind: 'container', hostId: target.hostId, id: target.id, name },
    hostName: ports.hosts.nameOf(target.hostId),
    reason: input.reason,
  })
  const signal = AbortSignal.any([ports.signal, AbortSignal.timeout(ONE_MS)])
  try {
    const row = await ports.actions.perform(action, { ...options, ...target }, { session, signal })
    await close(ports, seq, 'done')
    return action === 'remove' ? 'removed' : (row?.state ?? 'gone')
  } catch (thrown) {
    const { code, message } = toErrorInfo(thrown)
    await close(ports, seq, 'failed', `${code}: ${message}`)
    throw thrown
  }
}

/** What was done is done: trouble with its outcome row must not turn it into a failure. */
async function close({ audit, log }: BulkPorts, seq: number, outcome: 'done' | 'failed', error?: string) {
  await audit
    .finish(seq, outcome, error)
    .catch((why) => log.error('containers.outcome-lost', { seq, why: String(why) }))
}

/** Runs `work` for each in order, as many at once as the limits allow; after the signal nothing new begins. */
async function inTurns(
  targets: readonly ContainerReference[],
  signal: AbortSignal,
  work: (target: ContainerReference) => Promise<void>,
): Promise<void> {
  const waiting = [...targets]
  const busy = new Map<string, number>()
  const running = new Set<Promise<void>>()
  while (waiting.length > 0 && !signal.aborted) {
    const at = waiting.findIndex(({ hostId }) => (busy.get(hostId) ?? 0) < AT_ONCE_PER_HOST)
    const [target] = running.size < AT_ONCE && at >= 0 ? waiting.splice(at, 1) : []
    if (!target) {
      await Promise.race(running)
      continue
    }
    const { hostId } = target
    busy.set(hostId, (busy.get(hostId) ?? 0) + 1)
    const one: Promise<void> = work(target).finally(() => {
      busy.set(hostId, (busy.get(hostId) ?? 1) - 1)
      running.delete(one)
    })
    running.add(one)
  }
  await Promise.all(running)
}

function stepName(target: ContainerReference, { actions }: Pick<BulkPorts, 'actions'>): string {
  const { name, hostName } = actions.subjectOf(target)
  return `${name} on ${hostName}`
}

function distinct(targets: readonly ContainerReference[]): ContainerReference[] {
  return [...new Map(targets.map((target) => [keyOf(target.hostId, target.id), target])).values()]
}
