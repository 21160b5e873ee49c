/** F37: every migration from the version before it, with rows in the file; a failing one changes nothing. */
import { readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations } from '../../database'
import type { Migration } from '../../ports'
import { createTemporaryFolder, type TemporaryFolder } from '../../testing/temporary-database'
import { inOrder, latestVersion } from './migrate'
import { startDatabase } from './start'

const NOW = Date.UTC(2026, 0, 5, 12)
const HOUR_MS = 3_600_000
let folder: TemporaryFolder
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => folder.remove())

const ordered = inOrder(migrations)
const LATEST = latestVersion(migrations)
const openWith = (known: readonly Migration[], now = NOW) => startDatabase({ ...folder, migrations: known, now })

test('the numbers are 1, 2, 3 … without a gap', () => {
  expect(ordered.map((one) => one.version)).toEqual(ordered.map((_, index) => index + 1))
})

test.each(ordered.slice(1).map((one) => [one.version, one.name] as const))(
  'migration %i (%s) upgrades a file of the version before and keeps a copy of it',
  (version) => {
    const before = openWith(ordered.slice(0, version - 1))
    before.connection.sql.run('UPDATE opened SET token = ?', 'kept')
    before.close()
    const after = openWith(ordered.slice(0, version), NOW + HOUR_MS)
    expect(after).toMatchObject({ notice: undefined, schemaVersion: version })
    expect(after.connection.sql.all('SELECT version FROM migrations')).toHaveLength(version)
    after.close()
    expect(readdirSync(folder.backupDirectory)).toContain('longshore-20260105T130000Z-upgrade.db')
    const copy = new Database(`${folder.backupDirectory}/longshore-20260105T130000Z-upgrade.db`, { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(version - 1)
    expect(copy.prepare('SELECT token FROM opened').get()).toEqual({ token: 'kept' })
    copy.close()
  },
)

test('a migration that fails leaves the file to the version before, byte for byte in content', () => {
  openWith(ordered).close()
  const bad: Migration = {
    version: LATEST + 1,
    name: 'bad',
    sql: 'CREATE TABLE half (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);',
  }
  expect(() => openWith([...ordered, bad])).toThrow(
    expect.objectContaining({ code: 'INTERNAL', message: 'The database could not be brought to the new version.' }),
  )
  const still = openWith(ordered)
  expect(still).toMatchObject({ notice: undefined, schemaVersion: LATEST })
  expect(still.connection.sql.all("SELECT * FROM sqlite_schema WHERE name = 'half'")).toEqual([])
  still.close()
})

test('a disk that is full stops an upgrade with that sentence, not with a loss', () => {
  openWith(ordered).close()
  const before = readFileSync(folder.file)
  const big: Migration = {
    version: LATEST + 1,
    name: 'big',
    sql: 'PRAGMA max_page_count = 1; CREATE TABLE big (x BLOB) STRICT; INSERT INTO big VALUES (zeroblob(9000000));',
  }
  expect(() => openWith([...ordered, big])).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }))
  expect(readFileSync(folder.file).equals(before)).toBe(true)
  expect(readdirSync(folder.path).filter((name) => name.includes('damaged'))).toEqual([])
})

test('two migrations may not have one number', () => {
  const twin: Migration = { version: 2, name: 'twin', sql: '' }
  expect(() => inOrder([...ordered, twin])).toThrow(/no number of its own/)
})
