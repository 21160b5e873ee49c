/**
 * A history that was never waited for: points of many containers go through the product's own keeping, over simulated
 * time, into a file by the worker that ships (out/engine/metrics-database.js). Used by the scenarios on history.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openDatabase } from '../../electron/engine/adapters/sqlite'
import { createKeeping } from '../../electron/engine/metrics/keeping'
import type { MetricsStores } from '../../electron/engine/metrics-database'
import type { Clock } from '../../electron/engine/ports'
import { createLoad } from '../../electron/engine/testing/container-load'
import { createRandom } from '../../electron/engine/testing/random'
import { ROOT } from './paths'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const silent = { info() {}, warn() {}, error: console.error }

export type Past = Awaited<ReturnType<typeof openPast>>

/** `startAt`: epoch ms of the first minute. Who opens it closes it. */
export async function openPast(file: string, startAt: number) {
  const clock = createSteps(startAt)
  const spawn = () => new Worker(join(ROOT, 'out/engine/metrics-database.js'))
  const database = await openDatabase<MetricsStores>({ file, spawn, clock, log: silent })
  const keeping = createKeeping({ store: database.stores.metrics, clock, log: silent, capBytes: () => 2 ** 40 })
  const owners = await keeping.owners()
  await clock.idle()
  return {
    keeping,
    /** Those that were in the file. */
    owners,
    now: clock.now,
    /** Time goes on; what is written and folded meanwhile is done when this resolves. */
    step: clock.step,
    async close() {
      clock.end()
      await keeping.dispose()
      await database.close()
    },
  }
}

/** Owners that no container of today goes on with. */
export async function addOwners({ keeping }: Past, count: number): Promise<number[]> {
  const ids: number[] = []
  for (let at = 0; at < count; at += 1) {
    const who = { hostId: `gone${at % 100}`, kind: 'container' as const, name: `gone-${at}` }
    ids.push(await keeping.newOwner({ ...who, containerId: at.toString(16).padStart(64, '0') }))
  }
  return ids
}

/**
 * `hours` of the owners' life, a point each `everyMs`. Six of ten are idle, three busy, one works in bursts
 * (container-load.ts), or all are busy. Gives how long each minute took to be written, in milliseconds, asked to answered.
 */
export async function live(
  past: Past,
  owners: readonly number[],
  options: { hours: number; everyMs: number; areBusy?: boolean },
): Promise<number[]> {
  const { hours, everyMs, areBusy = false } = options
  const random = createRandom(7)
  const loads = owners.map((_, at) => createLoad(random, areBusy ? 6 + (at % 4) : at % 10))
  const writtenMs: number[] = []
  for (let minute = 0; minute < hours * 60; minute += 1) {
    const from = past.now()
    for (let due = from + everyMs; due <= from + MINUTE_MS; due += everyMs)
      loads.forEach((load, at) => {
        const point = load.next(due)
        past.keeping.add(owners[at] ?? 0, 'container', { ...point, coveredMs: Math.min(point.coveredMs, everyMs) })
      })
    await past.step(MINUTE_MS)
    const { lastMinute } = await past.keeping.kept()
    if (lastMinute && lastMinute.owners >= owners.length) writtenMs.push(lastMinute.ms)
  }
  return writtenMs
}

/** Until the last hour lies behind and has become blocks. */
export async function settle(past: Past): Promise<void> {
  await past.keeping.flush()
  while (past.now() % HOUR_MS < 5 * MINUTE_MS) await past.step(MINUTE_MS)
  await past.step(MINUTE_MS)
}

/** A clock whose day is stepped and whose stopwatch is real. One sleeps at a time: keeping's writer, between its minutes. */
function createSteps(startAt: number) {
  let now = startAt
  let sleeper: { dueAt: number; wake: () => void } | undefined
  let onIdle: (() => void) | undefined
  const clock: Clock = {
    now: () => now,
    monotonic: () => performance.now(),
    sleep: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        sleeper = { dueAt: now + delayMs, wake: resolve }
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
        onIdle?.()
        onIdle = undefined
      }),
  }
  const idle = () =>
    new Promise<void>((resolve) => {
      if (sleeper) resolve()
      else onIdle = resolve
    })
  return {
    ...clock,
    idle,
    async step(ms: number) {
      const until = now + ms
      while (sleeper && sleeper.dueAt <= until) {
        const { dueAt, wake } = sleeper
        now = Math.max(now, dueAt)
        sleeper = undefined
        wake()
        await idle()
      }
      now = until
    },
    end() {
      sleeper = undefined
    },
  }
}
