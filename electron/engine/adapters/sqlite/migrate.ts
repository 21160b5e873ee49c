/**
 * Brings a file to the newest schema: numbered, forward only, each migration in one transaction together with its
 * number. Called by start.ts. The number is kept twice, in the header (`user_version`) and in a table, so that a
 * flipped bit in one of them is told from a newer version of the product.
 */
import type Database from 'better-sqlite3'
import { Failure } from '../../../../shared/errors'
import type { Migration } from '../../ports'
import { Damage, isDamage, sqliteCode } from './failures'

const BOOK = `
  CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
  CREATE TABLE opened (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL, token TEXT NOT NULL) STRICT;
`

export function latestVersion(migrations: readonly Migration[]): number {
  return Math.max(0, ...migrations.map((migration) => migration.version))
}

/** Sorted by number. Throws when two have the same one: then the order of a new and an old file would differ. */
export function inOrder(migrations: readonly Migration[]): Migration[] {
  const sorted = [...migrations].sort((a, b) => a.version - b.version)
  sorted.forEach((migration, index) => {
    if (
      !Number.isInteger(migration.version) ||
      migration.version < 1 ||
      sorted[index + 1]?.version === migration.version
    )
      throw new Error(`migration ${migration.version} (${migration.name}) has no number of its own`)
  })
  return sorted
}

/** The schema version of the file, 0 for an empty one. Throws Damage when header and table disagree. */
export function schemaVersion(raw: Database.Database): number {
  const inHeader = raw.pragma('user_version', { simple: true }) as number
  const booked = raw.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'migrations'").get() as { n: number }
  const inTable = booked.n
    ? (raw.prepare('SELECT coalesce(max(version), 0) AS version FROM migrations').get() as { version: number }).version
    : 0
  if (inHeader !== inTable) throw new Damage(`schema version is ${inHeader} in the header, ${inTable} in the table`)
  return inHeader
}

/** A file of a newer product is not ours to touch. */
export function refuseNewer(version: number, latest: number) {
  if (version <= latest) return
  throw new Failure('CONFLICT', 'The database was written by a newer Longshore than this one.', {
    hint: 'Install the newer version again, or start with another profile.',
    data: { cause: 'newer-schema' },
    details: `schema ${version}, this version knows ${latest}`,
  })
}

/** Runs what is missing. On failure the file is as it was before the migration that failed. */
export function migrate(raw: Database.Database, migrations: readonly Migration[], now: number) {
  const from = schemaVersion(raw)
  if (from === 0) once(raw, () => raw.exec(hasBook(raw) ? '' : BOOK), 'bookkeeping')
  for (const migration of inOrder(migrations)) {
    if (migration.version <= from) continue
    once(raw, () => apply(raw, migration, now), migration.name)
  }
}

function apply(raw: Database.Database, migration: Migration, now: number) {
  raw.exec(migration.sql)
  raw.prepare('INSERT INTO migrations VALUES (?, ?, ?)').run(migration.version, migration.name, now)
  raw.pragma(`user_version = ${migration.version}`)
}

function hasBook(raw: Database.Database): boolean {
  return raw.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'").get() !== undefined
}

function once(raw: Database.Database, work: () => void, name: string) {
  try {
    raw.transaction(work).immediate()
  } catch (thrown) {
    const code = sqliteCode(thrown)
    if (isDamage(thrown) && code !== 'SQLITE_ERROR') throw thrown
    if (/^SQLITE_(FULL|BUSY|READONLY)/.test(code)) throw thrown
    throw new Failure('INTERNAL', 'The database could not be brought to the new version.', {
      hint: 'Nothing was changed; the version before still opens it.',
      data: { cause: 'migration' },
      details: `${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      cause: thrown,
    })
  }
}
