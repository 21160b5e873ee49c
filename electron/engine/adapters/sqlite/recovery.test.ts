/** F25, G4: whatever was done to the files, the database opens, and says what was lost. */
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../../../../shared/errors'
import { CHAIN_START } from '../../audit/rules'
import { migrations } from '../../database'
import { createRandom, isLong } from '../../testing/random'
import { createTemporaryFolder, openTestStores, type TemporaryFolder } from '../../testing/temporary-database'
import { latestVersion } from './migrate'

const LATEST = latestVersion(migrations)
const DAY_MS = 24 * 60 * 60 * 1000
const NOW = Date.UTC(2026, 0, 5, 12)
let folder: TemporaryFolder
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => folder.remove())

const open = (now = NOW) => openTestStores({ folder, now })
const names = (path = folder.path) => readdirSync(path).sort()

/** Fills the file with rows of every capability that is here, closes it cleanly. */
function fill(rows: number, now = NOW) {
  const opened = open(now)
  const { audit, settings, tasks } = opened.stores
  for (let n = 0; n < rows; n += 1) {
    const target = { kind: 'container', id: `c${n}`, name: 'web'.repeat(20) }
    const intentSeq = audit.begin({ at: now, operator: 'ann', runId: 'r', action: 'container.stop', target })
    audit.finish({ intentSeq, at: now, runId: 'r', outcome: 'done' })
    tasks.save({
      ...{ id: `t${n}`, kind: 'host.test', title: 'Test', state: 'done', steps: [], operator: 'ann' },
      ...{ startedAt: now, endedAt: now, canCancel: false, canRetry: false },
    })
  }
  settings.write([{ key: 'stopGraceS', value: '7' }])
  opened.close()
}

test('a fresh file opens without a notice, is private and leaves no WAL when closed', () => {
  fill(3)
  expect(names()).toEqual(['longshore.db'])
  expect(statSync(folder.file).mode & 0o777).toBe(0o600)
  const again = open()
  expect(again.started).toMatchObject({ notice: undefined, works: true, schemaVersion: LATEST })
  expect(statSync(`${folder.file}-wal`).mode & 0o777).toBe(0o600)
  again.close()
})

test('the settings of the connection are what they must be', () => {
  const { started, close } = open()
  const pragma = (name: string) => started.connection.raw.pragma(name, { simple: true })
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(2)
  expect(pragma('busy_timeout')).toBe(5000)
  expect(pragma('foreign_keys')).toBe(1)
  expect(pragma('trusted_schema')).toBe(0)
  const lax = started.connection.sql.all(
    "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite%'",
  )
  expect(lax).toEqual([])
  close()
})

test.each([
  ['not a database', (file: string) => writeFileSync(file, 'hello, this is no database at all'.repeat(200))],
  ['a damaged header', (file: string) => flip(file, 0)],
  ['a cut file', (file: string) => truncateSync(file, 4096 * 3 + 100)],
  ['a cut header', (file: string) => truncateSync(file, 60)],
  ['zeros in the middle', (file: string) => overwrite(file, 4096 * 2, Buffer.alloc(4096 * 4))],
])('%s is set aside and, without a copy, the database starts empty', (_, damage) => {
  fill(60)
  damage(folder.file)
  const before = readFileSync(folder.file)
  const { started, stores, close } = open()
  expect(started.notice).toMatch(/was damaged and there was no copy.*kept as longshore\.db\.damaged-20260105T120000Z/)
  expect(readFileSync(`${folder.file}.damaged-20260105T120000Z`).equals(before)).toBe(true)
  expect(stores.audit.newestSeq()).toBe(0)
  expect(started.works).toBe(true)
  close()
})

test('a damaged file is replaced by the newest daily copy, or the one before when that is damaged too', () => {
  fill(5) // day 0, no copy yet
  fill(5, NOW + DAY_MS) // copy of 10 rows at its start
  fill(5, NOW + 2.5 * DAY_MS) // copy of 20 rows at its start
  expect(names(folder.backupDirectory)).toEqual([
    'longshore-20260106T120000Z-daily.db',
    'longshore-20260108T000000Z-daily.db',
  ])
  flip(folder.file, 3)
  const first = open(NOW + 2.6 * DAY_MS)
  expect(first.started.notice).toContain('The copy of 8 Jan 2026')
  expect(first.stores.audit.newestSeq()).toBe(20)
  first.close()
  flip(folder.file, 3)
  writeFileSync(join(folder.backupDirectory, 'longshore-20260108T000000Z-daily.db'), 'gone')
  const second = open(NOW + 2.7 * DAY_MS)
  expect(second.started.notice).toContain('The copy of 6 Jan 2026')
  expect(second.stores.audit.newestSeq()).toBe(10)
  second.close()
})

test('seven daily copies are kept, one a day', () => {
  for (let day = 0; day < 10; day += 1) {
    fill(1, NOW + day * DAY_MS)
    fill(1, NOW + day * DAY_MS + 60_000)
  }
  const kept = names(folder.backupDirectory)
  expect(kept).toHaveLength(7)
  expect(kept.at(-1)).toBe('longshore-20260114T120100Z-daily.db')
  expect(statSync(join(folder.backupDirectory, kept[0] ?? '')).mode & 0o777).toBe(0o600)
})

test('an empty file with a WAL beside it is damage; both are set aside', () => {
  const { wal } = crash(20)
  writeFileSync(folder.file, '')
  writeFileSync(`${folder.file}-wal`, wal)
  const { started, close } = open()
  expect(started.notice).toContain('was damaged')
  expect(names().filter((name) => name.includes('damaged'))).toEqual([
    'longshore.db.damaged-20260105T120000Z',
    'longshore.db.damaged-20260105T120000Z-wal',
  ])
  close()
})

test('an empty or missing file is damage once there are copies', () => {
  fill(5)
  fill(1, NOW + DAY_MS)
  for (const lose of [() => truncateSync(folder.file, 0), () => rmSync(folder.file)]) {
    lose()
    const { started, stores, close } = open(NOW + DAY_MS + 1000)
    expect(started.notice).toContain('was restored')
    expect(stores.audit.newestSeq()).toBe(10)
    close()
  }
})

test('an empty file that never held anything is simply filled', () => {
  writeFileSync(folder.file, '')
  const { started, close } = open()
  expect(started.notice).toBeUndefined()
  close()
})

test('after a crash the WAL is taken over; if it was removed, that is said', () => {
  const { main, wal } = crash(20)
  expect(existsSync(`${folder.file}.open`)).toBe(true)
  const taken = open()
  expect(taken.started.notice).toBeUndefined()
  expect(taken.stores.audit.newestSeq()).toBe(40)
  taken.close()

  writeFileSync(folder.file, main)
  writeFileSync(`${folder.file}.open`, '')
  expect(wal.length).toBeGreaterThan(0)
  const robbed = open()
  expect(robbed.started.notice).toContain('what was done last')
  expect(robbed.started.works).toBe(true)
  robbed.close()
})

test('a newer schema is refused politely and the file is left as it was', () => {
  fill(3)
  const newer = new Database(folder.file)
  newer.exec("INSERT INTO migrations VALUES (99, 'future', 0); PRAGMA user_version = 99")
  newer.close()
  const before = readFileSync(folder.file)
  expect(() => open()).toThrow(expect.objectContaining({ code: 'CONFLICT', message: expect.stringContaining('newer') }))
  expect(() => open()).toThrow(Failure)
  expect(readFileSync(folder.file).equals(before)).toBe(true)
  expect(names().filter((name) => name.includes('damaged'))).toEqual([])
})

test('a dropped trigger is noticed like any other damage of the schema', () => {
  fill(3)
  const raw = new Database(folder.file)
  raw.exec('DROP TRIGGER audit_no_update')
  raw.close()
  const { started, close } = open()
  expect(started.notice).toContain('was damaged')
  close()
})

const FLIPS = isLong ? 200 : 40
/** Magic, page size, formats, reserved space, change counter, pages, freelist, schema, encoding, user_version … */
const HEADER = [0, 16, 18, 19, 20, 21, 24, 28, 31, 36, 40, 44, 47, 52, 56, 59, 60, 63, 92, 100]

test(`${FLIPS} single flipped bytes are each detected or harmless, and it always opens`, { timeout: 120_000 }, () => {
  const random = createRandom()
  fill(80)
  const sound = readFileSync(folder.file)
  let [setAside, byChain] = [0, 0]
  for (let n = 0; n < FLIPS; n += 1) {
    // First the fields of the header, then every third one in the schema's page, where a byte matters most.
    const at = HEADER[n] ?? random.below(n % 3 === 0 ? 4096 : sound.length)
    const damaged = Buffer.from(sound)
    damaged.writeUInt8((damaged.readUInt8(at) + 1 + random.below(255)) % 256, at)
    writeFileSync(folder.file, damaged)
    const where = `seed ${random.seed}, byte ${at}`
    const { started, stores, close } = open()
    expect(started.works, where).toBe(true)
    const chain = stores.audit.checkSlice(CHAIN_START, 500)
    expect(() => {
      stores.audit.search({ limit: 500, text: 'web', runId: 'r' })
      stores.tasks.interruptRunning(NOW)
      stores.tasks.recent(200)
      stores.settings.read()
      stores.audit.begin({ at: NOW, operator: 'ann', runId: 'r', action: 'x', target: { kind: 'app' } })
    }, where).not.toThrow()
    if (started.notice) setAside += 1
    else if (chain.brokenAt !== undefined) byChain += 1
    close()
    for (const name of names()) rmSync(join(folder.path, name), { recursive: true })
  }
  console.log(`seed ${random.seed}: of ${FLIPS} flips ${setAside} set aside, ${byChain} seen by the audit's chain`)
  expect(setAside).toBeGreaterThan(0)
})

/** Leaves the files as a killed process does: rows in the WAL, the mark still there. */
function crash(rows: number) {
  fill(0)
  const main = readFileSync(folder.file)
  const running = open()
  for (let n = 0; n < rows; n += 1) {
    const intentSeq = running.stores.audit.begin({ at: NOW, operator: 'ann', runId: 'r', action: 'x', target: {} })
    running.stores.audit.finish({ intentSeq, at: NOW, runId: 'r', outcome: 'done' })
  }
  const copies = ['', '-wal', '.open'].map((end) => [folder.file + end, `${folder.file}.copy${end}`] as const)
  for (const [from, to] of copies) copyFileSync(from, to)
  running.close()
  for (const [from, to] of copies) {
    copyFileSync(to, from)
    rmSync(to)
  }
  return { main, wal: readFileSync(`${folder.file}-wal`) }
}

function flip(file: string, at: number) {
  const content = readFileSync(file)
  content.writeUInt8(content.readUInt8(at) ^ 0xff, at)
  writeFileSync(file, content)
}
function overwrite(file: string, at: number, bytes: Buffer) {
  const content = readFileSync(file)
  bytes.copy(content, at)
  writeFileSync(file, content)
}
