/**
 * One connection to a SQLite file with the settings this product insists on, as the `Sql` that stores are written
 * against. Used by the worker and by tests; the only place that holds a better-sqlite3 handle.
 */
import Database from 'better-sqlite3'
import type { Sql, SqlValue } from '../../ports'
import type { SlowStatement } from './protocol'

export const BUSY_TIMEOUT_MS = 5000
const SLOW_MS = 40

export interface Connection {
  sql: Sql
  /** For what is no store's business: pragmas, snapshots, migrations. */
  raw: Database.Database
  /** True when something was committed since `watchWrites` was last called; a call that did so may not be repeated. */
  hasWritten: () => boolean
  watchWrites: () => void
  close: () => void
}

export interface ConnectionOptions {
  /** Looks without leaving a trace in the file. */
  readonly?: boolean
  /** What is written last may be lost with the machine's power; large pages, whose space is given back. */
  replaceable?: boolean | undefined
  onSlow?: ((slow: SlowStatement) => void) | undefined
}

/** Opens the file, which must exist. Throws SqliteError as it comes. */
export function connectFile(file: string, options: ConnectionOptions = {}): Connection {
  const raw = new Database(file, { readonly: options.readonly ?? false, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  try {
    configure(raw, options)
  } catch (thrown) {
    raw.close()
    throw thrown
  }
  return createConnection(raw, options.onSlow)
}

function configure(raw: Database.Database, { readonly, replaceable }: ConnectionOptions) {
  raw.pragma('trusted_schema = OFF')
  raw.pragma('foreign_keys = ON')
  raw.pragma('cell_size_check = ON')
  if (readonly) return
  if (replaceable) {
    // Both only matter to a file that is still empty. Rows of one or two KiB waste a quarter of a page of 4 KiB.
    raw.pragma('page_size = 16384')
    raw.pragma('auto_vacuum = INCREMENTAL')
  }
  raw.pragma('journal_mode = WAL')
  raw.pragma(`synchronous = ${replaceable ? 'NORMAL' : 'FULL'}`)
  raw.pragma('journal_size_limit = 67108864') // 64 MiB: a WAL grown by one long snapshot shrinks again
}

function createConnection(raw: Database.Database, onSlow: ConnectionOptions['onSlow']): Connection {
  const prepared = new Map<string, Database.Statement>()
  let written = false

  function prepare(text: string): Database.Statement {
    let statement = prepared.get(text)
    if (!statement) {
      statement = raw.prepare(text)
      prepared.set(text, statement)
    }
    return statement
  }

  function timed<T>(text: string, work: () => T): T {
    const startedAt = performance.now()
    try {
      return work()
    } finally {
      const durationMs = performance.now() - startedAt
      if (durationMs > SLOW_MS) onSlow?.({ sql: text, durationMs: Math.round(durationMs) })
    }
  }

  const sql: Sql = {
    run: (text, ...values: SqlValue[]) => {
      const result = timed(text, () => prepare(text).run(...values))
      if (!raw.inTransaction) written = true
      return { changes: result.changes, lastId: Number(result.lastInsertRowid) }
    },
    get: <R>(text: string, ...values: SqlValue[]) => timed(text, () => prepare(text).get(...values) as R | undefined),
    all: <R>(text: string, ...values: SqlValue[]) => timed(text, () => prepare(text).all(...values) as R[]),
    transaction: <T>(work: () => T): T => {
      const all = () => raw.transaction(work).immediate() as T
      const result = raw.inTransaction ? all() : timed('a transaction', all) // with what it waited for the lock
      if (!raw.inTransaction) written = true
      return result
    },
  }
  return {
    sql,
    raw,
    hasWritten: () => written,
    watchWrites: () => {
      written = false
    },
    close: () => raw.close(),
  }
}
