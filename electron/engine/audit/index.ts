/**
 * The audit's door: the gate writes through `begin`, `finish` and `deny`, the shell's commands do so over the inner
 * contract, the Audit page reads through the handlers. No other capability writes; the diagnosis reads by `find`.
 * No intent, no action: when `begin` rejects, whoever asked must not act.
 */
import { EventEmitter, once } from 'node:events'
import {
  type AuditEntry,
  type audit as auditContract,
  auditTarget as auditTargetSchema,
} from '../../../shared/contract/audit'
import type { Implementation, Target } from '../../../shared/contract/runtime'
import { cleanText } from '../../../shared/domain/text'
import { Failure } from '../../../shared/errors'
import type { Clock, Log, Remote } from '../ports'
import { CHAIN_START, type FinalOutcome, outcomeOf } from './rules'
import type { AuditSearch, AuditStore, NewIntent, NewOutcome, PairedRow } from './store'

export type { FinalOutcome } from './rules'
export type { AuditStore } from './store'

export interface AuditOptions {
  store: Remote<AuditStore>
  clock: Clock
  log: Log
  /** Names this run of the engine; an intent of another run without outcome shows as unknown. */
  runId: string
}

export interface Intent {
  operator: string
  action: string
  target: Target | AuditEntry['target']
  /** What the host is called now; kept, because it may be gone or renamed when the entry is read. */
  hostName?: string | undefined
  reason?: string | undefined
}

export type Audit = ReturnType<typeof createAudit>

/** Outcomes that could not be written wait here; beyond this many the engine is long since refusing all actions. */
const MAX_OWED = 1000
const SLICE_ROWS = 2000

export function createAudit({ store, clock, log, runId }: AuditOptions) {
  const changes = new EventEmitter().setMaxListeners(0)
  const owed: NewOutcome[] = []
  let newest: number | undefined
  let settling: Promise<void> | undefined

  function moved(seq: number) {
    newest = Math.max(newest ?? 0, seq)
    changes.emit('moved')
  }

  /** Outcomes first: while the disk is full they gather, and no new action starts before they are written. */
  async function settleOwed() {
    if (owed.length === 0) return
    settling ??= writeOwed().finally(() => {
      settling = undefined
    })
    await settling
  }

  async function writeOwed() {
    for (let next = owed[0]; next; next = owed[0]) {
      try {
        moved(await store.finish(next))
      } catch (thrown) {
        if (!isFinal(thrown)) throw thrown
        log.error('audit.outcome-refused', { seq: next.intentSeq, why: String(thrown) })
      }
      owed.shift()
    }
  }

  async function begin(intent: Intent): Promise<{ seq: number }> {
    try {
      await settleOwed()
      const seq = await store.begin(toRow(intent))
      moved(seq)
      return { seq }
    } catch (thrown) {
      throw refusal(thrown)
    }
  }

  /** Never rejects for want of space: the action is over, so its outcome is kept and written when it can be. */
  async function finish(seq: number, outcome: FinalOutcome, error?: string): Promise<void> {
    const row: NewOutcome = { intentSeq: seq, at: clock.now(), runId, outcome, error: clean(error, 500) }
    try {
      moved(await store.finish(row))
    } catch (thrown) {
      if (isFinal(thrown)) throw thrown
      log.error('audit.outcome-owed', { seq, outcome, why: String(thrown) })
      if (owed.length < MAX_OWED) owed.push(row)
    }
  }

  async function deny(intent: Intent, why: string): Promise<void> {
    moved(await store.record(toRow(intent), 'denied', clean(why, 500)))
  }

  function toRow(intent: Intent): NewIntent {
    const { kind, hostId, id, name } = intent.target
    return {
      at: clock.now(),
      runId,
      operator: cleanText(intent.operator, 200),
      action: cleanText(intent.action, 80),
      target: { kind, hostId: clean(hostId, 64), id: clean(id, 512), name: clean(name, 512) },
      hostName: clean(intent.hostName, 200),
      reason: clean(intent.reason, 500),
    }
  }

  async function verify(signal: AbortSignal): Promise<{ rows: number; brokenAt?: number; head: string }> {
    let position = CHAIN_START
    for (;;) {
      signal.throwIfAborted()
      const slice = await store.checkSlice(position, SLICE_ROWS)
      position = slice.position
      if (!slice.complete) continue
      const { seq: rows, hash: head } = position
      return slice.brokenAt === undefined ? { rows, head } : { rows, head, brokenAt: slice.brokenAt }
    }
  }

  async function* watch(signal: AbortSignal): AsyncGenerator<{ seq: number }, void, void> {
    const first = await store.newestSeq()
    newest = Math.max(newest ?? 0, first)
    let sent = -1
    for (;;) {
      if (newest === sent) await once(changes, 'moved', { signal })
      signal.throwIfAborted()
      sent = newest
      yield { seq: sent }
    }
  }

  async function find(wanted: Omit<AuditSearch, 'runId'>): Promise<AuditEntry[]> {
    return (await store.search({ ...wanted, runId })).map((row) => toEntry(row, runId))
  }

  const handlers = {
    list: find,
    watch: (_, { signal }) => watch(signal),
    verify: (_, { signal }) => verify(signal),
  } satisfies Implementation<typeof auditContract, unknown>

  return { begin, finish, deny, find, handlers }
}

/** NOT_FOUND and CONFLICT do not go away by waiting. */
function isFinal(thrown: unknown): boolean {
  return thrown instanceof Failure && (thrown.code === 'NOT_FOUND' || thrown.code === 'CONFLICT')
}

function refusal(thrown: unknown): Failure {
  const info = thrown instanceof Failure ? thrown.info : undefined
  const why = info?.data?.cause === 'disk-full' ? 'the disk is full' : 'the audit could not be written'
  return new Failure(info?.code === 'BUSY' ? 'BUSY' : 'INTERNAL', `Nothing was done, because ${why}.`, {
    hint: info?.hint || 'Try again; if it stays, restart Longshore.',
    retryable: true,
    data: info?.data,
    details: info?.details ?? info?.message ?? String(thrown),
    cause: thrown,
  })
}

function clean(text: string | undefined, maxLength: number): string | undefined {
  return text === undefined ? undefined : cleanText(text, maxLength) || undefined
}

/** A row in the contract's words. Whatever somebody did to the row by hand, the page still gets an entry. */
function toEntry(row: PairedRow, runId: string): AuditEntry {
  const entry: AuditEntry = {
    seq: row.seq,
    at: row.at,
    operator: row.operator ?? '',
    action: row.action ?? '',
    target: readTarget(row.target ?? ''),
    outcome: outcomeOf(row.outcome, row.run_id, runId),
    hash: row.hash,
  }
  if (row.ended_at !== null) entry.endedAt = row.ended_at
  if (row.host_name !== null) entry.hostName = row.host_name
  if (row.reason !== null) entry.reason = row.reason
  if (row.error !== null) entry.error = row.error
  return entry
}

function readTarget(json: string): AuditEntry['target'] {
  try {
    const parsed = auditTargetSchema.safeParse(JSON.parse(json))
    if (parsed.success) return parsed.data
  } catch {
    // falls through: the row was damaged, and verify says so
  }
  return { kind: 'unreadable', name: cleanText(json, 200) }
}
