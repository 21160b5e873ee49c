/**
 * The audit: who did what to what and why, append-only and chained by hash.
 * Implemented by electron/engine/audit, shown by renderer/features/audit.
 */
import * as z from 'zod'
import { query, stream } from './runtime'

/** done: the handler ended well · failed · denied: policy said no · pending: under way · unknown: the engine died before the outcome */
export const auditOutcome = z.enum(['pending', 'done', 'failed', 'denied', 'unknown'])
export type AuditOutcome = z.output<typeof auditOutcome>

export const auditTarget = z.object({
  kind: z.string(),
  hostId: z.string().optional(),
  id: z.string().optional(),
  name: z.string().optional(),
})

/** An intent and what became of it, as one entry. `seq` is the intent's. */
export const auditEntry = z.object({
  seq: z.number(),
  at: z.number(),
  endedAt: z.number().optional(),
  operator: z.string(),
  action: z.string(),
  target: auditTarget,
  /** What the host was called then. */
  hostName: z.string().optional(),
  reason: z.string().optional(),
  outcome: auditOutcome,
  /** Error code and message when it failed or was denied; of a session that ended, what it came to. */
  error: z.string().optional(),
  hash: z.string(),
})
export type AuditEntry = z.output<typeof auditEntry>

const all = () => ({ kind: 'audit' as const })

export const audit = {
  /** Newest first. `before` pages: entries with a smaller seq. `text` matches operator, action, target and reason. */
  list: query({
    input: z.strictObject({
      before: z.number().int().positive().optional(),
      limit: z.number().int().min(1).max(500),
      text: z.string().max(200).optional(),
      outcome: auditOutcome.optional(),
    }),
    output: z.array(auditEntry),
    access: { area: 'audit', verb: 'view', target: all },
  }),
  /** Says the newest seq at once and whenever an entry is begun or ended, so that a page can ask again. */
  watch: stream({
    input: z.void(),
    output: z.object({ seq: z.number() }),
    access: { area: 'audit', verb: 'view', target: all },
  }),
  /** Walks the whole chain. `brokenAt` is the first row whose hash is not what its content and forebear say. */
  verify: query({
    input: z.void(),
    output: z.object({ rows: z.number(), brokenAt: z.number().optional(), head: z.string() }),
    timeoutMs: 120_000,
    access: { area: 'audit', verb: 'view', target: all },
  }),
}
