/**
 * Asks everything about one container at the same time, each question with a deadline of its own: what does not answer is
 * known as such and keeps the others from nothing. Only here is the environment seen, to take its secrets out of all the
 * rest. Used by index.ts.
 */
import type { AuditEntry } from '../../../shared/contract/audit'
import type { Container, ContainerReference } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { ContainerUsage, History, HostUsage, Mark, Subject } from '../../../shared/contract/metrics'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { Audit } from '../audit'
import { type Containers, rowFromInspected } from '../containers'
import type { Events } from '../events'
import type { Hosts } from '../hosts'
import type { Clock, DockerHost, InspectedContainer } from '../ports'
import type { Asked, Details, Evidence, HostEvidence, ImageEvidence, Past, Peaks } from './evidence'
import { ENDED, known } from './evidence'
import { readLines } from './last-lines'
import { createMask, type MaskText } from './masking'
import { inOurTime } from './our-time'
import { DAY_MS } from './past-ends'

/** The doors of the capabilities it asks. */
export interface CollectPorts {
  hosts: Pick<Hosts, 'list' | 'engineOf'>
  containers: Pick<Containers, 'get'>
  events: Pick<Events, 'history'>
  audit: Pick<Audit, 'find'>
  metrics: {
    usageOf: (key: string) => ContainerUsage | undefined
    hostUsageOf: (hostId: string) => HostUsage | undefined
    history: (wanted: { subject: Subject; from: number; until: number; points: number }) => Promise<History>
    marks: (wanted: { subject: Subject; from: number; until: number }) => Promise<{ marks: Mark[] }>
  }
  clock: Pick<Clock, 'now'>
}

/** Of each question; together they may take longer only where inspecting does, which masking waits for. */
const ASK_MS = 8000
const HOUR_MS = 3_600_000
const EVENTS = 200
const ACTIONS = 50

export async function collect(ports: CollectPorts, it: ContainerReference, caller: AbortSignal): Promise<Evidence> {
  const { hosts, containers, clock, metrics } = ports
  const { hostId, id } = it
  const key = `${hostId}/${id}`
  const now = clock.now()
  const host = hosts.list().find((one) => one.id === hostId)
  if (!host) throw new Failure('NOT_FOUND', 'That host is not in the list any more.')
  const ask = <T>(question: (signal: AbortSignal) => Promise<T>) => asked(question, caller)
  const subject: Subject = { kind: 'container', key }
  const name = containers.get(key)?.name ?? it.name ?? id.slice(0, 12)

  const [inspected, rawLines, images, clockOf, events, actions, marks, past] = await Promise.all([
    ask(async (signal) => hosts.engineOf(hostId).containers.inspect(id, signal)),
    ask(async (signal) => readLines(hosts.engineOf(hostId), id, signal)),
    ask(async (signal) => hosts.engineOf(hostId).images.list(signal)),
    ask(async (signal) => hosts.engineOf(hostId).clock(signal)),
    ask((signal) => ports.events.history({ hostId, id, limit: EVENTS }, signal)),
    ask(() => actionsOn(ports, hostId, id, name)),
    ask(async () => ownMarks(await metrics.marks({ subject, from: now - DAY_MS, until: now }), key)),
    ask(() => pastOf(metrics, subject, now)),
  ])
  const mask = createMask(known(inspected)?.environment ?? [])
  const before = containers.get(key)
  const row = inspected.known ? rowOf(hostId, inspected.value, before) : before
  const evidence: Evidence = {
    now,
    name: row?.name ?? name,
    host: hostEvidence(host),
    row,
    details: mapped(inspected, (one) => detailsOf(one, mask)),
    lines: mapped(rawLines, (read) => read(mask)),
    events,
    actions,
    marks,
    usage: row && ENDED.has(row.state) ? undefined : metrics.usageOf(key),
    hostUsage: metrics.hostUsageOf(hostId),
    past,
    image: row ? mapped(images, (all) => imageOf(row, all)) : { known: false, why: 'It is not known.' },
  }
  return inOurTime(evidence, known(clockOf)?.offsetMs ?? 0)
}

/** Only the caller's own end is an error. */
async function asked<T>(question: (signal: AbortSignal) => Promise<T>, caller: AbortSignal): Promise<Asked<T>> {
  const patience = AbortSignal.timeout(ASK_MS)
  try {
    return { known: true, value: await Promise.race([question(AbortSignal.any([caller, patience])), late(patience)]) }
  } catch (thrown) {
    caller.throwIfAborted()
    return {
      known: false,
      why: patience.aborted ? `It did not answer within ${ASK_MS / 1000} s.` : toErrorInfo(thrown).message,
    }
  }
}

/** For what takes no signal. */
function late(patience: AbortSignal): Promise<never> {
  return new Promise((_, reject) => patience.addEventListener('abort', () => reject(patience.reason), { once: true }))
}

function mapped<T, R>(from: Asked<T>, to: (value: T) => R): Asked<R> {
  return from.known ? { known: true, value: to(from.value) } : from
}

function rowOf(hostId: string, one: InspectedContainer, before: Container | undefined): Container {
  const networks = one.networks.map(({ network }) => network)
  return rowFromInspected(hostId, { ...one, networks, pid: one.pid || undefined }, before)
}

/** Those of containers before it under the same name belong to its history, not to it. */
const ownMarks = ({ marks }: { marks: Mark[] }, key: string) => marks.filter((mark) => mark.key === key)

function hostEvidence({ name, link, heardAt, error, facts }: Host): HostEvidence {
  const isLive = link === 'online' || link === 'degraded'
  return {
    name,
    isLive,
    heardAt,
    why: isLive ? undefined : error?.message,
    isPodman: facts?.more?.product === 'Podman',
    cpus: facts?.cpus,
    memoryBytes: facts?.memoryBytes,
  }
}

function detailsOf(one: InspectedContainer, mask: MaskText): Details {
  const { restartPolicy, memoryLimitBytes, cpuLimit, mounts, hasReadOnlyRoot, user } = one
  return {
    ...{ restartPolicy, memoryLimitBytes, cpuLimit, mounts, hasReadOnlyRoot, user },
    runs: mask([...one.entrypoint, ...one.command].join(' ')),
    healthcheck: one.healthcheck === undefined ? undefined : mask(one.healthcheck),
    probes: one.probes.map((probe) => ({ ...probe, output: mask(probe.output) })),
    error: mask(one.error),
  }
}

/** Entries that name its id, and those that made one of its name: an action that creates knows no id yet. */
async function actionsOn({ audit }: CollectPorts, hostId: string, id: string, name: string): Promise<AuditEntry[]> {
  const [byId, byName] = await Promise.all([
    audit.find({ text: id.slice(0, 64), limit: ACTIONS }),
    audit.find({ text: name.slice(0, 200), limit: ACTIONS }),
  ])
  const isMaking = ({ target, action }: AuditEntry) =>
    target.name === name && target.id === undefined && action === 'container.run'
  const all = [...byId, ...byName.filter((entry) => entry.target.hostId === hostId && isMaking(entry))]
  const ofIt = all.filter(
    ({ target, action }) => target.hostId === hostId && target.kind === 'container' && !action.startsWith('diagnosis.'),
  )
  return ofIt.sort((a, b) => b.seq - a.seq)
}

async function pastOf(metrics: CollectPorts['metrics'], subject: Subject, now: number): Promise<Past> {
  const of = (spanMs: number) => metrics.history({ subject, from: now - spanMs, until: now, points: 120 })
  const [hour, day] = await Promise.all([of(HOUR_MS), of(DAY_MS)])
  return { hour: peaksOf(hour), day: peaksOf(day) }
}

function peaksOf({ series }: History): Peaks {
  const column = (name: string, which: 'avg' | 'max') =>
    (series.find((one) => one.name === name)?.[which] ?? []).filter((value) => value !== null)
  const highest = (values: number[]) => (values.length > 0 ? Math.max(...values) : undefined)
  const means = column('cpu', 'avg')
  const sum = means.reduce((total, value) => total + value, 0)
  return {
    memoryMax: highest(column('memory', 'max')),
    cpuMax: highest(column('cpu', 'max')),
    cpuMean: means.length > 0 ? sum / means.length : undefined,
  }
}

/** Build tools that make images reproducible write 1970 or 1980 as their date. */
const EARLIEST = Date.UTC(2000, 0, 1)

type ListedImage = Awaited<ReturnType<DockerHost['images']['list']>>[number]

function imageOf({ image, imageId }: Container, all: readonly ListedImage[]): ImageEvidence {
  const dated = (one: ListedImage | undefined) => (one && one.createdAt > EARLIEST ? one.createdAt : undefined)
  const own = all.find(({ id }) => id === imageId)
  const tag = isBareId(image) ? undefined : tagged(image)
  const named = tag === undefined ? undefined : all.find(({ tags }) => tags.includes(tag))
  const isOther = named !== undefined && named.id !== imageId
  return {
    name: image,
    createdAt: dated(own),
    isOnHost: own !== undefined,
    newer: isOther ? { createdAt: dated(named) } : undefined,
  }
}

const isBareId = (image: string) => image.includes('@') || /^(sha256:)?[0-9a-f]{12,64}$/.test(image)

/** As the engine lists it: `nginx` is `nginx:latest`. */
function tagged(image: string): string {
  return image.slice(image.lastIndexOf('/') + 1).includes(':') ? image : `${image}:latest`
}
