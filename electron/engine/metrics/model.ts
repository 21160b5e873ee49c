/**
 * The words of this folder. Counters come from a source (reader/, or the engine's stats), are turned into points
 * (sampling/), held in rings for what is live, and folded into the history (keeping/).
 */
import type { HostUsage, SampleSource } from '../../../shared/contract/metrics'
import type { ContainerCounters } from '../ports'

/** A running container that is to be sampled. */
export interface Sampled {
  id: string
  /** Of its first process, as the host counts; it may be outdated. */
  pid: number | undefined
  /** false where it shares the network of the host: its interfaces would be the host's. */
  ownsNetwork: boolean
  /** Cores, as its engine says; undefined = no limit. */
  cpuLimit?: number | undefined
}

/** What the host itself has used so far. undefined = cannot be known. */
export interface HostCounters {
  /** Seconds since it booted. */
  atS: number
  /** Seconds of processor time, of all cores together: all there was, and what was neither idle nor waiting for disks. */
  cpuTotalS: number | undefined
  cpuBusyS: number | undefined
  memoryUsedBytes: number | undefined
  memoryTotalBytes: number | undefined
  load: number | undefined
  /** Of interfaces that lead outside: no loopback, no bridges, no ends of containers. */
  receivedBytes: number | undefined
  sentBytes: number | undefined
  /** Of whole disks, no partitions. */
  readBytes: number | undefined
  writtenBytes: number | undefined
}

/** One look at a host. */
export interface Batch {
  containers: ContainerCounters[]
  host?: HostCounters | undefined
  /** The file system the engine keeps its data on; only where it was asked for. */
  disk?: { path: string; usedBytes: number; sizeBytes: number } | undefined
  /** Seconds of the host's processor used so far by the reader, and by the SSH connection it comes over. */
  cost?: { readerS: number; connectionS: number } | undefined
  /** What could not be read, a few words each. */
  leftOut: string[]
}

export interface Wanted {
  containers: readonly Sampled[]
  host: boolean
  /** Limits and disks as well, which change rarely: once a minute. */
  slow: boolean
}

/** Where samples of one host come from. Whoever opens one closes it. */
export interface Source {
  kind: SampleSource
  /** Rejects with a Failure when it cannot go on: then it is closed and another is opened. */
  sample: (wanted: Wanted, signal: AbortSignal) => Promise<Batch>
  close: () => void
}

/** Values in the order of CONTAINER_SERIES or HOST_SERIES. Rates are over the time it covers. */
export interface Point {
  /** Epoch ms by our own clock, at its end. */
  at: number
  /** How long the time was that it stands for; 0 of a first look, which has gauges only. */
  coveredMs: number
  /**
   * How long nothing had come before it, where that is more than a few of its turns: a line breaks off there, though what
   * it covers is known on average. Left out of one that came in time.
   */
  holeMs?: number | undefined
  values: readonly (number | null)[]
}

/** What one look told of a container. */
export interface SampledContainer {
  id: string
  point: Point
  memoryLimitBytes: number | undefined
  memoryKills?: number | undefined
  /** Cores; undefined = no limit. */
  cpuLimit?: number | undefined
  /** Of the periods of about the last minute in which it was busy, the part (0 to 1) in which its limit held it back. */
  heldBack?: number | undefined
}

/** What one look at a host told. */
export interface Samples {
  containers: SampledContainer[]
  host?: Point | undefined
  /** Everything of HostUsage that is not a value of the point. */
  how: Pick<
    HostUsage,
    | 'source'
    | 'sourceReason'
    | 'leftOut'
    | 'paceMs'
    | 'paceReason'
    | 'isSumOfContainers'
    | 'memoryTotal'
    | 'disk'
    | 'cost'
  >
}

/** A number of the database for whatever has a history of its own: a host, or a container through all that replace it. */
export type OwnerId = number
