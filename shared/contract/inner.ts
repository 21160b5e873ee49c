/**
 * What engine and shell ask of each other over the port between their two processes. The face never holds it.
 * `innerShell` is implemented by electron/main, `innerEngine` by electron/engine/main.ts.
 */
import * as z from 'zod'
import { auditTarget } from './audit'
import { command, query, stream } from './runtime'

const byShell = { area: 'app', verb: 'view', target: () => ({ kind: 'app' as const }) } as const

export const innerShell = {
  secrets: {
    /** The secret in clear, for one use. LOCKED while the vault is locked, NOT_FOUND when it is gone. */
    read: query({
      input: z.strictObject({ id: z.string().max(64) }),
      output: z.object({ value: z.string() }),
      access: { area: 'secrets', verb: 'operate', target: (input) => ({ kind: 'secret', id: input.id }) },
    }),
    /** Says whether the vault is locked, at once and on every change, so that locked hosts connect when it opens. */
    watchLock: stream({ input: z.void(), output: z.object({ locked: z.boolean() }), access: byShell }),
    remove: command({
      input: z.strictObject({ id: z.string().max(64) }),
      output: z.void(),
      access: { area: 'secrets', verb: 'manage', target: (input) => ({ kind: 'secret', id: input.id }) },
      audit: { action: 'secret.remove', target: (input) => ({ kind: 'secret', id: input.id }) },
    }),
  },
  files: {
    /** The path of what the person chose, once. NOT_FOUND when it was used or is too old. `use`: as it was chosen for. */
    pathOf: query({
      input: z.strictObject({ fileId: z.string().max(64), use: z.enum(['save', 'open']) }),
      output: z.object({ path: z.string() }),
      access: byShell,
    }),
  },
}

export const innerEngine = {
  audit: {
    /** Writes the intent of a shell command; it is durable when this answers. The shell acts only then. */
    begin: query({
      input: z.strictObject({
        action: z.string().max(80),
        target: auditTarget,
        reason: z.string().max(500).optional(),
      }),
      output: z.object({ seq: z.number() }),
      access: byShell,
    }),
    finish: query({
      input: z.strictObject({
        seq: z.number().int(),
        outcome: z.enum(['done', 'failed', 'denied']),
        error: z.string().max(500).optional(),
      }),
      output: z.void(),
      access: byShell,
    }),
  },
  /** The machine slept and woke, or its network changed: every link is tried at once. */
  woke: query({ input: z.void(), output: z.void(), access: byShell }),
  /** What the tray shows, at once and on every change. */
  watchFleet: stream({
    input: z.void(),
    output: z.object({
      state: z.enum(['calm', 'warning', 'critical', 'disconnected']),
      online: z.number(),
      total: z.number(),
      down: z.array(z.object({ hostId: z.string(), name: z.string(), why: z.string() })),
    }),
    access: byShell,
  }),
  /** What a quit would end, to be named before it: what runs in terminals, but for what tmux keeps. */
  runningTerminals: query({
    input: z.void(),
    output: z.object({
      terminals: z.array(z.object({ name: z.string(), command: z.string(), hostName: z.string() })),
    }),
    access: byShell,
  }),
  /** Writes what is still only in memory and closes every link; the shell ends the process after it. */
  shutdown: query({ input: z.void(), output: z.void(), access: byShell }),
}
