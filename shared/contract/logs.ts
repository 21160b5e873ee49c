/**
 * Logs of containers. A pane is what somebody reads: the lines of one container, or of up to 50 merged by time, kept in
 * the engine's spool for as long as its `follow` stream is read. Lines are numbered: 0 is the first that was there when
 * the pane opened, older ones that are loaded later count down from -1, new ones count up. Text travels as the bytes
 * that were written; the face makes them harmless where it shows them (shared/domain/log-text.ts).
 * Implemented by electron/engine/logs, shown by renderer/features/logs.
 */
import * as z from 'zod'
import { errorInfo } from './error-info'
import { hostId } from './hosts'
import { command, query, stream, type Target } from './runtime'

export const MAX_SOURCES = 50
/** Of one line that many bytes are kept; the rest is counted. */
export const MAX_LINE_BYTES = 64 * 1024

export const logSource = z.strictObject({ hostId, containerId: z.string().min(1).max(128) })
export type LogSource = z.output<typeof logSource>

const instant = z.number().min(0).max(8.64e15)
const sources = z.array(logSource).min(1).max(MAX_SOURCES)

export const sourceState = z.object({
  hostId,
  containerId: z.string(),
  name: z.string(),
  /** opening · following · ended (stopped; follows again when it starts) · away (host not connected) · gone (removed) · failed */
  state: z.enum(['opening', 'following', 'ended', 'away', 'gone', 'failed']),
  /** Why, where it failed. */
  error: errorInfo.optional(),
  /** How far the host's clock is ahead of ours in milliseconds, and how sure that is. Not known yet: absent. */
  clock: z.object({ offsetMs: z.number(), errorMs: z.number() }).optional(),
  /** Its oldest line is in the pane. */
  isWhole: z.boolean(),
})
export type SourceState = z.output<typeof sourceState>

export const paneState = z.object({
  paneId: z.string(),
  /** Lines `first` to `end - 1` are there. */
  first: z.number().int(),
  end: z.number().int(),
  /** Since the last message lines from here on may have moved, because a late one was put where it belongs. */
  changedFrom: z.number().int().optional(),
  /** Old lines that were let go because the pane is full, and lines that came too fast to be kept. */
  letGo: z.number().int(),
  isWhole: z.boolean(),
  /** In the order of their numbers in `lines`; only when something of them changed. */
  sources: z.array(sourceState).optional(),
})
export type PaneState = z.output<typeof paneState>

/** Of a pane only the lines that match: numbered as a pane's lines are, those found further back count down. */
const matchesState = paneState.omit({ sources: true }).extend({
  /** Good for `lines` and `locate`. */
  paneId: z.string(),
  /** Of the pane's lines so many were looked at, the newest first, and so many there are. */
  scanned: z.number().int(),
  total: z.number().int(),
})
export type MatchesState = z.output<typeof matchesState>

/** 1 and 2 as Docker numbers them; a mark is a line of our own: a gap, a restart, an end. */
export const LINE_KIND = { stdout: 1, stderr: 2, mark: 3 } as const

const paneId = z.string().min(1).max(64)
const onPane = (input: { paneId: string }): Target => ({ kind: 'container', id: input.paneId })
const onSources = (input: { sources: LogSource[] }): Target => {
  const [only] = input.sources
  return input.sources.length === 1 && only
    ? { kind: 'container', hostId: only.hostId, id: only.containerId }
    : { kind: 'fleet' }
}
const view = 'view' as const
const viewPane = { area: 'logs', verb: view, target: onPane } as const

export const logLevel = z.enum(['error', 'warn', 'info', 'debug', 'trace', 'none'])
export type LogLevel = z.output<typeof logLevel>

export const logQuery = z.strictObject({
  /** Lines that hold it; empty finds every line that the rest allows. */
  text: z.string().max(1000),
  /** RE2's syntax, linear in time; INVALID with what is wrong with it. */
  isRegex: z.boolean(),
  matchCase: z.boolean(),
  /** Only lines of these; absent = all. */
  levels: z.array(logLevel).max(6).optional(),
  /** Lines that hold one of these are left out; plain text or regex as above. */
  exclude: z.array(z.string().min(1).max(1000)).max(20).optional(),
})
export type LogQuery = z.output<typeof logQuery>

const searched = z.object({
  /** Lines looked at so far, and how many there are. */
  scanned: z.number().int(),
  total: z.number().int(),
  /** How many match, over all of `scanned`. */
  found: z.number().int(),
  /**
   * Numbers of the matching lines that are new in this message, rising; the lines nearest to the end are searched first.
   * At most 100,000 are told in all.
   */
  hits: z.instanceof(Float64Array),
  /** Lines from here on have moved: forget the hits from that number on, they are told anew. Comes before `hits`. */
  changedFrom: z.number().int().optional(),
})
export type Searched = z.output<typeof searched>

const range = { from: instant.optional(), until: instant.optional() }
const foundLine = z.object({
  hostId,
  containerId: z.string(),
  at: z.number(),
  kind: z.number(),
  /** At most 2 KiB around the first match. */
  text: z.instanceof(Uint8Array),
})

export const logs = {
  /** The pane lives as long as this is read. At most one message each 16 ms. */
  follow: stream({
    input: z.strictObject({
      sources,
      /** Of each source, before following. */
      tail: z.number().int().min(0).max(10_000),
      /** Instead: everything since then, for a line opened in its context. */
      since: instant.optional(),
    }),
    output: paneState,
    access: { area: 'logs', verb: view, target: onSources },
  }),
  /** Other sources for an open pane: new ones are merged in, others end but their lines stay. */
  setSources: query({
    input: z.strictObject({ paneId, sources }),
    output: z.void(),
    access: viewPane,
  }),
  /** Up to `count` lines, fewer where they would be more than 1 MiB; none outside of what is there. */
  lines: query({
    input: z.strictObject({ paneId, from: z.number().int(), count: z.number().int().min(1).max(5000) }),
    output: z.object({
      from: z.number().int(),
      /** The bytes as written, each line ended by `\n`. */
      text: z.instanceof(Uint8Array),
      /** Bytes of each line without its `\n`. */
      lengths: z.instanceof(Uint32Array),
      /** Epoch ms with fraction, corrected by the host's clock offset where several hosts are merged. */
      at: z.instanceof(Float64Array),
      /** Place in `sources`. */
      sources: z.instanceof(Uint16Array),
      kinds: z.instanceof(Uint8Array),
      /** Bytes left out at the end of each line. */
      cut: z.instanceof(Float64Array),
      /** Of matches: the number each line has in the pane itself. */
      inPane: z.instanceof(Float64Array).optional(),
    }),
    access: viewPane,
  }),
  /** Loads at least `count` older lines where there are so many, often more: each step is larger than the last. */
  older: query({
    input: z.strictObject({ paneId, count: z.number().int().min(1).max(10_000_000) }),
    output: z.object({ added: z.number().int(), isWhole: z.boolean() }),
    timeoutMs: 300_000,
    access: viewPane,
  }),
  /** The first line at or after that instant; `end` when there is none. Of matches: when all from there on are found. */
  locate: query({
    input: z.strictObject({ paneId, at: instant }),
    output: z.object({ line: z.number().int() }),
    access: viewPane,
  }),
  /** Searches what the pane holds in a thread of its own, then what comes. Ends with the reader. */
  watchSearch: stream({
    input: z.strictObject({ paneId, query: logQuery }),
    output: searched,
    access: viewPane,
  }),
  /**
   * The pane's lines that match and nothing else, also those that come and those that `older` loads into the pane; marks
   * are none of them. Ends with its reader or its pane. At most one message each 16 ms.
   */
  followMatches: stream({
    input: z.strictObject({ paneId, query: logQuery }),
    output: matchesState,
    access: viewPane,
  }),
  /** Searches the whole history of many containers, on their hosts' engines; nothing is kept there or here. */
  watchFleet: stream({
    input: z.strictObject({
      sources: z.array(logSource).min(1).max(2000),
      query: logQuery,
      ...range,
      maxPerSource: z.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({
      /** Per host, what changed. */
      progress: z.array(
        z.object({
          hostId,
          /** Containers. */
          done: z.number(),
          total: z.number(),
          lines: z.number(),
          bytes: z.number(),
          found: z.number(),
          error: errorInfo.optional(),
        }),
      ),
      found: z.array(foundLine),
      /** Sources that could not be read to the end, and why. */
      failed: z.array(z.object({ hostId, containerId: z.string(), error: errorInfo })),
    }),
    access: { area: 'logs', verb: view, target: () => ({ kind: 'fleet' }) },
  }),
  /** Writes to a file the person has chosen (shell.files.chooseSave), as a task. */
  download: command({
    input: z.strictObject({
      sources,
      ...range,
      format: z.enum(['text', 'json-lines']),
      /** Of `text`: each line begins with its instant, and with its source where there are several. */
      timestamps: z.boolean(),
      gzip: z.boolean(),
      fileId: z.string().max(64),
      /** The names, for the audit and the task. */
      name: z.string().max(600),
    }),
    output: z.object({ taskId: z.string() }),
    access: { area: 'logs', verb: view, target: onSources },
    audit: { action: 'logs.download', target: (input) => ({ ...onSources(input), name: input.name }) },
  }),
}
