/** A history on a real SQLite file in the test's thread, and time that the test moves. */
import { afterEach, beforeEach } from 'vitest'
import { createKeeping, type Keeping } from '../metrics/keeping'
import type { OwnerId } from '../metrics/model'
import { createFakeClock } from './fake-clock'
import { createMemoryLog } from './memory-log'
import { createTemporaryFolder, openTestMetrics, type TemporaryFolder } from './temporary-database'

export const START = Date.UTC(2026, 0, 5, 12)
export const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

export type TestKeeping = Awaited<ReturnType<typeof openKeeping>>

/** In a `folder` of the test's own the file outlives this run of it. */
export async function openKeeping(options: { folder?: TemporaryFolder; now?: number; capBytes?: number } = {}) {
  const clock = createFakeClock(options.now ?? START)
  const log = createMemoryLog()
  const database = openTestMetrics({ ...options, now: clock.now() })
  let capBytes = options.capBytes ?? 2 ** 30
  const keeping = createKeeping({ store: database.remote, clock, log, capBytes: () => capBytes })
  await keeping.owners()

  /** A point each 10 s until that much time is over; `values` of the time since the start of it. */
  async function live(owners: readonly OwnerId[], durationMs: number, values: (sinceMs: number) => (number | null)[]) {
    for (let since = 10_000; since <= durationMs; since += 10_000) {
      await clock.advance(10_000)
      const at = clock.now()
      for (const owner of owners) keeping.add(owner, 'container', { at, coveredMs: 10_000, values: values(since) })
    }
  }

  return {
    ...{ keeping, clock, log, database, live },
    setCap: (bytes: number) => {
      capBytes = bytes
    },
    /** As a kill does: nothing is written any more. */
    kill: () => database.close(),
    close: async () => {
      await keeping.dispose()
      database.close()
    },
  }
}

/** A history for each test of a file, which outlives its runs within the test. */
export function keepingOfEach() {
  const opened: Partial<{ folder: TemporaryFolder; run: TestKeeping }> = {}
  const run = (): TestKeeping => {
    if (!opened.run) throw new Error('It is there in tests only.')
    return opened.run
  }
  beforeEach(async () => {
    const folder = createTemporaryFolder()
    Object.assign(opened, { folder, run: await openKeeping({ folder }) })
  })
  afterEach(async () => {
    await run().close()
    opened.folder?.remove()
  })
  return {
    get keeping() {
      return run().keeping
    },
    get clock() {
      return run().clock
    },
    get log() {
      return run().log
    },
    get database() {
      return run().database
    },
    live: (...given: Parameters<TestKeeping['live']>) => run().live(...given),
    setCap: (bytes: number) => run().setCap(bytes),
    /** Another run on the same file, at that time; the one before ends in order, or is killed. */
    async again(now: number, end: 'close' | 'kill' = 'close') {
      await run()[end]()
      opened.run = await openKeeping({ ...opened, now })
    },
  }
}

export const newContainer = (keeping: Keeping, name: string, hostId = 'host1') =>
  keeping.newOwner({ hostId, kind: 'container', name, project: 'shop', service: name, containerId: 'a'.repeat(64) })

/** Seven series, all of one value. */
export const all = (value: number) => [value, value * 1024, value, value, value, value, value]
