/**
 * What a container has used so far, as its host counts it. Part of docker-host.ts. Two ways lead to it: the engine's own
 * `stats`, and the kernel's files (metrics/reader); both mean what `docker stats` means, so that either can stand in for
 * the other. undefined = cannot be known here, which is never zero.
 */
export interface ContainerCounters {
  id: string
  /** Seconds of a clock of the host that does not jump: its uptime, or when its engine took the sample. */
  atS: number
  /** Nanoseconds of processor time, of all cores together. */
  cpuNs: number | undefined
  /** Without the file cache that can go at once (`inactive_file`), as the docker command shows it. */
  memoryBytes: number | undefined
  /** The container's own; undefined = none. */
  memoryLimitBytes: number | undefined
  /** How many processes in it the kernel has killed for want of memory since it started. Stats do not tell it. */
  memoryKills?: number | undefined
  /** The container's own, in cores; 0 = none. Stats do not tell it. */
  cpuLimit?: number | undefined
  /** How many periods of its CPU limit it was busy in, and in how many of them it was held back until their end. */
  periods?: number | undefined
  heldPeriods?: number | undefined
  /** Of all its interfaces but the loopback; undefined where it uses the network of the host. */
  receivedBytes: number | undefined
  sentBytes: number | undefined
  readBytes: number | undefined
  writtenBytes: number | undefined
  pids: number | undefined
}
