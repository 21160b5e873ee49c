/** A replaceable database: lost, damaged or not to be opened, it never takes the engine with it. */
import { closeSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MetricsStores } from '../../metrics-database'
import { createFakeClock } from '../../testing/fake-clock'
import { markOpenHandles } from '../../testing/leak-check'
import { createMemoryLog } from '../../testing/memory-log'
import { createTemporaryFolder, metricsBundle, type TemporaryFolder } from '../../testing/temporary-database'
import { openReplaceable } from './reopening'

const NOW = Date.UTC(2026, 0, 5, 12)
let folder: TemporaryFolder
beforeEach(async () => {
  folder = createTemporaryFolder()
  await metricsBundle()
})
afterEach(() => folder.remove())

const owner = { hostId: 'h', kind: 'container', name: 'web', firstAt: NOW, lastAt: NOW } as const
const fileOf = () => join(folder.path, 'metrics.db')

async function open(mayBegin?: Promise<void>) {
  const bundle = await metricsBundle()
  const workers: Worker[] = []
  const clock = createFakeClock(NOW)
  const log = createMemoryLog()
  const spawn = () => {
    const worker = new Worker(bundle)
    workers.push(worker)
    return worker
  }
  const database = openReplaceable<MetricsStores>({ file: fileOf(), spawn, clock, log, mayBegin })
  return { ...database, store: database.stores.metrics, workers, clock, log }
}

/** The clock moves on while a real thread starts. */
async function eventually<T>(clock: ReturnType<typeof createFakeClock>, ask: () => Promise<T>): Promise<T> {
  for (let n = 0; ; n += 1) {
    try {
      return await ask()
    } catch (thrown) {
      if (n === 200) throw thrown
      await clock.advance(1000)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

test('calls wait until it is open; closed it is one file of large pages that gives space back', async () => {
  const left = markOpenHandles()
  let begin = () => {}
  const database = await open(new Promise((resolve) => (begin = resolve)))
  const asked = database.store.addOwner(owner, 0)
  expect(database.workers).toHaveLength(0)
  begin()
  expect(await asked).toBe(1)
  await database.close()
  await expect(database.store.kept()).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(readdirSync(folder.path)).toEqual(['metrics.db'])
  expect(statSync(fileOf()).mode & 0o777).toBe(0o600)
  const raw = new Database(fileOf(), { readonly: true })
  expect(['page_size', 'auto_vacuum'].map((name) => raw.pragma(name, { simple: true }))).toEqual([16_384, 2])
  raw.close()
  expect(database.log.lines).toEqual([])
  await left()
})

test('closed before it began, it never begins', async () => {
  const database = await open(new Promise(() => {}))
  const asked = expect(database.store.kept()).rejects.toMatchObject({ code: 'INTERNAL' })
  await database.close()
  await asked
  expect(database.workers).toHaveLength(0)
})

test('a worker that dies is started again, and what was written is there', async () => {
  const database = await open()
  await database.store.addOwner(owner, 0)
  await database.workers[0]?.terminate()
  expect(await eventually(database.clock, () => database.store.owners(NOW))).toHaveLength(1)
  expect(database.workers).toHaveLength(2)
  expect(database.log.events()).toEqual(['database.lost', 'database.off'])
  await database.close()
})

test('a damaged file is removed and begun anew, and that is said', async () => {
  const first = await open()
  await first.store.addOwner(owner, 0)
  await first.close()
  writeFileSync(fileOf(), 'no database at all '.repeat(5000))
  const second = await open()
  expect(await second.store.owners(NOW)).toEqual([])
  const [said] = second.log.lines
  expect(said).toMatchObject({ event: 'database.notice', facts: { file: 'metrics.db' } })
  expect(said?.facts.notice).toBe('metrics.db was damaged and was removed; it starts empty.')
  await second.close()
  expect(readdirSync(folder.path)).toEqual(['metrics.db'])
})

test('damage that is met only later is answered the same way', async () => {
  const first = await open()
  const names = Array.from({ length: 2000 }, (_, n) => `container ${n}`)
  await Promise.all(names.map((name) => first.store.addOwner({ ...owner, name }, 0)))
  await first.close()
  overwrite(fileOf(), 16_384 * 17, statSync(fileOf()).size) // all but the first page of each table
  const second = await open()
  await expect(second.store.owners(NOW)).rejects.toMatchObject({
    code: 'INTERNAL',
    info: { data: { cause: 'damaged' } },
  })
  expect(await eventually(second.clock, () => second.store.owners(NOW))).toEqual([])
  expect(await second.store.addOwner(owner, 0)).toBe(1)
  expect(second.log.events()).toContain('database.notice')
  await second.close()
})

test('a file of a newer version stays as it is; every call says so', async () => {
  const first = await open()
  await first.store.addOwner(owner, 0)
  await first.close()
  const raw = new Database(fileOf())
  raw.exec("INSERT INTO migrations VALUES (99, 'future', 0); PRAGMA user_version = 99")
  raw.close()
  const second = await open()
  for (let n = 0; n < 3; n += 1) {
    await expect(second.store.kept()).rejects.toMatchObject({ code: 'CONFLICT' })
    await second.clock.advance(120_000)
  }
  expect(second.workers).toHaveLength(1)
  await second.close()
})

function overwrite(file: string, from: number, until: number) {
  const descriptor = openSync(file, 'r+')
  writeSync(descriptor, Buffer.alloc(until - from, 0xa5), 0, until - from, from)
  closeSync(descriptor)
}
