/**
 * SQLite's result codes in the product's words. Used by the worker before an error leaves its thread, because an
 * exception loses its class on the way. `data.cause` lets a caller tell a full disk from a busy file.
 */
import Database from 'better-sqlite3'
import { type ErrorInfo, Failure, toErrorInfo } from '../../../../shared/errors'

/** A file whose content cannot be trusted: it is set aside and a snapshot takes its place. */
export class Damage extends Error {
  constructor(what: string, cause?: unknown) {
    super(what, { cause })
    this.name = 'Damage'
  }
}

export function sqliteCode(thrown: unknown): string {
  return thrown instanceof Database.SqliteError ? thrown.code : ''
}

/** Codes that say "this file is not a sound database"; SQLITE_ERROR is what an unreadable schema gives. */
const DAMAGE = /^SQLITE_(CORRUPT|NOTADB|FORMAT|MISMATCH|TOOBIG|IOERR_SHORT_READ|ERROR$)/

/** Is what was thrown while looking at a file a sign of damage? Lack of space, locks and permissions are not. */
export function isDamage(thrown: unknown): boolean {
  return thrown instanceof Damage || DAMAGE.test(sqliteCode(thrown))
}

export function diskFull(details?: string): Failure {
  return new Failure('INTERNAL', 'The disk is full, so Longshore could not save anything.', {
    hint: 'Free some space and try again.',
    retryable: true,
    data: { cause: 'disk-full' },
    details,
  })
}

/** The error as plain data. What is not SQLite's goes the common way of shared/errors.ts. */
export function databaseError(thrown: unknown): ErrorInfo {
  const code = sqliteCode(thrown)
  if (!code) return systemError(thrown)
  const details = `${code}: ${(thrown as Error).message}`
  if (code.startsWith('SQLITE_FULL')) return diskFull(details).info
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return failure('BUSY', 'busy', 'Another program is using the database.', details)
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return failure('INTERNAL', 'damaged', 'The database is damaged.', details, 'Restart Longshore; it repairs this.')
  }
  if (/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(code)) {
    return failure('CONFLICT', 'exists', 'There is one like that already.', details)
  }
  if (/^SQLITE_(READONLY|PERM|CANTOPEN|AUTH)/.test(code)) return noAccess(details)
  return failure('INTERNAL', 'database', 'The database refused that.', details)
}

/** What files and folders say, while opening and copying. */
function systemError(thrown: unknown): ErrorInfo {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const details = thrown instanceof Error ? thrown.message : ''
  if (/^(ENOSPC|EDQUOT)$/.test(code)) return diskFull(details).info
  if (/^(EACCES|EPERM|EROFS)$/.test(code)) return noAccess(details)
  return toErrorInfo(thrown)
}

function noAccess(details: string): ErrorInfo {
  const hint = 'Check who owns the folder of the database.'
  return failure('INTERNAL', 'no-access', 'Longshore may not write to its database.', details, hint)
}

function failure(code: ErrorInfo['code'], cause: string, message: string, details: string, hint = ''): ErrorInfo {
  return new Failure(code, message, { data: { cause }, details, hint }).info
}
