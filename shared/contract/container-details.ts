/**
 * What is asked about one container when somebody looks at it: inspect in our words, its processes, its changes, and
 * who depends on it. Part of containers.ts. All text is cleaned by the adapter.
 */
import * as z from 'zod'
import { resources } from './container-spec'

export const mount = z.object({
  /** bind, volume, tmpfs, npipe, image or cluster, as Docker says it. */
  kind: z.string(),
  /** The volume's name when it is one. */
  name: z.string().optional(),
  source: z.string(),
  destination: z.string(),
  readOnly: z.boolean(),
})
export const attachment = z.object({
  network: z.string(),
  address: z.string(),
  aliases: z.array(z.string()),
  gateway: z.string(),
  mac: z.string(),
})
export type Attachment = z.output<typeof attachment>
/** `value` is left out where the name or the value looks like a secret; containers.reveal gives it. */
export const variable = z.object({ name: z.string(), value: z.string().optional() })
/** One run of the healthcheck; `output` is at most 4 KiB. */
export const probe = z.object({ startedAt: z.number(), endedAt: z.number(), exitCode: z.number(), output: z.string() })

export const containerDetails = z.object({
  command: z.array(z.string()),
  entrypoint: z.array(z.string()),
  workingDirectory: z.string(),
  user: z.string(),
  hostname: z.string(),
  environment: z.array(variable),
  resources,
  restartPolicy: z.string(),
  /** 0 = no limit. */
  memoryLimitBytes: z.number(),
  /** 0 = no limit. */
  cpuLimit: z.number(),
  healthcheck: z.string().optional(),
  probes: z.array(probe),
  error: z.string(),
  exitCode: z.number(),
  mounts: z.array(mount),
  networkMode: z.string(),
  networks: z.array(attachment),
  /** Ports the image or the container declares, `80/tcp`, published or not. */
  exposedPorts: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  isPrivileged: z.boolean(),
  hasReadOnlyRoot: z.boolean(),
  hasTty: z.boolean(),
  addedCapabilities: z.array(z.string()),
  logDriver: z.string(),
  platform: z.string(),
  pid: z.number(),
})
export type ContainerDetails = z.output<typeof containerDetails>

/** As `docker top` prints it: the engine's own columns. */
export const processList = z.object({ titles: z.array(z.string()), rows: z.array(z.array(z.string())) })
export type ProcessList = z.output<typeof processList>

export const change = z.object({ kind: z.enum(['added', 'changed', 'deleted']), path: z.string() })
export type Change = z.output<typeof change>

export const dependents = z.object({
  containers: z.array(
    z.object({
      key: z.string(),
      id: z.string(),
      name: z.string(),
      state: z.string(),
      /** project: same compose project · volume: shares a volume · network-namespace: uses its network */
      why: z.enum(['project', 'volume', 'network-namespace']),
      /** The project's or the volume's name. */
      through: z.string(),
    }),
  ),
  /** Published ports that would go dark, `0.0.0.0:8080 → 80/tcp`. */
  ports: z.array(z.string()),
})
export type Dependents = z.output<typeof dependents>
