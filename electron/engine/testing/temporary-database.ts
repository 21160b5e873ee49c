/**
 * A real SQLite file in a folder of its own, opened the way the product does. `openTestStores` runs the stores in the
 * test's own thread (fast, for rules of stores and capabilities), `openTestDatabase` in a real worker.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Failure } from '../../../shared/errors'
import { type OpenedDatabase, openDatabase } from '../adapters/sqlite'
import { databaseError } from '../adapters/sqlite/failures'
import { type Started, startDatabase } from '../adapters/sqlite/start'
import { createStores, findFault, migrations, type Stores } from '../database'
import { createMetricsStore, metricsMigrations } from '../metrics/store'
import type { Clock, Remote } from '../ports'
import { bundleEntry } from './bundle'
import { createFakeClock } from './fake-clock'
import { createMemoryLog } from './memory-log'

export interface TemporaryFolder {
  path: string
  file: string
  backupDirectory: string
  remove: () => void
}

export function createTemporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'longshore-test-'))
  return {
    path,
    file: join(path, 'longshore.db'),
    backupDirectory: join(path, 'backups'),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

/** The stores of a started database as the engine's thread would see them. */
export interface TestStores {
  stores: Stores
  remote: { [K in keyof Stores]: Remote<Stores[K]> }
  started: Started
  folder: TemporaryFolder
  close: () => void
}

export function openTestStores(options: { folder?: TemporaryFolder; now?: number } = {}): TestStores {
  const folder = options.folder ?? createTemporaryFolder()
  const started = startDatabase({ ...folder, migrations, findFault, now: options.now ?? Date.UTC(2026, 0, 5, 12) })
  const stores = createStores(started.connection.sql)
  const remote = {
    audit: remoteOf(stores.audit),
    tasks: remoteOf(stores.tasks),
    settings: remoteOf(stores.settings),
    hosts: remoteOf(stores.hosts),
    containers: remoteOf(stores.containers),
  }
  return {
    stores,
    remote,
    started,
    folder,
    close: () => {
      started.close()
      if (!options.folder) folder.remove()
    },
  }
}

/** The history of metrics, in the test's own thread as well. */
export function openTestMetrics(options: { folder?: TemporaryFolder; now?: number } = {}) {
  const folder = options.folder ?? createTemporaryFolder()
  const file = join(folder.path, 'metrics.db')
  const started = startDatabase({ file, migrations: metricsMigrations, now: options.now ?? Date.UTC(2026, 0, 5, 12) })
  const store = createMetricsStore(started.connection.sql)
  return {
    store,
    remote: remoteOf(store),
    started,
    folder,
    close: () => {
      started.close()
      if (!options.folder) folder.remove()
    },
  }
}

/** The same functions giving promises, errors as they look after crossing a thread. */
export function remoteOf<S extends object>(store: S): Remote<S> {
  const asked =
    (work: (...args: unknown[]) => unknown) =>
    async (...args: unknown[]) => {
      await Promise.resolve()
      try {
        return structuredClone(work(...structuredClone(args)))
      } catch (thrown) {
        const info = databaseError(thrown)
        throw new Failure(info.code, info.message, info)
      }
    }
  return Object.fromEntries(Object.entries(store).map(([name, work]) => [name, asked(work)])) as Remote<S>
}

let bundled: Promise<string> | undefined

/** The path of the bundled database.ts, built once per test file. */
export function databaseBundle(): Promise<string> {
  bundled ??= bundleEntry('database.ts')
  return bundled
}

let metricsBundled: Promise<string> | undefined

/** The same of metrics-database.ts. */
export function metricsBundle(): Promise<string> {
  metricsBundled ??= bundleEntry('metrics-database.ts')
  return metricsBundled
}

/** Opens the whole thing: worker, file, stores. The caller closes it and removes the folder. */
export async function openTestDatabase(
  folder: TemporaryFolder,
  clock: Clock = createFakeClock(),
): Promise<OpenedDatabase<Stores> & { log: ReturnType<typeof createMemoryLog> }> {
  const bundle = await databaseBundle()
  const log = createMemoryLog()
  const database = await openDatabase<Stores>({ ...folder, spawn: () => new Worker(bundle), clock, log })
  return { ...database, log }
}
