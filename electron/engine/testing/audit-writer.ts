/**
 * A process of its own that writes audit rows as fast as it can, for the tests that kill it. Bundled and run by plain
 * Node: `audit-writer.mjs FILE BACKUPS DATABASE_BUNDLE RUN_ID`. It prints a line for each row that was acknowledged,
 * after it was, so that whoever reads the line knows that row must outlive any death of the process.
 */
import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { openDatabase } from '../adapters/sqlite'
import { createAudit } from '../audit'
import type { Stores } from '../database'
import { createFakeClock } from './fake-clock'
import { createMemoryLog } from './memory-log'

const [file, backupDirectory, bundle, runId] = process.argv.slice(2)
if (!file || !backupDirectory || !bundle || !runId) throw new Error('FILE BACKUPS DATABASE_BUNDLE RUN_ID')

const [clock, log] = [createFakeClock(Date.now()), createMemoryLog()]
const database = await openDatabase<Stores>({ file, backupDirectory, spawn: () => new Worker(bundle), clock, log })
const audit = createAudit({ store: database.stores.audit, clock, log, runId })

async function write(name: string) {
  for (;;) {
    const target = { kind: 'container', id: name, name: 'x'.repeat(200) }
    const { seq } = await audit.begin({ operator: 'tester', action: 'container.stop', target })
    writeSync(1, `intent ${seq}\n`)
    await audit.finish(seq, 'done')
    writeSync(1, `outcome ${seq}\n`)
  }
}
await Promise.all([write('first'), write('second'), write('third')])
