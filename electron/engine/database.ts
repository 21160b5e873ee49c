/**
 * Entry of the worker thread that owns the database, bundled as its own file beside main.js. The one place where the
 * stores of all capabilities meet; everything about SQLite itself is in adapters/sqlite.
 * A new capability adds its migrations and its store here. Versions are global: audit 1, tasks 2, settings 3,
 * hosts 4, containers 5 and 6; the next one takes the next number.
 */
import { parentPort } from 'node:worker_threads'
import { serveDatabase } from './adapters/sqlite/worker'
import { migrations as audit, createAuditStore, findAuditFault } from './audit/store'
import { containersMigrations, createContainersStore } from './containers/store'
import { createHostsStore, hostsMigrations } from './hosts/store'
import type { Migration, Sql } from './ports'
import { createSettingsStore, migrations as settings } from './settings/store'
import { createTasksStore, migrations as tasks } from './tasks/store'

export const migrations: Migration[] = [...audit, ...tasks, ...settings, ...hostsMigrations, ...containersMigrations]

/** The stores by capability; main.ts sees each as `Remote<…>`. */
export function createStores(sql: Sql) {
  return {
    audit: createAuditStore(sql),
    tasks: createTasksStore(sql),
    settings: createSettingsStore(sql),
    hosts: createHostsStore(sql),
    containers: createContainersStore(sql),
  }
}
export type Stores = ReturnType<typeof createStores>

/** What only a store can tell of damage, in words. */
export function findFault(sql: Sql): string | undefined {
  return findAuditFault(sql)
}

// Imported by a test or for its types, there is no port and nothing starts.
if (parentPort) serveDatabase(parentPort, { migrations, createStores, findFault })
