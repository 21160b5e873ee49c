/**
 * The audit's arithmetic: what a row's hash covers, how a chain is checked, what an intent counts as. Pure.
 * Used by store.ts (in the database's thread) and by the tests that tamper with rows.
 */
import { createHash } from 'node:crypto'
import type { AuditOutcome } from '../../../shared/contract/audit'

export type FinalOutcome = 'done' | 'failed' | 'denied'

/** A row as it lies in the table. Fields that a kind does not have are null. */
export interface AuditRow {
  seq: number
  kind: 'intent' | 'outcome'
  /** For an outcome: the seq of its intent. */
  intent_seq: number | null
  /** Epoch milliseconds by the clock of the machine; the order of rows is `seq`, never this. */
  at: number
  operator: string | null
  /** Which run of the engine wrote it. */
  run_id: string
  action: string | null
  /** JSON of the target, exactly as hashed. */
  target: string | null
  host_name: string | null
  reason: string | null
  outcome: FinalOutcome | null
  error: string | null
  prev_hash: string
  hash: string
}

/** The forebear of the first row. */
export const GENESIS = '0'.repeat(64)

/**
 * SHA-256 (hex) over a JSON array of the fields in fixed order, beginning with the hash of the row before. JSON of an
 * array of strings, integers and nulls has exactly one spelling, and no field can run over into its neighbour.
 */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const fields = [
    row.prev_hash,
    row.seq,
    row.kind,
    row.intent_seq,
    row.at,
    row.operator,
    row.run_id,
    row.action,
    row.target,
    row.host_name,
    row.reason,
    row.outcome,
    row.error,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}

/** How far a walk along the chain has come. */
export interface ChainPosition {
  seq: number
  hash: string
}
export const CHAIN_START: ChainPosition = { seq: 0, hash: GENESIS }

/**
 * Walks `rows` (by rising seq) onward from `position`. `brokenAt` is the first seq that is missing, edited, swapped
 * or does not name the row before it as its forebear.
 */
export function walkChain(
  position: ChainPosition,
  rows: readonly AuditRow[],
): { position: ChainPosition; brokenAt?: number } {
  let { seq, hash } = position
  for (const row of rows) {
    const expected = seq + 1
    if (row.seq !== expected || row.prev_hash !== hash || hashOf(row) !== row.hash) {
      return { position: { seq, hash }, brokenAt: expected }
    }
    seq = row.seq
    hash = row.hash
  }
  return { position: { seq, hash } }
}

/** An intent without outcome is under way if this run of the engine wrote it; else nobody can know any more. */
export function outcomeOf(outcome: FinalOutcome | null, intentRunId: string, currentRunId: string): AuditOutcome {
  if (outcome) return outcome
  return intentRunId === currentRunId ? 'pending' : 'unknown'
}

/** A LIKE pattern that finds `text` anywhere, for use with ESCAPE '\'; nothing in it is a wildcard. */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}
