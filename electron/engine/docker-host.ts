/**
 * One live Docker engine in our words: the port that adapters/docker implements and the capabilities use. Part of
 * ports.ts. Text from the host is cleaned by the adapter and nowhere else; every call ends when its signal fires and
 * rejects with a Failure.
 */
import type { Duplex } from 'node:stream'
import type { Change, ContainerDetails, ProcessList } from '../../shared/contract/container-details'
import type { ContainerSpec, Resources } from '../../shared/contract/container-spec'
import type { CertificateFacts, DiskUsage, EngineFacts } from '../../shared/contract/hosts'
import type { Image, ImageDetails } from '../../shared/contract/images'
import type { Network, networkMember } from '../../shared/contract/networks'
import type { Volume } from '../../shared/contract/volumes'
import type { ContainerCounters } from './docker-stats'
import type { Session, StreamCalls } from './docker-streams'

export type * from './docker-stats'
export type * from './docker-streams'

export interface DockerHost {
  facts: EngineFacts
  /** Of a TLS connection, the certificate that ends first. */
  certificate?: CertificateFacts | undefined
  /** Resolves once, when the connection beneath is gone, with the cause. */
  closed: Promise<Error | undefined>
  /** Round trip in milliseconds. */
  ping: (signal: AbortSignal) => Promise<number>
  /** Endless until the signal fires or the stream breaks. `sinceS` and `untilS` are epoch seconds, for what was missed. */
  events: (options: EventsOptions, signal: AbortSignal) => AsyncIterable<DockerEvent>
  diskUsage: (signal: AbortSignal) => Promise<Omit<DiskUsage, 'measuredAt'>>
  /** A TCP connection as the host would make it; `connect` when it is open, `error` when it cannot be. */
  dial: (host: string, port: number) => Duplex
  containers: ContainerCalls
  images: ImageCalls
  volumes: VolumeCalls
  networks: NetworkCalls
  /** How far its clock is ahead of ours, and how sure that is; half of the round trip at best. */
  clock: (signal: AbortSignal) => Promise<{ offsetMs: number; errorMs: number }>
  /** A login shell of the host, or a command instead, in a terminal over the same SSH connection. Absent where there is none. */
  shell?: ((options: ShellOptions, signal: AbortSignal) => Promise<Session>) | undefined
  /**
   * A command in the user's shell of the host, with its standard input (written) and output (read). Ends with an `error`
   * that is a Failure where it cannot be had. Absent where there is no SSH connection.
   */
  talk?: ((command: string) => Duplex) | undefined
  /** Says goodbye and lets go of the connection. */
  close: () => void
  /** Ask more often whether the line is alive, while somebody looks at the host. Gives the function that ends it. */
  watchClosely?: (() => () => void) | undefined
}

export interface EventsOptions {
  sinceS?: number | undefined
  untilS?: number | undefined
  onOpen?: (() => void) | undefined
}

export interface ShellOptions {
  command?: string | undefined
  columns: number
  rows: number
}

export interface ContainerCalls extends StreamCalls {
  list: (signal: AbortSignal) => Promise<ListedContainer[]>
  inspect: (id: string, signal: AbortSignal) => Promise<InspectedContainer>
  /** The part of inspect that a row of the table is made of: asked for each container and after each event. */
  look: (id: string, signal: AbortSignal) => Promise<InspectedRow>
  /** What it could be made from again; what it has from its image (`imageId`) still stands in it. */
  spec: (id: string, signal: AbortSignal) => Promise<{ imageId: string; spec: ContainerSpec }>
  /** The engine's own answer, unread but for its size. */
  raw: (id: string, signal: AbortSignal) => Promise<unknown>
  /** One look, which needs no second one; NOT_FOUND, or CONFLICT where it does not run. */
  stats: (id: string, signal: AbortSignal) => Promise<ContainerCounters>
  processes: (id: string, signal: AbortSignal) => Promise<ProcessList>
  changes: (id: string, signal: AbortSignal) => Promise<Change[]>
  start: (id: string, signal: AbortSignal) => Promise<void>
  stop: (id: string, graceS: number, signal: AbortSignal) => Promise<void>
  restart: (id: string, graceS: number, signal: AbortSignal) => Promise<void>
  pause: (id: string, signal: AbortSignal) => Promise<void>
  unpause: (id: string, signal: AbortSignal) => Promise<void>
  kill: (id: string, signalName: string, signal: AbortSignal) => Promise<void>
  remove: (id: string, options: { volumes: boolean; force: boolean }, signal: AbortSignal) => Promise<void>
  rename: (id: string, name: string, signal: AbortSignal) => Promise<void>
  /** Gives the engine's warnings. */
  update: (id: string, resources: Resources, signal: AbortSignal) => Promise<string[]>
  /** Every variable has a value here. Gives the id and the engine's warnings. NOT_FOUND when the image is missing. */
  create: (spec: ContainerSpec, signal: AbortSignal) => Promise<{ id: string; warnings: string[] }>
}

export interface ImageCalls {
  list: (signal: AbortSignal) => Promise<Omit<Image, 'key' | 'hostId'>[]>
  inspect: (id: string, signal: AbortSignal) => Promise<ImageDetails>
  remove: (
    name: string,
    options: { force: boolean },
    signal: AbortSignal,
  ) => Promise<{ untagged: string[]; deleted: string[] }>
  /** Resolves when it is there. `onProgress`: bytes of all layers known so far. */
  pull: (
    name: string,
    onProgress: (progress: { doneBytes: number; totalBytes: number; note: string }) => void,
    signal: AbortSignal,
  ) => Promise<void>
}

export interface VolumeCalls {
  list: (signal: AbortSignal) => Promise<Omit<Volume, 'key' | 'hostId'>[]>
  /** Bytes by name; slow, the engine walks the files. */
  sizes: (signal: AbortSignal) => Promise<Map<string, number>>
  remove: (name: string, options: { force: boolean }, signal: AbortSignal) => Promise<void>
}

type NetworkMember = (typeof networkMember)['_output']

export interface NetworkCalls {
  list: (signal: AbortSignal) => Promise<Omit<Network, 'key' | 'hostId'>[]>
  members: (id: string, signal: AbortSignal) => Promise<NetworkMember[]>
  remove: (id: string, signal: AbortSignal) => Promise<void>
}

export interface ListedPort {
  hostIp: string
  hostPort?: number | undefined
  containerPort: number
  protocol: 'tcp' | 'udp' | 'sctp'
}

export interface ListedContainer {
  id: string
  name: string
  image: string
  imageId: string
  /** Docker's state word, lower case. */
  state: string
  /** Docker's sentence: `Up 2 hours (healthy)`. */
  status: string
  createdAt: number
  labels: Record<string, string>
  ports: ListedPort[]
  volumes: string[]
  networks: string[]
  networkOf?: string | undefined
}

export interface InspectedRow extends Omit<ListedContainer, 'status'> {
  health: 'none' | 'starting' | 'healthy' | 'unhealthy'
  exitCode: number
  outOfMemory: boolean
  startedAt?: number | undefined
  finishedAt?: number | undefined
  restartCount: number
  /** Of its first process, as its host counts; only while it runs. */
  pid?: number | undefined
  /** Cores; 0 = no limit. */
  cpuLimit: number
}

/** `environment` carries every value; the containers capability masks them before they leave the engine. */
export interface InspectedContainer
  extends Omit<InspectedRow, 'networks' | 'pid'>,
    Omit<ContainerDetails, 'labels' | 'environment'> {
  environment: { name: string; value: string }[]
}

export interface DockerEvent {
  type: string
  /** Docker's word without its tail: `health_status`, not `health_status: healthy`. */
  action: string
  /** What stood behind the colon: `healthy`. */
  detail: string
  id: string
  attributes: Record<string, string>
  /** Epoch nanoseconds as the engine stamped it; a number cannot hold it exactly, hence milliseconds with fraction. */
  atMs: number
}
