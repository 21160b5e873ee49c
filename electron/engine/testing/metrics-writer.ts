/**
 * A process of its own that writes minutes of metrics as fast as it can, for the test that kills it. Bundled and run by
 * plain Node: `metrics-writer.mjs FILE METRICS_BUNDLE FIRST_MINUTE`. It prints the minute that was written last after it
 * was, so that whoever reads the line knows that all of it must outlive any death of the process.
 */
import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { openReplaceable } from '../adapters/sqlite/reopening'
import { createKeeping } from '../metrics/keeping'
import type { MetricsStores } from '../metrics-database'
import { createFakeClock } from './fake-clock'
import { createMemoryLog } from './memory-log'

const [file, bundle, firstMinute] = process.argv.slice(2)
if (!file || !bundle || !firstMinute) throw new Error('FILE METRICS_BUNDLE FIRST_MINUTE')

const MINUTE_MS = 60_000
const clock = createFakeClock(Number(firstMinute) * MINUTE_MS)
const log = createMemoryLog()
const database = openReplaceable<MetricsStores>({ file, spawn: () => new Worker(bundle), clock, log })
const keeping = createKeeping({ store: database.stores.metrics, clock, log, capBytes: () => 2 ** 30 })
const owners = (await keeping.owners()).map(({ id }) => id)
while (owners.length < 300) owners.push(await keeping.newOwner({ hostId: 'h', kind: 'container', name: 'c' }))

for (let minute = Number(firstMinute); ; minute += 1) {
  const at = clock.now() + MINUTE_MS
  const values = [minute % 100, 1e6, 1, 2, 3, 4, 5]
  for (const owner of owners) keeping.add(owner, 'container', { at, coveredMs: MINUTE_MS, values })
  await clock.advance(MINUTE_MS)
  await keeping.flush()
  if (!log.events().includes('metrics.paused')) writeSync(1, `${minute}\n`)
}
