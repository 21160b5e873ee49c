/**
 * What the engine's capabilities need from outside. Adapters implement these, main.ts hands them over, tests bring
 * their own. A capability imports this file and never a driver library.
 */
import type { Duplex, Readable, Writable } from 'node:stream'
import type { HostAddress } from '../../shared/contract/hosts'
import type { LogQuery } from '../../shared/contract/logs'
import type { DockerHost } from './docker-host'

export type * from './docker-host'

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
  /** Opens a locked key away from the engine's thread; the adapter opens it itself where this is not given. */
  openKey?: OpenKey | undefined
}

/** Bytes of JSON to its value. Rejects with a Failure when it is malformed, too deep, or takes too long. */
export type ParseLarge = (bytes: Uint8Array, signal: AbortSignal) => Promise<unknown>

/** A key file and its passphrase to the same key without one, or to what is wrong with them in ssh2's words. */
export type OpenKey = (
  bytes: Uint8Array,
  passphrase: string,
  signal: AbortSignal,
) => Promise<{ key: string } | { error: string }>

/**
 * Opens the one connection a host has. Rejects with a Failure whose code tells the cause: HOST_UNREACHABLE,
 * HOST_KEY_UNKNOWN (data: fingerprint, keyType, host, port), HOST_KEY_CHANGED (data: fingerprint, known, host, port),
 * AUTH_FAILED, LOCKED, ENGINE_DOWN, DENIED (no permission on the socket), TIMED_OUT.
 */
export type OpenHost = (address: HostAddress, context: ConnectContext) => Promise<DockerHost>

// --- This computer --------------------------------------------------------------------------------------------

/** A TCP port of this computer's loopback address; nobody from outside reaches it. */
export interface LoopbackListener {
  port: number
  close: () => void
}

/** Rejects with CONFLICT when the port is taken. `port` 0 = any that is free. */
export type ListenOnLoopback = (port: number, onConnection: (socket: Duplex) => void) => Promise<LoopbackListener>

/**
 * Answers GET requests for one path of this computer's loopback address, to whoever shows the token. `body` gives the
 * text piece by piece; others get a turn between two. Rejects with CONFLICT when the port is taken.
 */
export type ServeOnLoopback = (options: {
  port: number
  token: string
  path: string
  contentType: string
  body: () => Iterable<string>
}) => Promise<LoopbackListener>

// --- Search ---------------------------------------------------------------------------------------------------

/** Starts a thread for one search; it is ended by `close` or when the signal fires. INVALID when a pattern is none. */
export type OpenSearch = (query: LogQuery, signal: AbortSignal) => Promise<LineSearch>
export interface LineSearch {
  /**
   * Lines, each ended by `\n`, and the bytes of each without it; about 1 MiB. Several may be under way, they are answered
   * in their order. The memory of both is taken away where it is theirs alone. Rejects with CANCELLED, TIMED_OUT.
   */
  match: (lines: { text: Uint8Array; lengths: Uint32Array }, excerpts: number) => Promise<MatchedLines>
  close: () => Promise<void>
}
export interface MatchedLines {
  /** Places of the lines that match, rising. */
  hits: Uint32Array
  /** Of the first `excerpts` of them, at most 2 KiB around the first match. */
  excerpts: Uint8Array<ArrayBuffer>[]
}

/** What a person chose in the system's dialog, by the id the shell gave for it; each id is good once. */
export interface ChosenFiles {
  /** Written beside its place and moved there by `commit`. NOT_FOUND when the id was used. */
  create: (fileId: string, signal: AbortSignal) => Promise<FileToWrite>
  open: (fileId: string, signal: AbortSignal) => Promise<ChosenPath>
}
export interface FileToWrite {
  /** The last part of its path. */
  name: string
  stream: Writable
  commit: () => Promise<void>
  /** Leaves nothing behind. */
  discard: () => Promise<void>
}
/** A file, or a folder with all below it; links are neither followed nor given. */
export interface ChosenPath {
  name: string
  entries: (signal: AbortSignal) => AsyncGenerator<ChosenEntry, void, void>
}
export interface ChosenEntry {
  /** Relative, with `/`, beginning with the name of what was chosen. */
  path: string
  kind: 'file' | 'directory'
  sizeBytes: number
  mode: number
  modifiedAt: number
  open: () => Readable
}

/**
 * Bytes that are read while they are written, in temporary files that nobody else finds. Addresses only grow. Whoever
 * opens one closes it.
 */
export interface Spool {
  /** What one `append` took never lies on both sides of a multiple of it. */
  segmentBytes: number
  /**
   * Takes the bytes (at most 16 MiB; nobody may change them any more), writes them behind the scenes and gives their
   * address: they can be read at once. Throws the Failure of the disk once it is full; what was added stays readable.
   */
  append: (bytes: Buffer) => number
  /** Resolves when at most 1 MiB waits to be written. Rejects as `append` throws. */
  drained: () => Promise<void>
  /** A copy. Of one segment; what lies between may have been released, the first and the last byte not. */
  read: (address: number, length: number) => Promise<Buffer<ArrayBuffer>>
  /** These bytes are not needed any more, each told once; a file goes when nothing in it is. */
  release: (address: number, length: number) => void
  /** What is released stays readable until it is given back. */
  lend: () => { giveBack: () => void }
  close: () => Promise<void>
}
export type OpenSpool = () => Promise<Spool>
