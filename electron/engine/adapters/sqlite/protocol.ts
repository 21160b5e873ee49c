/**
 * What goes between the engine's thread and the worker thread that owns the database file. Plain data only, so that
 * a structured clone carries it. Requests are answered strictly in the order they were sent: the worker does one
 * thing at a time and never awaits in between.
 */
import type { ErrorInfo } from '../../../../shared/errors'

export interface OpenRequest {
  file: string
  /** Where its copies go. Left out for a replaceable file, see openDatabase. */
  backupDirectory?: string | undefined
  /** Epoch milliseconds; names and ages of snapshots follow the engine's clock, not the worker's. */
  now: number
}

export interface OpenReport {
  /** What was lost and what was restored, as a sentence for a person; absent when all was well. */
  notice?: string | undefined
  /** A row was written durably and read back. False when the disk is full; reading still works then. */
  works: boolean
  sqliteVersion: string
  schemaVersion: number
}

export type Request = { id: number } & (
  | { kind: 'open'; options: OpenRequest }
  | { kind: 'call'; store: string; method: string; args: unknown[] }
  | { kind: 'snapshot'; now: number }
  | { kind: 'close' }
)

export interface SlowStatement {
  /** The statement's text without its values, which may be private; or the words `a transaction`. */
  sql: string
  durationMs: number
}

export type Reply = { id: number; value: unknown } | { id: number; error: ErrorInfo } | { slow: SlowStatement }
