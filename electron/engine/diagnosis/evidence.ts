/**
 * What was asked about a container before anything is concluded from it. collect.ts fills it, the files in rules/ read
 * it: they are pure, so that a test gives them a state and sees what they find. Instants are epoch ms by our own clock
 * (our-time.ts).
 */
import type { AuditEntry } from '../../../shared/contract/audit'
import type { ContainerDetails } from '../../../shared/contract/container-details'
import type { Container } from '../../../shared/contract/containers'
import type { DockerEventRow } from '../../../shared/contract/events'
import type { LogLevel } from '../../../shared/contract/logs'
import type { ContainerUsage, HostUsage, Mark } from '../../../shared/contract/metrics'

/** `why`: a sentence that says why it is not known. */
export type Asked<T> = { known: true; value: T } | { known: false; why: string }

export interface Evidence {
  now: number
  name: string
  host: HostEvidence
  /** As asked just now, or as last known; undefined when nobody knows it any more. */
  row: Container | undefined
  details: Asked<Details>
  lines: Asked<LogLine[]>
  /** The newest first. */
  events: Asked<DockerEventRow[]>
  /** The newest first. */
  actions: Asked<AuditEntry[]>
  /** Of the last 24 hours, the oldest first. */
  marks: Asked<Mark[]>
  usage: ContainerUsage | undefined
  hostUsage: HostUsage | undefined
  past: Asked<Past>
  image: Asked<ImageEvidence>
}

export interface HostEvidence {
  name: string
  isLive: boolean
  /** When its engine was last heard. */
  heardAt?: number | undefined
  /** Where its clock is wrong; all instants here are told by ours. */
  clockAheadMs?: number | undefined
  /** Why it is not live. */
  why?: string | undefined
  /** Podman 4 has no event and no flag for kills for memory. */
  isPodman?: boolean | undefined
  cpus?: number | undefined
  memoryBytes?: number | undefined
}

/** What only an inspection tells, with whatever looks secret masked. */
export type Details = Pick<
  ContainerDetails,
  | 'restartPolicy'
  | 'memoryLimitBytes'
  | 'cpuLimit'
  | 'healthcheck'
  | 'probes'
  | 'error'
  | 'mounts'
  | 'hasReadOnlyRoot'
  | 'user'
> & {
  /** Entrypoint and command as one line. */
  runs: string
}

export interface LogLine {
  at: number
  /** Harmless, without secrets. */
  text: string
  level: LogLevel
  isStderr: boolean
}

/** Highest and mean values; undefined where nothing was measured. */
export interface Past {
  hour: Peaks
  day: Peaks
}
export interface Peaks {
  memoryMax: number | undefined
  cpuMax: number | undefined
  cpuMean: number | undefined
}

export interface ImageEvidence {
  /** As the container was made from it. */
  name: string
  /** undefined: it is not on the host any more, or does not say (0 and earlier years of some build tools). */
  createdAt: number | undefined
  isOnHost: boolean
  /** What the same name stands for on the host now, where that is another image. */
  newer: { createdAt: number | undefined } | undefined
}

export const ENDED: ReadonlySet<string> = new Set(['exited', 'dead'])
export const known = <T>(asked: Asked<T>): T | undefined => (asked.known ? asked.value : undefined)
