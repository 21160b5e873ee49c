/**
 * Containers over all hosts at once: one live table, the details of one, and what a person does to them.
 * Implemented by electron/engine/containers, shown by renderer/features/containers.
 */
import * as z from 'zod'
import { hostId } from './hosts'
import { command, query, stream } from './runtime'

export const containerState = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'])
export type ContainerState = z.output<typeof containerState>
export const containerHealth = z.enum(['none', 'starting', 'healthy', 'unhealthy'])
export type ContainerHealth = z.output<typeof containerHealth>
/** What we asked for and is not yet true: shown in the row as `stopping…`. */
export const pendingAction = z.enum(['stopping', 'starting', 'restarting'])
export type PendingAction = z.output<typeof pendingAction>

export const publishedPort = z.object({
  hostIp: z.string(),
  hostPort: z.number().optional(),
  containerPort: z.number(),
  protocol: z.enum(['tcp', 'udp', 'sctp']),
})
export type PublishedPort = z.output<typeof publishedPort>

/** One row of the table. The id is unique per engine, hence `key` = hostId/id. */
export const container = z.object({
  key: z.string(),
  hostId,
  id: z.string(),
  name: z.string(),
  /** As the engine names it; a bare digest when the tag moved on. */
  image: z.string(),
  imageId: z.string(),
  state: containerState,
  health: containerHealth,
  exitCode: z.number().optional(),
  outOfMemory: z.boolean(),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  finishedAt: z.number().optional(),
  restartCount: z.number(),
  project: z.string().optional(),
  service: z.string().optional(),
  ports: z.array(publishedPort),
  pending: pendingAction.optional(),
})
export type Container = z.output<typeof container>

export const containersPatch = z.object({
  /** true for the first message: `changed` is all there is. */
  snapshot: z.boolean(),
  changed: z.array(container),
  /** Keys of rows that are gone. */
  removed: z.array(z.string()),
})

export const mount = z.object({
  kind: z.string(),
  source: z.string(),
  destination: z.string(),
  readOnly: z.boolean(),
})
export const attachment = z.object({ network: z.string(), address: z.string(), aliases: z.array(z.string()) })

export const containerDetails = z.object({
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  workingDirectory: z.string(),
  user: z.string(),
  hostname: z.string(),
  restartPolicy: z.string(),
  /** 0 = no limit. */
  memoryLimitBytes: z.number(),
  /** 0 = no limit. */
  cpuLimit: z.number(),
  healthcheck: z.string().optional(),
  error: z.string(),
  mounts: z.array(mount),
  networks: z.array(attachment),
  labels: z.record(z.string(), z.string()),
})
export type ContainerDetails = z.output<typeof containerDetails>

const containerId = z.string().regex(/^[0-9a-f]{12,64}$/)
const reference = z.strictObject({ hostId, id: containerId, name: z.string().max(512).optional() })
const action = reference.extend({ reason: z.string().trim().max(500).optional() })
export type ContainerAction = z.output<typeof action>

const fleet = () => ({ kind: 'fleet' as const })
const it = (input: z.output<typeof reference>) => ({
  kind: 'container' as const,
  hostId: input.hostId,
  id: input.id,
  name: input.name,
})
const reason = (input: ContainerAction) => input.reason
const operate = { area: 'containers', verb: 'operate', target: it } as const

export const containers = {
  watch: stream({
    input: z.void(),
    output: containersPatch,
    access: { area: 'containers', verb: 'view', target: fleet },
  }),
  inspect: query({
    input: reference,
    output: containerDetails,
    access: { area: 'containers', verb: 'view', target: it },
  }),
  start: command({
    input: action,
    output: z.void(),
    access: operate,
    audit: { action: 'container.start', target: it, reason },
  }),
  /** Waits up to `graceS` seconds for the process to end by itself before it is killed; the engine's default is 10. */
  stop: command({
    input: action.extend({ graceS: z.number().int().min(0).max(600).optional() }),
    output: z.void(),
    timeoutMs: 660_000,
    access: operate,
    audit: { action: 'container.stop', target: it, reason },
  }),
  restart: command({
    input: action.extend({ graceS: z.number().int().min(0).max(600).optional() }),
    output: z.void(),
    timeoutMs: 660_000,
    access: operate,
    audit: { action: 'container.restart', target: it, reason },
  }),
}
