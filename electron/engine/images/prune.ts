/**
 * Preview and prune, the same for images, volumes and networks: the preview asks the engines themselves, so that a list
 * that is still on its way can never make something used look unused; the prune removes what the person saw, item by
 * item, each with an audit entry of its own, and leaves what came into use meanwhile.
 */
import type { Prunable, PrunePreview } from '../../../shared/contract/images'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { Audit } from '../audit'
import type { Hosts } from '../hosts'
import type { DockerHost, ListedContainer } from '../ports'
import type { TaskControl, Tasks } from '../tasks'
import { namesText, type User } from './rules'

export interface PruneItem {
  hostId: string
  id: string
  name: string
}

export interface PrunePorts {
  hosts: Pick<Hosts, 'engineOf' | 'nameOf'>
  tasks: Pick<Tasks, 'run'>
  audit: Pick<Audit, 'begin' | 'finish'>
}

export interface PruneKind {
  kind: 'image' | 'volume' | 'network'
  plural: string
  /** Who uses it, of all containers of its host, stopped ones included. */
  usersOf: (item: PruneItem, containers: readonly User[]) => readonly User[]
  /** Removes it without force; gives the bytes that came free, where they are known. */
  remove: (docker: DockerHost, item: PruneItem, signal: AbortSignal) => Promise<number | undefined>
  /** Called once per host when its items are through. */
  after: (hostId: string) => void
}

interface Wish {
  items: readonly PruneItem[]
  reason: string | undefined
  operator: string
}

const HOSTS_AT_A_TIME = 8
/** A task keeps 200 steps; the last one is the result. */
const MAX_NAMED_STEPS = 199
const RESULT = 'Result'

/** Asks all hosts at a time; one that does not answer does not hide the others. */
export async function previewOf(
  hostIds: readonly string[],
  hosts: Pick<Hosts, 'engineOf'>,
  of: (hostId: string, docker: DockerHost, containers: ListedContainer[]) => Promise<Prunable[]>,
  signal: AbortSignal,
): Promise<PrunePreview> {
  const preview: PrunePreview = { items: [], failed: [] }
  await inTurns([...new Set(hostIds)], async (hostId) => {
    try {
      const docker = hosts.engineOf(hostId)
      preview.items.push(...(await of(hostId, docker, await docker.containers.list(signal))))
    } catch (thrown) {
      signal.throwIfAborted()
      preview.failed.push({ hostId, error: toErrorInfo(thrown) })
    }
  })
  return preview
}

/** Starts the prune as a task and gives its id. */
export async function startPrune(ports: PrunePorts, kind: PruneKind, wish: Wish): Promise<{ taskId: string }> {
  const steps = [...new Set(wish.items.map((item) => stepOf(ports, item)))].slice(0, MAX_NAMED_STEPS)
  const task = {
    kind: `${kind.kind}.prune`,
    title: `Remove ${wish.items.length} ${wish.items.length === 1 ? kind.kind : kind.plural}`,
    steps: [...steps, RESULT],
    operator: wish.operator,
  }
  return { taskId: await ports.tasks.run(task, (control) => prune(ports, kind, wish, control)) }
}

const stepOf = (ports: PrunePorts, item: PruneItem) =>
  `${item.name} · ${ports.hosts.nameOf(item.hostId) ?? item.hostId}`

interface Tally {
  removed: number
  left: number
  failed: number
  freedBytes: number
}

async function prune(ports: PrunePorts, kind: PruneKind, wish: Wish, control: TaskControl): Promise<void> {
  const tally: Tally = { removed: 0, left: 0, failed: 0, freedBytes: 0 }
  await inTurns([...Map.groupBy(wish.items, (item) => item.hostId)], async ([hostId, items]) => {
    let containers: ListedContainer[] | undefined
    for (const item of items) {
      control.signal.throwIfAborted()
      control.step(stepOf(ports, item), 'running')
      const outcome = await attempt(control.signal, async () => {
        const docker = ports.hosts.engineOf(hostId)
        containers ??= await docker.containers.list(control.signal)
        const users = kind.usersOf(item, containers)
        if (users.length > 0) throw new Failure('CONFLICT', `used by ${namesText(users)} now`)
        return audited(ports, kind, wish, item, () => kind.remove(docker, item, control.signal))
      })
      tally[outcome.what] += 1
      tally.freedBytes += outcome.freedBytes
      control.step(stepOf(ports, item), STEP[outcome.what], outcome.note)
      control.progress((tally.removed + tally.left + tally.failed) / wish.items.length)
    }
    kind.after(hostId)
  })
  control.step(RESULT, tally.failed > 0 ? 'failed' : 'done', resultText(tally))
  if (tally.failed > 0)
    throw new Failure('ENGINE_REFUSED', `${tally.failed} of ${wish.items.length} could not be removed.`, {
      hint: 'The steps of the task say why, one by one.',
    })
}

const STEP = { removed: 'done', left: 'skipped', failed: 'failed' } as const

interface Outcome {
  what: keyof typeof STEP
  note: string
  freedBytes: number
}

/** A conflict is the engine's way to say that it came into use; gone already is what was wanted. Cancelling throws. */
async function attempt(signal: AbortSignal, work: () => Promise<number | undefined>): Promise<Outcome> {
  try {
    return { what: 'removed', note: 'removed', freedBytes: (await work()) ?? 0 }
  } catch (thrown) {
    if (signal.aborted) throw thrown
    const { code, message: note } = toErrorInfo(thrown)
    return { what: code === 'CONFLICT' || code === 'NOT_FOUND' ? 'left' : 'failed', note, freedBytes: 0 }
  }
}

async function audited<T>(
  { audit, hosts }: PrunePorts,
  { kind }: PruneKind,
  { reason, operator }: Wish,
  { hostId, id, name }: PruneItem,
  work: () => Promise<T>,
): Promise<T> {
  const target = { kind, hostId, id, name }
  const { seq } = await audit.begin({
    operator,
    action: `${kind}.remove`,
    target,
    hostName: hosts.nameOf(hostId),
    reason,
  })
  try {
    const result = await work()
    await audit.finish(seq, 'done')
    return result
  } catch (thrown) {
    const { code, message } = toErrorInfo(thrown)
    await audit.finish(seq, 'failed', `${code}: ${message}`)
    throw thrown
  }
}

function resultText({ removed, left, failed, freedBytes }: Tally): string {
  const parts = [`${removed} removed`]
  if (left > 0) parts.push(`${left} left`)
  if (failed > 0) parts.push(`${failed} failed`)
  if (freedBytes > 0) parts.push(`up to ${iecBytes(freedBytes)} freed`)
  return parts.join(', ')
}

function iecBytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10))
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** At most `HOSTS_AT_A_TIME` at a time; the first that throws ends the waiting. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one)
  }
  await Promise.all(Array.from({ length: HOSTS_AT_A_TIME }, worker))
}
