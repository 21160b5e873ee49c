/**
 * Metrics: what containers and hosts use, live and over the last 30 days, and what happened to them meanwhile.
 * Implemented by electron/engine/metrics, shown by renderer/features/metrics. Values travel as arrays in the order of
 * CONTAINER_SERIES or HOST_SERIES; null is "not known", which is never zero.
 */
import * as z from 'zod'
import { CONTAINER_SERIES } from '../domain/series'
import { errorInfo } from './error-info'
import { hostId } from './hosts'
import { command, query, stream } from './runtime'

export const seriesName = z.enum([...CONTAINER_SERIES, 'load', 'disk'])
export type SeriesName = z.output<typeof seriesName>

const known = z.number().nullable()
const containerKey = z.string().regex(/^[a-z0-9]{12,32}\/[0-9a-f]{12,64}$/)
export const subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('container'), key: containerKey }),
  z.strictObject({ kind: z.literal('host'), hostId }),
])
export type Subject = z.output<typeof subject>

/** What a container used when it was last looked at; of running ones only. */
export const containerUsage = z.object({
  /** hostId/id, as in the table of containers. */
  key: z.string(),
  at: z.number(),
  cpu: known,
  memory: known,
  /** The container's own limit, or else what the host has. */
  memoryLimit: known,
  /**
   * How many processes in it the kernel has killed for want of memory since it started, as told each minute; left out
   * where only the kernel's files would tell and they are not read, or the kernel does not count it (before 4.13).
   */
  memoryKills: z.number().optional(),
  /** Its own limit, in cores; left out where it has none. */
  cpuLimit: z.number().optional(),
  /** Of the periods of about the last minute in which it was busy, the part (0 to 1) in which that limit held it back. */
  heldBack: z.number().optional(),
  received: known,
  sent: known,
  read: known,
  written: known,
  pids: known,
})
export type ContainerUsage = z.output<typeof containerUsage>

/** reader: files of the kernel over the SSH connection · api: the engine's stats, container by container. */
export const sampleSource = z.enum(['reader', 'api'])
export type SampleSource = z.output<typeof sampleSource>

/** What a host uses, and how we know. */
export const hostUsage = z.object({
  hostId,
  at: z.number(),
  source: sampleSource,
  /** Why not the reader, where it is not: a sentence. */
  sourceReason: z.string().optional(),
  /** What cannot be read here, each a few words: `block I/O of 3 containers`. */
  leftOut: z.array(z.string()),
  /** How often what nobody looks at is sampled now, and why slower than usual. */
  paceMs: z.number(),
  paceReason: z.string().optional(),
  /** Where the API tells nothing of the host itself: the sum of its containers. */
  isSumOfContainers: z.boolean(),
  cpu: known,
  memory: known,
  memoryTotal: known,
  load: known,
  received: known,
  sent: known,
  read: known,
  written: known,
  disk: z
    .object({
      path: z.string(),
      usedBytes: z.number(),
      sizeBytes: z.number(),
      /** When it will be full at the pace of the last days; left out while nothing points there. */
      fullAt: z.number().optional(),
    })
    .optional(),
  /** Percent of one core that our sampling costs the host, over the last minutes: the reader, and its SSH connection. */
  cost: z.object({ reader: z.number(), connection: z.number() }).optional(),
})
export type HostUsage = z.output<typeof hostUsage>

/** One instant of one of the subjects asked for (`place` in that list), values in the order of the series asked for. */
export const livePoint = z.object({ place: z.number(), at: z.number(), values: z.array(known) })
export type LivePoint = z.output<typeof livePoint>

/** Columns of equal length. A gap is one point of nulls. Where values were folded, `min` and `max` keep the extremes. */
export const historySeries = z.object({
  name: seriesName,
  avg: z.array(known),
  min: z.array(known),
  max: z.array(known),
})
export const history = z.object({
  /** What a point stands for before folding: 1, 10, 60 or 300 s. */
  levelMs: z.number(),
  /** Milliseconds between two points where nothing is missing. */
  stepMs: z.number(),
  /** The middle of what each point stands for. */
  at: z.array(z.number()),
  series: z.array(historySeries),
  /** Of memory, as it is now: the container's limit, or what the host has. */
  memoryLimit: known,
  /** When the oldest that is kept of it was measured. */
  keptSince: z.number().optional(),
})
export type History = z.output<typeof history>

/** What happened and may explain a curve. */
export const markKind = z.enum(['start', 'end', 'restart', 'replace', 'oom', 'healthy', 'unhealthy'])
export type MarkKind = z.output<typeof markKind>
export const mark = z.object({
  at: z.number(),
  kind: markKind,
  /** The container; left out for one of the host's own. */
  key: z.string().optional(),
  name: z.string(),
  /** `exit code 137`, the new image: a few words, maybe none. */
  note: z.string(),
})
export type Mark = z.output<typeof mark>

export const uptimeSpan = z.object({
  days: z.union([z.literal(1), z.literal(7), z.literal(30)]),
  /** Of the time it was watched, the part (0 to 1) it ran. null when it was not watched. */
  share: known,
  watchedMs: z.number(),
  restarts: z.number(),
  outOfMemory: z.number(),
})
export const uptime = z.object({ spans: z.array(uptimeSpan), watchedSince: z.number().optional() })
export type Uptime = z.output<typeof uptime>

/** Where other programs may read the newest values. */
export const endpointState = z.object({
  state: z.enum(['off', 'listening', 'failed']),
  url: z.string().optional(),
  error: errorInfo.optional(),
})
export type EndpointState = z.output<typeof endpointState>

/** What the history takes on this computer. */
export const kept = z.object({
  bytes: z.number(),
  capBytes: z.number(),
  oldestAt: z.number().optional(),
  containers: z.number(),
  /** Why nothing is being written just now, a sentence; what was measured meanwhile may be lost. */
  pausedBecause: z.string().optional(),
})
export type Kept = z.output<typeof kept>

const fleet = () => ({ kind: 'fleet' as const })
const at = (input: { subject: Subject }) => targetOf(input.subject)
export function targetOf(it: Subject) {
  if (it.kind === 'host') return { kind: 'host' as const, hostId: it.hostId }
  const slash = it.key.indexOf('/')
  return { kind: 'container' as const, hostId: it.key.slice(0, slash), id: it.key.slice(slash + 1) }
}
const view = { area: 'metrics', verb: 'view', target: at } as const
const viewAll = { area: 'metrics', verb: 'view', target: fleet } as const
const span = { from: z.number().int().min(0), until: z.number().int().min(0) }

export const metrics = {
  /** The newest usage of every running container, at most once a second each. */
  watchContainers: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(containerUsage), removed: z.array(z.string()) }),
    listIn: 'changed',
    access: viewAll,
  }),
  watchHosts: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(hostUsage), removed: z.array(z.string()) }),
    access: viewAll,
  }),
  /**
   * What is on the screen: sampled each second while it is followed. First what memory holds of the last `backMs`
   * (15 minutes at most), oldest first, then each new point.
   */
  follow: stream({
    input: z.strictObject({
      subjects: z.array(subject).min(1).max(200),
      series: z.array(seriesName).min(1).max(10),
      backMs: z.number().int().min(0).max(900_000),
    }),
    output: z.object({ snapshot: z.boolean(), points: z.array(livePoint) }),
    listIn: 'points',
    access: viewAll,
  }),
  /** At most about `points` of them, from the finest level that still holds the whole span. INVALID when it ends before it begins. */
  history: query({
    input: z.strictObject({ subject, ...span, points: z.number().int().min(10).max(2000) }),
    output: history,
    access: view,
  }),
  /** Of a container and those before it under the same name, or of all containers of a host; oldest first, at most 500. */
  marks: query({
    input: z.strictObject({ subject, ...span }),
    output: z.object({ marks: z.array(mark), dropped: z.number() }),
    access: view,
  }),
  uptime: query({ input: z.strictObject({ subject }), output: uptime, access: view }),
  watchEndpoint: stream({ input: z.void(), output: endpointState, access: viewAll }),
  kept: query({ input: z.void(), output: kept, access: viewAll }),
  /** Everything of the past; what is measured from now on is kept again. */
  forget: command({
    input: z.strictObject({ reason: z.string().trim().max(500).optional() }),
    output: z.void(),
    access: { area: 'metrics', verb: 'manage', target: fleet },
    audit: { action: 'metrics.forget', target: fleet, reason: (input) => input.reason },
  }),
}
