/**
 * How rows come about: from a list, from an inspection, and from what an event means. Only here is decided what
 * `die` is; the face never sees Docker's words. Values of labels that look secret are masked, because a row goes to
 * every window and into the database. Pure; used by mirror.ts.
 */
import type { Container, ContainerHealth, ContainerState } from '../../../shared/contract/containers'
import { containerState } from '../../../shared/contract/containers'
import { maskLabels } from '../../../shared/domain/secret-words'
import type { DockerEvent, InspectedRow, ListedContainer } from '../ports'

const COMPOSE = 'com.docker.compose.'
const PROJECT_LABEL = `${COMPOSE}project`
const SERVICE_LABEL = `${COMPOSE}service`

export function keyOf(hostId: string, id: string): string {
  return `${hostId}/${id}`
}

/**
 * Without what Compose notes on a container for itself (hash, files, versions: half a row of some ten labels), because
 * rows are kept and sent to every window by the ten thousand. The inspector has all of them.
 */
function labelsOfRow(labels: Record<string, string>): Record<string, string> {
  const isNote = (name: string) => name.startsWith(COMPOSE) && name !== PROJECT_LABEL && name !== SERVICE_LABEL
  if (!Object.keys(labels).some(isNote)) return maskLabels(labels)
  const kept: Record<string, string> = Object.create(null)
  for (const [name, value] of Object.entries(labels)) if (!isNote(name)) kept[name] = value
  return maskLabels(kept)
}

/** A word of Docker's we do not know is shown as `dead` rather than as something that runs. */
function stateOf(word: string): ContainerState {
  const known = containerState.safeParse(word)
  return known.success ? known.data : 'dead'
}

/** Docker's list says health only inside its sentence: `Up 2 hours (health: starting)`. */
function healthOf(status: string): ContainerHealth {
  if (status.includes('(healthy)')) return 'healthy'
  if (status.includes('(unhealthy)')) return 'unhealthy'
  return status.includes('(health: starting)') ? 'starting' : 'none'
}

/** `Exited (137) 3 hours ago` → 137. */
function exitCodeOf(status: string): number | undefined {
  const match = /^Exited \((\d+)\)/.exec(status)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/**
 * The row a list gives. What a list does not say (start, restarts, memory) is carried over from the row before while
 * the state is the same, and filled by an inspection soon after.
 */
export function rowFromListed(hostId: string, listed: ListedContainer, before: Container | undefined): Container {
  const state = stateOf(listed.state)
  const same = before?.state === state ? before : undefined
  return {
    key: keyOf(hostId, listed.id),
    hostId,
    id: listed.id,
    name: listed.name,
    image: listed.image,
    imageId: listed.imageId,
    state,
    health: healthOf(listed.status),
    exitCode: exitCodeOf(listed.status) ?? same?.exitCode,
    outOfMemory: same?.outOfMemory ?? false,
    createdAt: listed.createdAt,
    startedAt: same?.startedAt,
    finishedAt: same?.finishedAt,
    restartCount: before?.restartCount ?? 0,
    project: listed.labels[PROJECT_LABEL],
    service: listed.labels[SERVICE_LABEL],
    labels: labelsOfRow(listed.labels),
    ports: listed.ports,
    volumes: listed.volumes,
    networks: listed.networks,
    networkOf: listed.networkOf,
    pid: same?.pid,
    cpuLimit: before?.cpuLimit,
    protection: before?.protection,
    pending: before?.pending,
  }
}

export function rowFromInspected(hostId: string, inspected: InspectedRow, before: Container | undefined): Container {
  const state = stateOf(inspected.state)
  const ended = state === 'exited' || state === 'dead'
  return {
    key: keyOf(hostId, inspected.id),
    hostId,
    id: inspected.id,
    name: inspected.name,
    image: inspected.image,
    imageId: inspected.imageId,
    state,
    health: ended ? 'none' : inspected.health,
    exitCode: ended || state === 'restarting' ? inspected.exitCode : undefined,
    outOfMemory: inspected.outOfMemory,
    createdAt: inspected.createdAt,
    startedAt: inspected.startedAt,
    finishedAt: inspected.finishedAt,
    restartCount: inspected.restartCount,
    project: inspected.labels[PROJECT_LABEL],
    service: inspected.labels[SERVICE_LABEL],
    labels: labelsOfRow(inspected.labels),
    ports: inspected.ports,
    volumes: inspected.volumes,
    networks: inspected.networks,
    networkOf: inspected.networkOf,
    pid: inspected.pid,
    cpuLimit: inspected.cpuLimit || undefined,
    protection: before?.protection,
    pending: before?.pending,
  }
}

/** What an event makes of a row: the row as it is now, `gone`, or undefined when it says nothing about the row. */
export function applyEvent(row: Container | undefined, event: DockerEvent): Container | 'gone' | undefined {
  if (event.action === 'destroy' || event.action === 'remove') return 'gone'
  if (!row) return undefined
  switch (event.action) {
    case 'start':
    case 'restart':
      return {
        ...row,
        state: 'running',
        startedAt: event.atMs,
        pid: undefined,
        exitCode: undefined,
        outOfMemory: false,
        health: row.health === 'none' ? 'none' : 'starting',
      }
    case 'unpause':
      return { ...row, state: 'running' }
    case 'pause':
      return { ...row, state: 'paused' }
    case 'die':
      return {
        ...row,
        state: 'exited',
        finishedAt: event.atMs,
        pid: undefined,
        exitCode: Number(event.attributes.exitCode ?? 0),
        health: 'none',
      }
    case 'oom':
      return { ...row, outOfMemory: true }
    case 'rename':
      return { ...row, name: event.attributes.name ?? row.name }
    case 'health_status':
      return { ...row, health: event.detail === 'healthy' || event.detail === 'unhealthy' ? event.detail : 'starting' }
    default:
      return undefined
  }
}
