/**
 * What flows from and to a container rather than being asked for: its log, processes inside it, its files. Part of
 * docker-host.ts. Bytes are the container's own here; whoever shows them makes them harmless first.
 */
import type { Duplex, Readable } from 'node:stream'

/** As the engine stamps it: a number of milliseconds would not hold it exactly. */
export interface Instant {
  /** Epoch seconds. */
  s: number
  ns: number
}

export interface LogsOptions {
  /**
   * Only the last so many; all when absent. The engine counts first and leaves out what `since` and `until` exclude after
   * that, and a line longer than 16 KiB counts once for each 16 KiB.
   */
  tail?: number | undefined
  /** Lines from then on, those of that very instant too. */
  since?: Instant | undefined
  /** Lines up to then, those of that very instant too. */
  until?: Instant | undefined
  /** Goes on until the container ends (Docker ends it then) or the signal fires. */
  follow: boolean
  /** Called when the engine has accepted the request, maybe before the first line. */
  onOpen?: (() => void) | undefined
}

/** Lines in the order the engine gave them; never empty. All arrays have one place per line. */
export interface LogBatch {
  /** The lines' own bytes, each ended by `\n`; at most MAX_LINE_BYTES of each. */
  text: Buffer
  /** Bytes of each in `text`, without its `\n`. */
  lengths: Uint32Array
  seconds: Float64Array
  nanos: Uint32Array
  /** 1 stdout, 2 stderr (LINE_KIND); with a TTY all are 1. */
  streams: Uint8Array
  /** Bytes left out of a line that was too long, by its place here. */
  cut: ReadonlyMap<number, number>
}

export interface ExecWanted {
  command: string[]
  user?: string | undefined
  directory?: string | undefined
  environment?: { name: string; value: string }[] | undefined
  tty: boolean
  columns: number
  rows: number
}

/** Something that runs and is talked to: an exec, a container's own terminal, a shell of the host. */
export interface Session {
  /** Written: its standard input. Read: what it prints, both outputs as one. Reading may pause it. */
  stream: Duplex
  resize: (columns: number, rows: number, signal: AbortSignal) => Promise<void>
  /** Asked once the stream has ended: undefined where nobody can tell. */
  exitCode: (signal: AbortSignal) => Promise<number | undefined>
}

/** Short commands of ours inside a container, for looking at its files: at most 4 MiB of output, then it rejects. */
export interface CommandOutput {
  exitCode: number
  stdout: Buffer
  stderr: Buffer
}

export interface PathStat {
  kind: 'file' | 'directory' | 'link' | 'other'
  sizeBytes: number
  /** The low twelve bits, as in `chmod`. */
  mode: number
  modifiedAt: number
  /** Of a link: where it leads inside the container, absolute, with all links on the way followed. */
  linkTarget: string
}

/** One entry of a tar, as its maker wrote it: nothing in it may be trusted but the size of its content. */
export interface ArchiveEntry {
  /** Its own bytes may be no UTF-8; `isText` tells. Without a slash at its end. */
  path: string
  isText: boolean
  kind: 'file' | 'directory' | 'link' | 'hard-link' | 'other'
  sizeBytes: number
  /** The low twelve bits. */
  mode: number
  modifiedAt: number
  userId: number
  groupId: number
  linkTo: string
  /** What is not read is skipped when the next entry is asked for. */
  content: () => AsyncIterable<Buffer>
}
export interface NewEntry {
  /** Below the directory it goes into, with `/`. */
  path: string
  kind: 'file' | 'directory'
  sizeBytes: number
  mode: number
  modifiedAt: number
  userId: number
  groupId: number
  /** Exactly `sizeBytes`; of a directory it is not asked for. */
  content: () => AsyncIterable<Buffer>
}

export interface StreamCalls {
  logs: (id: string, options: LogsOptions, signal: AbortSignal) => AsyncGenerator<LogBatch, void, void>
  exec: (id: string, wanted: ExecWanted, signal: AbortSignal) => Promise<Session>
  /** CONFLICT where it has no terminal of its own or does not run. */
  attach: (id: string, size: { columns: number; rows: number }, signal: AbortSignal) => Promise<Session>
  run: (id: string, wanted: { command: string[]; user?: string }, signal: AbortSignal) => Promise<CommandOutput>
  stat: (id: string, path: string, signal: AbortSignal) => Promise<PathStat>
  /** A tar of the file or directory, as it comes; whoever reads it must destroy it. */
  archive: (id: string, path: string, signal: AbortSignal) => Promise<Readable>
  /** The entries of that tar, one after the other. Leaving the loop ends the request. */
  entries: (id: string, path: string, signal: AbortSignal) => AsyncGenerator<ArchiveEntry, void, void>
  /** Puts entries into a directory that is there, as they come; what is there by the same name is replaced. */
  unpack: (id: string, directory: string, entries: AsyncIterable<NewEntry>, signal: AbortSignal) => Promise<void>
}
