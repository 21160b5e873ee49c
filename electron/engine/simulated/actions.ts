/**
 * What an operator may do to a container, called by routes.ts: the same refusals, the same order of events and about the
 * same delays as dockerd 20.10 (recorded from a real one; stop is kill, die, network disconnect, volume unmount, stop).
 */
import type { Engine } from './engine-state'
import { appendOf } from './event-log'
import { type Container, isUp } from './model'
import { exit, start } from './process-life'
import { notModified, Refusal } from './refusal'
import { signalNumber } from './signals'

export async function startByHand(engine: Engine, container: Container): Promise<void> {
  if (container.status === 'paused') throw new Refusal(409, 'cannot start a paused container, try unpause instead')
  if (isUp(container)) throw notModified()
  await start(engine, container)
}

/** `timeoutMs` is how long SIGTERM may take before SIGKILL follows. */
export async function stop(engine: Engine, container: Container, timeoutMs: number): Promise<void> {
  if (!isUp(container)) throw notModified()
  await endProcess(engine, container, timeoutMs)
  appendOf(engine.events, container, 'stop')
}

export async function restart(engine: Engine, container: Container, timeoutMs: number): Promise<void> {
  if (isUp(container)) await stop(engine, container, timeoutMs)
  await start(engine, container)
  appendOf(engine.events, container, 'restart')
}

export function pause(engine: Engine, container: Container): void {
  if (container.status === 'paused') throw new Refusal(409, `Container ${container.id} is already paused`)
  if (container.status === 'restarting')
    throw new Refusal(409, `Container ${container.id} is restarting, wait until the container is running`)
  requireProcess(container)
  container.status = 'paused'
  container.pausedAt = engine.now()
  appendOf(engine.events, container, 'pause')
}

export function unpause(engine: Engine, container: Container): void {
  if (container.status !== 'paused') throw new Refusal(500, `Container ${container.id} is not paused`)
  container.status = 'running'
  container.pausedMs += engine.now() - container.pausedAt
  container.pausedAt = 0
  appendOf(engine.events, container, 'unpause')
}

/** @throws Refusal 400 on a signal nobody knows; `reference` is how the caller called the container. */
export async function kill(engine: Engine, container: Container, reference: string, signal: string): Promise<void> {
  const number = signalNumber(signal)
  if (number === undefined) throw new Refusal(400, `Invalid signal: ${signal}`)
  if (!isUp(container) || container.status === 'restarting')
    throw new Refusal(409, `Cannot kill container: ${reference}: Container ${container.id} is not running`)
  const { run, behaviour } = container
  const ends = number === 9 || ([2, 3, 15].includes(number) && !behaviour.ignoresTerm)
  if (ends) container.stoppedByHand = true
  appendOf(engine.events, container, 'kill', { signal: String(number) })
  if (!ends || !(await engine.delay(20))) return
  if (container.run === run && isUp(container)) exit(engine, container, number === 9 ? 137 : 0)
}

export function rename(engine: Engine, container: Container, name: string): void {
  const wanted = name.replace(/^\//, '')
  if (wanted === '') throw new Refusal(400, 'Neither old nor new names may be empty')
  const failed = 'Error when allocating new name:'
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(wanted))
    throw new Refusal(400, `${failed} Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`)
  const other = [...engine.containers.values()].find((each) => each.name === wanted)
  if (other)
    throw new Refusal(
      409,
      `${failed} Conflict. The container name "/${wanted}" is already in use by container "${other.id}". ` +
        'You have to remove (or rename) that container to be able to reuse that name.',
    )
  const oldName = `/${container.name}`
  container.name = wanted
  appendOf(engine.events, container, 'rename', { oldName })
}

const LEAST_MEMORY_BYTES = 6 * 1024 * 1024

/** Body of POST /containers/…/update, of which the restart policy, memory, CPU and processes are honoured. */
export function update(engine: Engine, container: Container, body: unknown): void {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const policy = given.RestartPolicy as { Name?: unknown; MaximumRetryCount?: unknown } | undefined
  const name = policy?.Name || 'no'
  if (name !== 'no' && name !== 'always' && name !== 'unless-stopped' && name !== 'on-failure')
    throw new Refusal(400, `invalid restart policy '${name}'`)
  if (policy) container.restartPolicy = { name, maximumRetryCount: Number(policy.MaximumRetryCount ?? 0) }
  if (typeof given.Memory === 'number' && given.Memory !== 0) {
    if (given.Memory < LEAST_MEMORY_BYTES) throw new Refusal(400, 'Minimum memory limit allowed is 6MB')
    container.memoryLimitBytes = given.Memory
  }
  if (typeof given.PidsLimit === 'number') container.pidsLimit = Math.max(0, given.PidsLimit)
  if (typeof given.NanoCpus === 'number' && given.NanoCpus > 0) container.nanoCpus = given.NanoCpus
  appendOf(engine.events, container, 'update')
}

export async function remove(engine: Engine, container: Container, force: boolean): Promise<void> {
  if (isUp(container) && !force) {
    const stopIt = 'Stop the container before attempting removal or force remove'
    const how = container.status === 'paused' ? `Unpause and then ${stopIt.toLowerCase()}` : stopIt
    throw new Refusal(409, `You cannot remove a ${container.status} container ${container.id}. ${how}`)
  }
  if (isUp(container)) {
    container.stoppedByHand = true
    if (container.status === 'restarting') container.status = 'exited'
    else {
      appendOf(engine.events, container, 'kill', { signal: '9' })
      exit(engine, container, 137)
    }
  }
  await engine.delay(10)
  if (engine.containers.delete(container.id)) appendOf(engine.events, container, 'destroy')
}

async function endProcess(engine: Engine, container: Container, timeoutMs: number): Promise<void> {
  const { run, behaviour } = container
  container.stoppedByHand = true
  if (container.status === 'restarting') {
    container.status = 'exited'
    container.finishedAt = engine.now()
    return
  }
  const still = () => container.run === run && isUp(container)
  appendOf(engine.events, container, 'kill', { signal: '15' })
  if (container.status === 'paused') unpause(engine, container)
  const obeys = !behaviour.ignoresTerm && behaviour.stopMs <= timeoutMs
  await engine.delay(obeys ? behaviour.stopMs : timeoutMs)
  if (!still()) return
  if (!obeys) {
    appendOf(engine.events, container, 'kill', { signal: '9' })
    await engine.delay(20)
  }
  if (still()) exit(engine, container, obeys ? 0 : 137)
}

function requireProcess(container: Container): void {
  if (!isUp(container)) throw new Refusal(409, `Container ${container.id} is not running`)
}
