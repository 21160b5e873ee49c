/**
 * Opens the database whatever state it is in: sound, old, damaged, empty, gone. Called by the worker.
 * Only three things make it give up, each with a sentence: a newer schema, a place where it may not or cannot write,
 * and a lock that stays. Everything else ends with an open database and, if something was lost, a notice saying what.
 */
import { randomUUID } from 'node:crypto'
import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Migration, Sql } from '../../ports'
import { type Connection, connectFile } from './connection'
import { Damage, isDamage, sqliteCode } from './failures'
import {
  createEmpty,
  inspectFiles,
  removeFiles,
  removeMark,
  restore,
  setAside,
  setMark,
  walWasRemoved,
  wasLeftOpen,
} from './files'
import { latestVersion, migrate, refuseNewer, schemaVersion } from './migrate'
import { refuseNetworkFolder } from './network-file-system'
import type { OpenReport, OpenRequest, SlowStatement } from './protocol'
import { checkSchema } from './schema-check'
import { isDailyDue, listSnapshots, type Snapshot, takeSnapshot } from './snapshots'

export interface Started extends OpenReport {
  connection: Connection
  /** Leaves the file whole in one piece (no WAL) and closes it. */
  close: () => void
}

export interface Plan extends OpenRequest {
  migrations: readonly Migration[]
  /** What only a store can tell of damage, in words: rows that contradict each other. */
  findFault?: ((sql: Sql) => string | undefined) | undefined
  onSlow?: ((slow: SlowStatement) => void) | undefined
}

export function startDatabase(plan: Plan): Started {
  mkdirSync(dirname(plan.file), { recursive: true, mode: 0o700 })
  refuseNetworkFolder(dirname(plan.file))
  const snapshots = plan.backupDirectory === undefined ? [] : listSnapshots(plan.backupDirectory)
  const state = inspectFiles(plan.file, snapshots.length > 0)
  const fresh = state === 'absent'
  if (fresh) createEmpty(plan.file)
  const walLost = state === 'ready' && walWasRemoved(plan.file)
  const { connection, works, notice } = state === 'broken' ? recover(plan, snapshots) : openOrRecover(plan, snapshots)
  setMark(plan.file)
  const daily = !fresh && works && takeDaily(connection, plan)
  return {
    connection,
    works,
    notice: isReplaceable(plan)
      ? notice
      : sentences(notice, walLost && !notice && WAL_LOST, !works && CANNOT_WRITE, daily),
    sqliteVersion: String(connection.sql.get<{ v: string }>('SELECT sqlite_version() AS v')?.v),
    schemaVersion: schemaVersion(connection.raw),
    close: () => {
      removeMark(plan.file)
      connection.close() // the last connection checkpoints and removes the WAL
    },
  }
}

/** A daily copy, if one is due and the whole file is sound: a damaged one must not push out the good copies. */
export function takeDailyIfDue(
  connection: Connection,
  backupDirectory: string | undefined,
  now: number,
): Snapshot | undefined {
  if (backupDirectory === undefined || !isDailyDue(backupDirectory, now)) return undefined
  const verdict = connection.raw.pragma('integrity_check(1)', { simple: true })
  if (verdict !== 'ok') throw new Damage(`integrity_check: ${String(verdict)}`)
  return takeSnapshot(connection.raw, backupDirectory, 'daily', now)
}

/** It has no copies, because what it holds may be lost. */
const isReplaceable = (plan: Plan) => plan.backupDirectory === undefined

const WAL_LOST =
  'The file with the last changes (longshore.db-wal) was gone, so what was done last before the end may be missing.'
const CANNOT_WRITE =
  'Nothing can be saved just now, most likely because the disk is full; actions are refused until it can.'

interface Sound {
  connection: Connection
  works: boolean
  notice?: string
}

function openOrRecover(plan: Plan, snapshots: Snapshot[]): Sound {
  try {
    return openSound(plan)
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
    return recover(plan, snapshots)
  }
}

/** Sets the file aside and opens the newest snapshot that is sound, or an empty file. */
function recover(plan: Plan, snapshots: Snapshot[]): Sound {
  if (isReplaceable(plan)) return beginAnew(plan)
  const aside = setAside(plan.file, plan.now)
  const kept = aside ? ` The damaged file was kept as ${basename(aside)}.` : ''
  for (const snapshot of snapshots) {
    try {
      restore(snapshot.file, plan.file)
      const sound = openSound(plan)
      const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(snapshot.at)
      const notice = `The database was damaged. The copy of ${when} was restored; what was done after it is lost.${kept}`
      return { ...sound, notice }
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown
      removeFiles(plan.file) // this copy is damaged as well; it stays in its folder
    }
  }
  createEmpty(plan.file)
  const notice = `The database was damaged and there was no copy to restore, so it starts empty.${kept}`
  return { ...openSound(plan), notice }
}

/** A damaged file without copies may be large and is of no use to anybody. */
function beginAnew(plan: Plan): Sound {
  removeFiles(plan.file)
  createEmpty(plan.file)
  return { ...openSound(plan), notice: `${basename(plan.file)} was damaged and was removed; it starts empty.` }
}

/** Opens, checks, migrates, writes and reads a row. Throws Damage or a damage code when the file is not sound. */
function openSound(plan: Plan): Sound {
  const latest = latestVersion(plan.migrations)
  const version = look(plan, latest)
  chmodSync(plan.file, 0o600)
  const connection = connectFile(plan.file, { onSlow: plan.onSlow, replaceable: isReplaceable(plan) })
  try {
    if (version > 0 && version < latest && plan.backupDirectory !== undefined)
      takeSnapshot(connection.raw, plan.backupDirectory, 'upgrade', plan.now)
    migrate(connection.raw, plan.migrations, plan.now)
    checkSchema(connection.raw, plan.migrations)
    const fault = plan.findFault?.(connection.sql)
    if (fault) throw new Damage(fault)
    return { connection, works: selfTest(connection, plan.now) }
  } catch (thrown) {
    connection.close()
    throw asDamage(thrown, plan.file)
  }
}

/** Looks before touching: read-only, so that a file of a newer version stays byte for byte what it was. */
function look(plan: Plan, latest: number): number {
  const peek = connectFile(plan.file, { readonly: true })
  try {
    const version = schemaVersion(peek.raw)
    refuseNewer(version, latest)
    if (isReplaceable(plan) && !wasLeftOpen(plan.file)) return version // to read a GiB at each start is too much
    const full = plan.backupDirectory !== undefined && isDailyDue(plan.backupDirectory, plan.now)
    const verdict = peek.raw.pragma(full ? 'integrity_check(1)' : 'quick_check(1)', { simple: true })
    if (verdict !== 'ok') throw new Damage(String(verdict))
    return version
  } finally {
    peek.close()
  }
}

/** SQLite says "read-only" of a file whose header names an unknown format; if we may write to it, that is damage. */
function asDamage(thrown: unknown, file: string): unknown {
  if (!sqliteCode(thrown).startsWith('SQLITE_READONLY')) return thrown
  try {
    accessSync(file, constants.W_OK)
    accessSync(dirname(file), constants.W_OK)
    return new Damage('the header says read-only', thrown)
  } catch {
    return thrown
  }
}

/** Writes a row and reads it back. False when the disk is full or the file is locked. */
function selfTest({ sql }: Connection, now: number): boolean {
  const token = randomUUID()
  try {
    sql.run('INSERT OR REPLACE INTO opened VALUES (1, ?, ?)', now, token)
  } catch (thrown) {
    if (/^SQLITE_(FULL|BUSY|IOERR(?!_SHORT_READ))/.test(sqliteCode(thrown))) return false
    throw thrown
  }
  return sql.get<{ token: string }>('SELECT token FROM opened WHERE id = 1')?.token === token
}

function takeDaily(connection: Connection, plan: Plan): string | false {
  try {
    takeDailyIfDue(connection, plan.backupDirectory, plan.now)
    return false
  } catch {
    return 'The daily copy of the database could not be made.'
  }
}

function sentences(...parts: (string | false | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(' ') || undefined
}
