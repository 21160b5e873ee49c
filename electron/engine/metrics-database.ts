/**
 * Entry of the worker thread that owns the history of metrics, a file of its own: it is written all the time, is large,
 * and may be lost. Bundled as its own file beside main.js; everything about SQLite itself is in adapters/sqlite.
 */
import { parentPort } from 'node:worker_threads'
import { serveDatabase } from './adapters/sqlite/worker'
import { createMetricsStore, type MetricsStore, metricsMigrations } from './metrics/store'
import type { Sql } from './ports'

/** What engine.ts names the type of `openReplaceable` by. */
export interface MetricsStores {
  metrics: MetricsStore
}

// Imported by a test or for its types, there is no port and nothing starts.
if (parentPort) {
  serveDatabase(parentPort, {
    migrations: metricsMigrations,
    createStores: (sql: Sql) => ({ metrics: createMetricsStore(sql) }),
  })
}
