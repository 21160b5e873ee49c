/** A process that writes the history is killed at random moments; minutes it was told are written must be there, once. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, test } from 'vitest'
import { bundleEntry } from '../../testing/bundle'
import { createRandom, isLong } from '../../testing/random'
import { createTemporaryFolder, metricsBundle } from '../../testing/temporary-database'
import { DAY, MINUTE, openKeeping } from '../../testing/test-keeping'

const folder = createTemporaryFolder()
afterAll(() => folder.remove())

const KILLS = isLong ? 200 : 8
const FIRST = Math.floor(Date.UTC(2026, 0, 5, 12) / MINUTE)

test(`${KILLS} kills lose no written minute and write none twice`, { timeout: KILLS * 10_000 + 30_000 }, async () => {
  const random = createRandom()
  console.log(`seed ${random.seed}`)
  const [writer, bundle] = [await bundleEntry('testing/metrics-writer.ts'), await metricsBundle()]
  let next = FIRST
  const written = new Set<number>()
  for (let kill = 1; kill <= KILLS; kill += 1) {
    const child = spawn(process.execPath, [writer, join(folder.path, 'metrics.db'), bundle, String(next)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: child.stdout })
    const ended = new Promise<void>((resolve) => lines.once('close', resolve))
    const begun = new Promise<void>((resolve) => lines.once('line', () => resolve()))
    lines.on('line', (line) => written.add(Number(line)))
    await Promise.race([begun, ended])
    await new Promise((resolve) => setTimeout(resolve, random.below(700)))
    child.kill('SIGKILL')
    await ended
    // Some minutes later, so that each run's minutes are its own.
    next = Math.max(next, ...written) + 5
  }
  console.log(`${written.size} minutes`)
  expect(written.size).toBeGreaterThanOrEqual(KILLS)
  await expectKept(written, next)
})

async function expectKept(written: ReadonlySet<number>, next: number) {
  const run = await openKeeping({ folder, now: next * MINUTE })
  await run.clock.advance(2 * MINUTE)
  expect(run.database.started.notice).toBeUndefined()
  expect(run.database.started.connection.raw.pragma('integrity_check', { simple: true })).toBe('ok')
  const [first, ...others] = await run.keeping.owners()
  const last = others.at(-1)
  expect(others.length).toBeGreaterThanOrEqual(299)
  for (const owner of [first?.id ?? 0, last?.id ?? 0]) {
    const span = { from: run.clock.now() - DAY, until: run.clock.now(), points: 2000 }
    const { at, series } = await run.keeping.history(owner, 'container', span)
    const cpu = new Map(at.map((middle, i) => [Math.floor(middle / MINUTE), series[0]?.avg[i]]))
    const recent = [...written].filter((minute) => minute * MINUTE >= span.from)
    expect(recent.filter((minute) => cpu.get(minute) !== minute % 100)).toEqual([])
    const measured = [...cpu.values()].filter((value) => value !== null).length
    // What was written and not told is there whole or not at all.
    expect(await run.keeping.coveredMs(owner, span.from, span.until)).toBe(measured * MINUTE)
  }
  await run.close()
}
