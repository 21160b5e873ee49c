/**
 * Copies of the database in a folder beside it: one a day (7 kept) and one before each upgrade of the schema (3 kept).
 * Made with VACUUM INTO, never by copying a live file. Called by start.ts and, once an hour, by the worker.
 * The time stands in the name, so that a copied or touched file keeps its place.
 */
import { chmodSync, closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { connectFile } from './connection'
import { Damage } from './failures'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT = { daily: 7, upgrade: 3 } as const
export type SnapshotKind = keyof typeof KEPT

export interface Snapshot {
  file: string
  kind: SnapshotKind
  /** When it was taken (epoch ms). */
  at: number
}

const NAME = /^longshore-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-(daily|upgrade)\.db$/

/** `20261121T051000Z`: sorts by time and is a valid file name everywhere. */
export function timeStamp(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')
}

/** What there is, newest first. A missing folder is an empty one. */
export function listSnapshots(directory: string): Snapshot[] {
  const found: Snapshot[] = []
  for (const name of readNames(directory)) {
    const parts = NAME.exec(name)
    if (!parts) continue
    const [, year, month, day, hour, minute, second, kind] = parts
    const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
    if (!Number.isNaN(at)) found.push({ file: join(directory, name), kind: kind as SnapshotKind, at })
  }
  return found.sort((a, b) => b.at - a.at)
}

/** True when no daily copy lies within a day of `now`, on either side: a clock that was wrong must not stop them. */
export function isDailyDue(directory: string, now: number): boolean {
  return !listSnapshots(directory).some((one) => one.kind === 'daily' && Math.abs(now - one.at) < DAY_MS)
}

/** Takes a copy and removes the oldest ones. Throws SqliteError (SQLITE_FULL) and leaves nothing half-made. */
export function takeSnapshot(raw: Database.Database, directory: string, kind: SnapshotKind, now: number): Snapshot {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const file = join(directory, `longshore-${timeStamp(now)}-${kind}.db`)
  const partial = `${file}.partial`
  try {
    rmSync(partial, { force: true })
    closeSync(openSync(partial, 'w', 0o600)) // VACUUM INTO keeps the mode of an empty file that is there
    raw.prepare('VACUUM INTO ?').run(partial)
    checkFile(partial)
    chmodSync(partial, 0o600)
    syncFile(partial)
    renameSync(partial, file)
  } finally {
    rmSync(partial, { force: true })
  }
  prune(directory, kind)
  return { file, kind, at: now }
}

function checkFile(file: string) {
  const copy = connectFile(file, { readonly: true })
  try {
    const verdict = copy.raw.pragma('quick_check(1)', { simple: true })
    if (verdict !== 'ok') throw new Damage(`the copy is not sound: ${String(verdict)}`)
  } finally {
    copy.close()
  }
}

export function syncFile(file: string) {
  const handle = openSync(file, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

function prune(directory: string, kind: SnapshotKind) {
  const ofKind = listSnapshots(directory).filter((one) => one.kind === kind)
  for (const old of ofKind.slice(KEPT[kind])) rmSync(old.file, { force: true })
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
