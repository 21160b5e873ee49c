/**
 * Terminals: a command in a container (exec), a container's own terminal (attach), or a shell of a host over its SSH
 * connection. A session lives in the engine, so it outlives the window that shows it; it ends with what runs in it, by
 * `close`, with the connection, or with the app. What it prints was made safe by the engine (terminals/guard.ts).
 * Implemented by electron/engine/terminals, shown by renderer/features/terminals.
 */
import * as z from 'zod'
import { errorInfo } from './error-info'
import { hostId } from './hosts'
import { command, query, stream, type Target } from './runtime'

const size = { columns: z.number().int().min(2).max(1000), rows: z.number().int().min(1).max(500) }
const containerId = z.string().min(1).max(128)
const name = z.string().max(600)

export const terminalWanted = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('exec'),
    hostId,
    containerId,
    name,
    /** Absent: the best shell there is, of bash, ash and sh. */
    command: z.array(z.string().max(4096)).min(1).max(64).optional(),
    user: z.string().max(256).optional(),
    directory: z.string().max(4096).optional(),
    environment: z
      .array(z.strictObject({ name: z.string().min(1).max(256), value: z.string().max(4096) }))
      .max(64)
      .optional(),
    tty: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('attach'), hostId, containerId, name }),
  z.strictObject({
    kind: z.literal('host'),
    hostId,
    name,
    /** Inside tmux on the host, so that it can be taken up again after a loss; the name of its session. */
    tmux: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/)
      .optional(),
  }),
])
export type TerminalWanted = z.output<typeof terminalWanted>

export const terminal = z.object({
  id: z.string(),
  wanted: terminalWanted,
  /** opening · running · ended (the command did) · lost (the connection did) */
  state: z.enum(['opening', 'running', 'ended', 'lost']),
  /** What runs: `bash`, or the command's words. */
  command: z.string(),
  tty: z.boolean(),
  openedAt: z.number(),
  endedAt: z.number().optional(),
  exitCode: z.number().optional(),
  bytesIn: z.number(),
  bytesOut: z.number(),
  /** Something runs in it that a close would end without asking: false once it has ended. */
  isRunning: z.boolean(),
  error: errorInfo.optional(),
})
export type Terminal = z.output<typeof terminal>

const terminalId = z.string().min(1).max(64)
const onWanted = (input: TerminalWanted): Target =>
  input.kind === 'host'
    ? { kind: 'host', hostId: input.hostId, id: input.hostId, name: input.name }
    : { kind: 'container', hostId: input.hostId, id: input.containerId, name: input.name }
const onTerminal = (input: { terminalId: string; name?: string | undefined; hostId?: string | undefined }): Target => ({
  kind: 'terminal',
  id: input.terminalId,
  name: input.name,
  hostId: input.hostId,
})

export const terminals = {
  watch: stream({
    input: z.void(),
    output: z.object({ snapshot: z.boolean(), changed: z.array(terminal), removed: z.array(z.string()) }),
    access: { area: 'terminals', verb: 'view', target: () => ({ kind: 'fleet' }) },
  }),
  /** Gives its id when it runs. Each session has an entry in the audit, which ends with it (bytes, exit code). */
  open: command({
    input: z.strictObject({ wanted: terminalWanted, ...size }),
    output: z.object({ terminalId: z.string() }),
    timeoutMs: 60_000,
    access: {
      area: 'terminals',
      verb: 'operate',
      verbFor: (input) => (input.wanted.kind === 'host' ? 'manage' : 'operate'),
      target: (input) => onWanted(input.wanted),
    },
    audit: {
      action: 'terminal.open',
      target: (input) => onWanted(input.wanted),
      reason: (input) =>
        input.wanted.kind === 'exec' ? input.wanted.command?.join(' ').slice(0, 500) : input.wanted.kind,
    },
  }),
  /**
   * What it printed lately (`replay`, up to 1 MiB), then what it prints. Ends when the session has. Stops reading while
   * its reader is slow; one that takes nothing for 3 s is left behind and told how much is missing. Without a TTY lines
   * end in `\n` alone.
   */
  attach: stream({
    input: z.strictObject({ terminalId }),
    output: z.object({ bytes: z.instanceof(Uint8Array), replay: z.boolean() }),
    windowBytes: 128 * 1024, // so that Ctrl-C is seen soon
    access: { area: 'terminals', verb: 'operate', target: onTerminal },
  }),
  /** Told: what a person typed. */
  write: query({
    input: z.strictObject({ terminalId, bytes: z.instanceof(Uint8Array) }),
    output: z.void(),
    access: { area: 'terminals', verb: 'operate', target: onTerminal },
  }),
  resize: query({
    input: z.strictObject({ terminalId, ...size }),
    output: z.void(),
    access: { area: 'terminals', verb: 'operate', target: onTerminal },
  }),
  /** Ends what runs and forgets the session. */
  close: command({
    input: z.strictObject({ terminalId, name: name.optional(), hostId: hostId.optional() }),
    output: z.void(),
    access: { area: 'terminals', verb: 'operate', target: onTerminal },
    audit: { action: 'terminal.close', target: onTerminal },
  }),
}
