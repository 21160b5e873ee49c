/**
 * What the engine's capabilities need from outside. Adapters implement these, main.ts hands them over, tests bring
 * their own. A capability imports this file and never a driver library.
 */
import type { EngineFacts, HostAddress } from '../../shared/contract/hosts'

/** Epoch milliseconds for what is kept and shown, monotonic milliseconds for what is measured. */
export interface Clock {
  now: () => number
  monotonic: () => number
  /** Resolves after `delayMs`, rejects with the signal's reason when it fires. */
  sleep: (delayMs: number, signal?: AbortSignal) => Promise<void>
}

/** Structured log; the adapter removes secrets and writes one line of JSON. */
export interface Log {
  info: (event: string, facts?: Record<string, unknown>) => void
  warn: (event: string, facts?: Record<string, unknown>) => void
  error: (event: string, facts?: Record<string, unknown>) => void
}

/** The vault of the shell, by id. Rejects with LOCKED or NOT_FOUND. Nobody keeps what it gives. */
export interface Secrets {
  read: (id: string, signal: AbortSignal) => Promise<string>
  /** Removes a secret that no definition names any more. */
  remove: (id: string) => Promise<void>
}

// --- Database -------------------------------------------------------------------------------------------------

export type SqlValue = string | number | bigint | Uint8Array | null
export type SqlRow = Record<string, SqlValue>

/** What a capability's store.ts is written against; it runs in the worker thread that owns the file. */
export interface Sql {
  run: (sql: string, ...values: SqlValue[]) => { changes: number; lastId: number }
  get: <R = SqlRow>(sql: string, ...values: SqlValue[]) => R | undefined
  all: <R = SqlRow>(sql: string, ...values: SqlValue[]) => R[]
  /** Runs `work` in one immediate transaction; what it throws rolls everything back. */
  transaction: <T>(work: () => T) => T
}

/** A store as seen from the engine's thread: the same functions, each giving a promise. */
export type Remote<S> = {
  [K in keyof S]: S[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never
}

/** Numbered, forward only, each in one transaction. `sql` may hold several statements. */
export interface Migration {
  version: number
  name: string
  sql: string
}

// --- Docker hosts ---------------------------------------------------------------------------------------------

/** The stages of a connection in order; an error names the one it happened at. */
export const STAGES = ['resolve', 'connect', 'host-key', 'auth', 'socket', 'engine'] as const
export type Stage = (typeof STAGES)[number]

export interface StageReport {
  stage: Stage
  state: 'running' | 'done' | 'failed' | 'skipped'
  /** What was found, in words: an address, a fingerprint, a version. */
  note: string
}

/** Which host keys are trusted; asked during the handshake. */
export interface KnownKeys {
  /** Fingerprints (`SHA256:…`) and key types trusted for host and port, by us or by the person's own known_hosts. */
  find: (host: string, port: number) => Promise<KnownKey[]>
}
export interface KnownKey {
  keyType: string
  fingerprint: string
  /** A `@revoked` line: this key must never be accepted. */
  revoked: boolean
}

export interface ConnectContext {
  signal: AbortSignal
  secrets: Secrets
  knownKeys: KnownKeys
  onStage?: ((report: StageReport) => void) | undefined
  /** Reads a very large answer away from the engine's thread; the adapter reads it itself where this is not given. */
  parseLarge?: ParseLarge | undefined
}

/** Bytes of JSON to its value. Rejects with a Failure when it is malformed, too deep, or takes too long. */
export type ParseLarge = (bytes: Uint8Array, signal: AbortSignal) => Promise<unknown>

/**
 * Opens the one connection a host has. Rejects with a Failure whose code tells the cause: HOST_UNREACHABLE,
 * HOST_KEY_UNKNOWN (data: fingerprint, keyType, host, port), HOST_KEY_CHANGED (data: fingerprint, known, host, port),
 * AUTH_FAILED, LOCKED, ENGINE_DOWN, DENIED (no permission on the socket), TIMED_OUT.
 */
export type OpenHost = (address: HostAddress, context: ConnectContext) => Promise<DockerHost>

/** One live Docker engine, in our words. Text from the host is cleaned here and nowhere else. */
export interface DockerHost {
  facts: EngineFacts
  /** Resolves once, when the connection beneath is gone, with the cause. */
  closed: Promise<Error | undefined>
  /** Round trip in milliseconds. */
  ping: (signal: AbortSignal) => Promise<number>
  listContainers: (signal: AbortSignal) => Promise<ListedContainer[]>
  inspectContainer: (id: string, signal: AbortSignal) => Promise<InspectedContainer>
  startContainer: (id: string, signal: AbortSignal) => Promise<void>
  stopContainer: (id: string, graceS: number, signal: AbortSignal) => Promise<void>
  restartContainer: (id: string, graceS: number, signal: AbortSignal) => Promise<void>
  /** Endless until the signal fires or the stream breaks. `sinceS` is epoch seconds, for what was missed. */
  events: (
    options: { sinceS?: number | undefined; onOpen?: () => void },
    signal: AbortSignal,
  ) => AsyncIterable<DockerEvent>
  close: () => void
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
}

export interface InspectedContainer extends Omit<ListedContainer, 'status'> {
  health: 'none' | 'starting' | 'healthy' | 'unhealthy'
  exitCode: number
  outOfMemory: boolean
  error: string
  startedAt?: number | undefined
  finishedAt?: number | undefined
  restartCount: number
  command: string[]
  entrypoint: string[]
  workingDirectory: string
  user: string
  hostname: string
  restartPolicy: string
  memoryLimitBytes: number
  cpuLimit: number
  healthcheck?: string | undefined
  mounts: { kind: string; source: string; destination: string; readOnly: boolean }[]
  networks: { network: string; address: string; aliases: string[] }[]
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
