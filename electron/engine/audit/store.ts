/**
 * The audit's table: append-only by trigger, chained by hash, one row for an intent and one for its outcome.
 * Runs in the database's thread, so that reading the head, hashing and inserting are one transaction and two
 * intents can never take the same place in the chain.
 */
import type { AuditOutcome } from '../../../shared/contract/audit'
import { Failure } from '../../../shared/errors'
import type { Migration, Sql, SqlValue } from '../ports'
import {
  type AuditRow,
  CHAIN_START,
  type ChainPosition,
  containsPattern,
  type FinalOutcome,
  GENESIS,
  hashOf,
  walkChain,
} from './rules'

export const migrations: Migration[] = [
  {
    version: 1,
    name: 'audit',
    sql: `
      CREATE TABLE audit (
        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        kind TEXT NOT NULL CHECK (kind IN ('intent', 'outcome')),
        intent_seq INTEGER REFERENCES audit (seq),
        at INTEGER NOT NULL,
        operator TEXT,
        run_id TEXT NOT NULL,
        action TEXT,
        target TEXT,
        host_name TEXT,
        reason TEXT,
        outcome TEXT CHECK (outcome IN ('done', 'failed', 'denied')),
        error TEXT,
        prev_hash TEXT NOT NULL,
        hash TEXT NOT NULL,
        CHECK (CASE kind
          WHEN 'intent' THEN intent_seq IS NULL AND outcome IS NULL
            AND operator IS NOT NULL AND action IS NOT NULL AND target IS NOT NULL
          ELSE intent_seq < seq AND outcome IS NOT NULL END)
      ) STRICT;
      CREATE UNIQUE INDEX audit_outcome ON audit (intent_seq) WHERE kind = 'outcome';
      -- The newest row, kept apart so that a table cut short at its end is noticed.
      CREATE TABLE audit_head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
      INSERT INTO audit_head VALUES (1, 0, '${GENESIS}');
      CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
      CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
        BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;
      CREATE TRIGGER audit_in_order BEFORE INSERT ON audit
        WHEN NEW.seq IS NOT (SELECT seq + 1 FROM audit_head) OR NEW.prev_hash IS NOT (SELECT hash FROM audit_head)
        BEGIN SELECT RAISE(ABORT, 'audit rows are appended in order'); END;
      CREATE TRIGGER audit_move_head AFTER INSERT ON audit
        BEGIN UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash; END;
      CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head WHEN NEW.seq IS NOT OLD.seq + 1
        BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
      CREATE TRIGGER audit_head_no_delete BEFORE DELETE ON audit_head
        BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
    `,
  },
]

/**
 * Does the newest row agree with the head? If not, rows were cut off or bytes damaged, and nothing could be appended
 * in good order; the file is then treated as damaged. The chain as a whole is checked by `checkSlice`, on demand.
 */
export function findAuditFault(sql: Sql): string | undefined {
  const head = sql.get<ChainPosition>('SELECT seq, hash FROM audit_head WHERE id = 1')
  const last = sql.get<ChainPosition>('SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1') ?? CHAIN_START
  if (head?.seq === last.seq && head.hash === last.hash) return undefined
  return `the audit ends at row ${last.seq}, its head says ${head?.seq ?? 'nothing'}`
}

export interface NewIntent {
  at: number
  operator: string
  runId: string
  action: string
  target: object
  hostName?: string | undefined
  reason?: string | undefined
}
export interface NewOutcome {
  /** The seq of the intent. */
  intentSeq: number
  at: number
  runId: string
  outcome: FinalOutcome
  error?: string | undefined
}
export interface AuditSearch {
  before?: number | undefined
  limit: number
  text?: string | undefined
  outcome?: AuditOutcome | undefined
  /** The present run, which tells `pending` from `unknown`. */
  runId: string
}
/** An intent and, if it came, its outcome. */
export interface PairedRow extends Omit<AuditRow, 'kind' | 'intent_seq' | 'prev_hash'> {
  ended_at: number | null
}
export interface ChainSlice {
  position: ChainPosition
  brokenAt?: number | undefined
  /** True when the walk has reached the newest row and found the head to be it. */
  complete: boolean
}

type RowContent = Omit<AuditRow, 'seq' | 'prev_hash' | 'hash'>

export type AuditStore = ReturnType<typeof createAuditStore>

export function createAuditStore(sql: Sql) {
  const readHead = (): ChainPosition =>
    sql.get<ChainPosition>('SELECT seq, hash FROM audit_head WHERE id = 1') ?? CHAIN_START

  function append(content: RowContent): number {
    const head = readHead()
    const unsigned = { ...content, seq: head.seq + 1, prev_hash: head.hash }
    insert({ ...unsigned, hash: hashOf(unsigned) })
    return unsigned.seq
  }

  function insert(row: AuditRow) {
    sql.run(
      'INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[row.seq, row.kind, row.intent_seq, row.at, row.operator, row.run_id, row.action, row.target],
      ...[row.host_name, row.reason, row.outcome, row.error, row.prev_hash, row.hash],
    )
  }

  function appendOutcome({ intentSeq, at, runId, outcome, error }: NewOutcome): number {
    const intent = sql.get<{ kind: string }>('SELECT kind FROM audit WHERE seq = ?', intentSeq)
    if (intent?.kind !== 'intent') throw new Failure('NOT_FOUND', 'The audit has no such entry.')
    if (sql.get("SELECT 1 FROM audit WHERE intent_seq = ? AND kind = 'outcome'", intentSeq))
      throw new Failure('CONFLICT', 'That audit entry has its outcome already.')
    return append({
      ...{ kind: 'outcome', intent_seq: intentSeq, at, run_id: runId, outcome, error: error ?? null },
      ...{ operator: null, action: null, target: null, host_name: null, reason: null },
    })
  }

  return {
    newestSeq: () => readHead().seq,

    /** Appends an intent; it is durable (synchronous=FULL) when this returns. */
    begin: (intent: NewIntent): number => sql.transaction(() => append(intentContent(intent))),

    /** Appends an outcome. NOT_FOUND without its intent, CONFLICT when it has one. Gives the outcome's own seq. */
    finish: (outcome: NewOutcome): number => sql.transaction(() => appendOutcome(outcome)),

    /** Appends an intent and its outcome at once, for what was never begun: a denial. */
    record: (intent: NewIntent, outcome: FinalOutcome, error?: string): number =>
      sql.transaction(() => {
        const intentSeq = append(intentContent(intent))
        appendOutcome({ intentSeq, at: intent.at, runId: intent.runId, outcome, error })
        return intentSeq
      }),

    /** Newest first. What a person typed is only ever a bound value. */
    search: (wanted: AuditSearch): PairedRow[] => {
      const { where, values } = conditions(wanted)
      return sql.all<PairedRow>(
        // biome-ignore lint/plugin/sql: the conditions are constants of this file, values are bound
        `SELECT i.seq, i.at, i.operator, i.run_id, i.action, i.target, i.host_name, i.reason, i.hash,
                o.outcome, o.error, o.at AS ended_at
         FROM audit AS i LEFT JOIN audit AS o ON o.intent_seq = i.seq AND o.kind = 'outcome'
         WHERE ${where} ORDER BY i.seq DESC LIMIT ?`,
        ...values,
        wanted.limit,
      )
    },

    /** Checks the next `limit` rows of the chain. Asked slice by slice, so that writes get in between. */
    checkSlice: (from: ChainPosition, limit: number): ChainSlice => {
      const rows = sql.all<AuditRow>('SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', from.seq, limit)
      const walked = walkChain(from, rows)
      if (walked.brokenAt !== undefined) return { ...walked, complete: true }
      if (rows.length === limit) return { ...walked, complete: false }
      const head = readHead()
      const { position } = walked
      const asHead = head.seq === position.seq && head.hash === position.hash
      return { position, complete: true, ...(asHead ? {} : { brokenAt: Math.min(head.seq, position.seq) + 1 }) }
    },
  }
}

function intentContent(intent: NewIntent): RowContent {
  return {
    kind: 'intent',
    intent_seq: null,
    at: intent.at,
    operator: intent.operator,
    run_id: intent.runId,
    action: intent.action,
    target: JSON.stringify(intent.target),
    host_name: intent.hostName ?? null,
    reason: intent.reason ?? null,
    outcome: null,
    error: null,
  }
}

/** Where a text is looked for. A target whose JSON was damaged is searched as it stands. */
const SEARCHED = [
  'i.operator',
  'i.action',
  'i.reason',
  'i.host_name',
  ...['kind', 'id', 'name', 'hostId'].map((key) => `iif(json_valid(i.target), i.target ->> '${key}', i.target)`),
]

function conditions({ before, text, outcome, runId }: AuditSearch): { where: string; values: SqlValue[] } {
  const all: string[] = ["i.kind = 'intent'"]
  const values: SqlValue[] = []
  const need = (condition: string, ...bound: SqlValue[]) => {
    all.push(condition)
    values.push(...bound)
  }
  if (before !== undefined) need('i.seq < ?', before)
  if (outcome === 'pending') need('o.seq IS NULL AND i.run_id = ?', runId)
  else if (outcome === 'unknown') need('o.seq IS NULL AND i.run_id <> ?', runId)
  else if (outcome) need('o.outcome = ?', outcome)
  if (text?.includes('\0'))
    need('0') // LIKE ends at a NUL; no kept text has one
  else if (text) {
    const pattern = containsPattern(text)
    need(`(${SEARCHED.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ')})`, ...SEARCHED.map(() => pattern))
  }
  return { where: all.join(' AND '), values }
}
