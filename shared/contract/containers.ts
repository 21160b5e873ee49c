/**
 * Containers over all hosts at once: one live table, what is known of one, and what a person does to them.
 * Implemented by electron/engine/containers, shown by renderer/features/containers. What inspect tells is in
 * container-details.ts, what a new container is made from in container-spec.ts.
 */
import * as z from 'zod'
import { change, containerDetails, dependents, processList } from './container-details'
import { containerSpec, resources } from './container-spec'
import { hostId } from './hosts'
import { command, query, stream } from './runtime'

export const containerState = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'])
export type ContainerState = z.output<typeof containerState>
export const containerHealth = z.enum(['none', 'starting', 'healthy', 'unhealthy'])
export type ContainerHealth = z.output<typeof containerHealth>
/** What we asked for and is not yet true: shown in the row as `stopping…`. */
export const pendingAction = z.enum([
  'stopping',
  'starting',
  'restarting',
  'pausing',
  'unpausing',
  'killing',
  'removing',
  'renaming',
  'updating',
])
export type PendingAction = z.output<typeof pendingAction>
/** Why a container is protected: its label `io.longshore.protected`, by hand, or a pattern of the settings. */
export const protection = z.enum(['label', 'hand', 'pattern'])
export type Protection = z.output<typeof protection>

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
  /** Without what Compose notes for itself; inspect has all. Values that look secret are masked. */
  labels: z.record(z.string(), z.string()),
  ports: z.array(publishedPort),
  /** Names of the volumes it mounts. */
  volumes: z.array(z.string()),
  /** Names of the networks it is attached to. */
  networks: z.array(z.string()),
  /** The id of the container whose network namespace it shares. */
  networkOf: z.string().optional(),
  /** Of its first process, as its host counts; only while it runs. */
  pid: z.number().optional(),
  /** Cores its engine lets it use; left out where that is all, or not known yet. */
  cpuLimit: z.number().optional(),
  protection: protection.optional(),
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

const containerId = z.string().regex(/^[0-9a-f]{12,64}$/)
export const containerReference = z.strictObject({ hostId, id: containerId, name: z.string().max(512).optional() })
export type ContainerReference = z.output<typeof containerReference>
const reasonText = z.string().trim().max(500)
const action = containerReference.extend({
  reason: reasonText.optional(),
  /** The name as the person typed it; without it stop, kill, remove and rename of a protected container are PROTECTED. */
  confirmedName: z.string().max(512).optional(),
})
const graceS = z.number().int().min(0).max(600)
/** Docker's RestrictedNamePattern. */
const newName = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}$/, 'is not a container name')
const signalName = z.string().regex(/^SIG[A-Z0-9+-]{1,12}$/, 'is not a signal')

/** What can be done to many at once. */
export const bulkAction = z.enum(['start', 'stop', 'restart', 'pause', 'unpause', 'kill', 'remove'])
export type BulkAction = z.output<typeof bulkAction>

const fleet = () => ({ kind: 'fleet' as const })
const it = (input: ContainerReference) => ({
  kind: 'container' as const,
  hostId: input.hostId,
  id: input.id,
  name: input.name,
})
const reason = (input: { reason?: string | undefined }) => input.reason
const operate = { area: 'containers', verb: 'operate', target: it } as const
const manage = { area: 'containers', verb: 'manage', target: it } as const
const view = { area: 'containers', verb: 'view', target: it } as const
const LONG_MS = 660_000

export const containers = {
  watch: stream({
    input: z.void(),
    output: containersPatch,
    listIn: 'changed',
    access: { area: 'containers', verb: 'view', target: fleet },
  }),
  inspect: query({ input: containerReference, output: containerDetails, access: view }),
  /** The engine's own words about it, as indented JSON; values that look secret are masked. */
  raw: query({ input: containerReference, output: z.object({ json: z.string() }), access: view }),
  processes: query({ input: containerReference, output: processList, access: view }),
  /** What differs from the image: at most `limit` of `total`. */
  changes: query({
    input: containerReference,
    output: z.object({ total: z.number(), changes: z.array(change) }),
    timeoutMs: 120_000,
    access: view,
  }),
  /** Who would notice if it stopped or went. */
  dependents: query({ input: containerReference, output: dependents, access: view }),
  /** The value of one environment variable that is masked otherwise. */
  reveal: command({
    input: containerReference.extend({ variable: z.string().max(1024) }),
    output: z.object({ value: z.string() }),
    access: operate,
    audit: { action: 'container.reveal', target: it, reason: (input) => input.variable },
  }),
  start: command({
    input: action,
    output: z.void(),
    access: operate,
    audit: { action: 'container.start', target: it, reason },
  }),
  /** Waits up to `graceS` seconds for the process to end by itself before it is killed; the engine's default is 10. */
  stop: command({
    input: action.extend({ graceS: graceS.optional() }),
    output: z.void(),
    timeoutMs: LONG_MS,
    access: operate,
    audit: { action: 'container.stop', target: it, reason },
  }),
  restart: command({
    input: action.extend({ graceS: graceS.optional() }),
    output: z.void(),
    timeoutMs: LONG_MS,
    access: operate,
    audit: { action: 'container.restart', target: it, reason },
  }),
  pause: command({
    input: action,
    output: z.void(),
    access: operate,
    audit: { action: 'container.pause', target: it, reason },
  }),
  unpause: command({
    input: action,
    output: z.void(),
    access: operate,
    audit: { action: 'container.unpause', target: it, reason },
  }),
  kill: command({
    input: action.extend({ signal: signalName.default('SIGKILL') }),
    output: z.void(),
    access: operate,
    audit: { action: 'container.kill', target: it, reason },
  }),
  /** `force` kills it first; without it a running container is a CONFLICT. `volumes` takes its anonymous volumes too. */
  remove: command({
    input: action.extend({ volumes: z.boolean(), force: z.boolean() }),
    output: z.void(),
    timeoutMs: 120_000,
    access: manage,
    audit: { action: 'container.remove', target: it, reason },
  }),
  rename: command({
    input: action.extend({ newName }),
    output: z.void(),
    access: manage,
    audit: { action: 'container.rename', target: it, reason },
  }),
  /** Changes limits and restart policy while it runs; what is left out stays. Gives the engine's warnings. */
  update: command({
    input: action.extend({ resources }),
    output: z.object({ warnings: z.array(z.string()) }),
    access: manage,
    audit: { action: 'container.update', target: it, reason },
  }),
  /** Protects by hand or no longer; a container recreated under the same name stays protected. */
  protect: command({
    input: action.extend({ on: z.boolean() }),
    output: z.void(),
    access: manage,
    audit: { action: 'container.protect', target: it, reason },
  }),
  /**
   * One action on many, as a task with one step per target; protected ones are skipped and say so. Each target has an
   * audit entry of its own.
   */
  bulk: command({
    input: z.strictObject({
      action: bulkAction,
      targets: z.array(containerReference).min(1).max(500),
      reason: reasonText.optional(),
      graceS: graceS.optional(),
      signal: signalName.optional(),
      volumes: z.boolean().optional(),
      force: z.boolean().optional(),
    }),
    output: z.object({ taskId: z.string() }),
    access: {
      area: 'containers',
      verb: 'operate',
      verbFor: (input) => (input.action === 'remove' ? 'manage' : 'operate'),
      target: fleet,
    },
    audit: {
      action: 'container.bulk',
      target: (input) => ({ kind: 'fleet', name: `${input.action} ${input.targets.length} containers` }),
      reason,
    },
  }),
  /** What an existing container could be made from again; secret values stay on the engine's side (`value` left out). */
  specOf: query({ input: containerReference, output: containerSpec, access: view }),
  /**
   * Creates and starts a container as a task (pull if the image is missing, create, start). Variables without a value
   * take theirs from the container `like`.
   */
  run: command({
    input: z.strictObject({
      hostId,
      spec: containerSpec,
      like: containerReference.optional(),
      start: z.boolean(),
      reason: reasonText.optional(),
    }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'containers', verb: 'manage', target: (input) => ({ kind: 'host', hostId: input.hostId }) },
    audit: {
      action: 'container.run',
      target: (input) => ({ kind: 'container', hostId: input.hostId, name: input.spec.name ?? input.spec.image }),
      reason,
    },
  }),
}
