/** The database as the engine has it: a worker that owns a file, asked by messages. */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { migrations } from '../../database'
import { createFakeClock } from '../../testing/fake-clock'
import { markOpenHandles } from '../../testing/leak-check'
import { createMemoryLog } from '../../testing/memory-log'
import { isLong } from '../../testing/random'
import {
  createTemporaryFolder,
  databaseBundle,
  openTestDatabase,
  type TemporaryFolder,
} from '../../testing/temporary-database'
import { openDatabase } from '.'
import { latestVersion } from './migrate'
import { fileSystemOf, isRemoteFileSystem } from './network-file-system'

const LATEST = latestVersion(migrations)
const HOUR_MS = 3_600_000
let folder: TemporaryFolder
beforeEach(() => {
  folder = createTemporaryFolder()
})
afterEach(() => folder.remove())

const intent = { at: 1, operator: 'ann', runId: 'r', action: 'x.y', target: { kind: 'app' } }

test('it opens, answers in order, and closing writes everything back', async () => {
  await databaseBundle()
  const left = markOpenHandles()
  const database = await openTestDatabase(folder)
  expect(database).toMatchObject({ works: true, notice: undefined, schemaVersion: LATEST })
  const asked = Array.from({ length: 200 }, () => database.stores.audit.begin(intent))
  const closing = database.close()
  expect(await Promise.all(asked)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1))
  await closing
  await database.close()
  expect(readdirSync(folder.path)).toEqual(['longshore.db'])
  await expect(database.stores.audit.begin(intent)).rejects.toMatchObject({ code: 'INTERNAL' })
  await left()
})

test('a Failure thrown by a store arrives as one, what is no store is refused', async () => {
  const database = await openTestDatabase(folder)
  const missing = database.stores.audit.finish({ intentSeq: 7, at: 1, runId: 'r', outcome: 'done' })
  await expect(missing).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'The audit has no such entry.' })
  const stores = database.stores as unknown as Record<
    'constructor' | 'audit',
    Record<'assign' | 'toString', () => Promise<unknown>>
  >
  await expect(stores.constructor?.assign?.()).rejects.toMatchObject({ code: 'INTERNAL' })
  await expect(stores.audit?.toString?.()).rejects.toMatchObject({ code: 'INTERNAL' })
  await database.close()
})

test('the daily copy is asked for by the clock', async () => {
  const clock = createFakeClock()
  const database = await openTestDatabase(folder, clock)
  await database.stores.audit.begin(intent)
  await clock.advance(HOUR_MS)
  await database.stores.audit.newestSeq()
  expect(readdirSync(folder.backupDirectory)).toEqual(['longshore-20260105T130000Z-daily.db'])
  await clock.advance(23 * HOUR_MS)
  await database.stores.audit.newestSeq()
  expect(readdirSync(folder.backupDirectory)).toHaveLength(1)
  await clock.advance(2 * HOUR_MS)
  await database.stores.audit.newestSeq()
  expect(readdirSync(folder.backupDirectory)).toHaveLength(2)
  await database.close()
  expect(clock.sleepers()).toBe(0)
})

test('a worker that dies fails what was asked and tells that it is gone', async () => {
  const bundle = await databaseBundle()
  const log = createMemoryLog()
  const workers: Worker[] = []
  const start = () => {
    const worker = new Worker(bundle)
    workers.push(worker)
    return worker
  }
  const database = await openDatabase<Record<'audit', { newestSeq: () => number }>>({
    ...{ ...folder, spawn: start, clock: createFakeClock(), log },
  })
  // So many that it cannot have answered them all before it is ended.
  const asked = Promise.all(Array.from({ length: 5000 }, () => database.stores.audit.newestSeq()))
  const outcome = expect(asked).rejects.toMatchObject({ code: 'INTERNAL', info: { data: { cause: 'lost' } } })
  void workers[0]?.terminate()
  await outcome
  expect((await database.failed).code).toBe('INTERNAL')
  expect(log.events()).toContain('database.lost')
  await database.close()
})

test('a newer schema is a Failure and leaves no worker behind', async () => {
  await (await openTestDatabase(folder)).close()
  const raw = new Database(folder.file)
  raw.exec("INSERT INTO migrations VALUES (99, 'future', 0); PRAGMA user_version = 99")
  raw.close()
  const before = readFileSync(folder.file)
  const left = markOpenHandles()
  await expect(openTestDatabase(folder)).rejects.toMatchObject({ code: 'CONFLICT' })
  expect(readFileSync(folder.file).equals(before)).toBe(true)
  await left()
})

const LOCK_MS = isLong ? 30_000 : 6500

test(`a lock held ${LOCK_MS} ms by another process delays a write and loses nothing`, { timeout: 60_000 }, async () => {
  const database = await openTestDatabase(folder)
  const locker = spawn(
    process.execPath,
    [
      '-e',
      `const raw = new (require('better-sqlite3'))(process.argv[1]); raw.exec('BEGIN IMMEDIATE'); console.log('locked')
       setTimeout(() => raw.exec('COMMIT'), ${LOCK_MS})`,
      folder.file,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await new Promise((resolve) => locker.stdout.once('data', resolve))
  const startedAt = performance.now()
  expect(await Promise.all([database.stores.audit.begin(intent), database.stores.audit.begin(intent)])).toEqual([1, 2])
  expect(performance.now() - startedAt).toBeGreaterThan(LOCK_MS - 500)
  expect(database.log.events()).toContain('database.slow')
  await database.close()
})

describe('network file systems', () => {
  const table = [
    '22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
    '30 22 0:44 / /home/ann/My\\040Server rw - fuse.sshfs ann@nas:/ rw,user_id=1000',
    '31 22 0:45 / /mnt/nas rw - nfs4 nas:/export rw',
    '32 22 0:46 / /mnt/nas/local rw - ext4 /dev/sdb rw',
  ].join('\n')
  test.each([
    ['/home/ann/.config/longshore', 'ext4', false],
    ['/home/ann/My Server/longshore', 'fuse.sshfs', true],
    ['/mnt/nas', 'nfs4', true],
    ['/mnt/nas/local/x', 'ext4', false],
    ['/mnt/nasty', 'ext4', false],
  ])('%s lies on %s', (path, type, remote) => {
    expect(fileSystemOf(path, table)).toBe(type)
    expect(isRemoteFileSystem(type)).toBe(remote)
  })
  test('local FUSE file systems and encrypted homes are not refused', () => {
    for (const type of ['fuse.gocryptfs', 'fuseblk', 'ecryptfs', 'btrfs', 'overlay', 'tmpfs', 'apfs', ''])
      expect(isRemoteFileSystem(type), type).toBe(false)
  })
})
