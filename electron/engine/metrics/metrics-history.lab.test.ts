/**
 * What becomes of a history when things break, through the whole engine on a real host: the reader is killed, the host is
 * cut, a container is recreated, the engine ends and starts again, the thread that keeps the history is killed. Gaps stay
 * gaps, and what was kept is there again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { History, Subject } from '../../../shared/contract/metrics'
import { following } from '../containers/following'
import { addLabHosts } from '../testing/lab-hosts'
import { createTemporaryFolder, type TemporaryFolder } from '../testing/temporary-database'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { followMetrics } from './test-following'

const unavailable = labUnavailable()
const MINUTE = 60_000
let lab: Lab
let host: LabHost
let folder: TemporaryFolder
let app: TestEngine
let hostId: string
const { rowIs } = following(() => app.client)

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 1 })
  host = lab.host(1)
  folder = createTemporaryFolder()
  app = await startTestEngine(folder)
  hostId = (await addLabHosts(app.client, lab))[0] ?? ''
}, 90_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

const SERVICE = ['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web']
const startWeb = () =>
  host.docker('run', '-d', '--init', '--name', 'shop-web-1', ...SERVICE, 'busybox', 'sh', '-c', 'sleep 36000')

async function web(notId = ''): Promise<Subject & { id: string }> {
  const { key, id } = await rowIs('shop-web-1', (one) => one.pid !== undefined && one.id !== notId, 60_000)
  return { kind: 'container', key, id }
}
const asked = ({ id: _, ...subject }: Subject & { id?: string }) => subject
/** From the database's minutes, not from memory: more than 15 minutes back. */
const minutesOf = (subject: Subject): Promise<History> =>
  app.client.metrics.history({
    ...{ subject: asked(subject), from: Date.now() - 60 * MINUTE, until: Date.now() + 1000, points: 600 },
  })
const memoryOf = ({ at, series }: History) => {
  const memory = series.find(({ name }) => name === 'memory')?.avg ?? []
  return at.map((when, place) => ({ at: when, memory: memory[place] ?? null }))
}
const known = (history: History) => memoryOf(history).filter(({ memory }) => memory !== null)
const marksOf = async (subject: Subject) =>
  (await app.client.metrics.marks({ subject: asked(subject), from: 0, until: Date.now() + MINUTE })).marks

async function until<T>(found: () => Promise<T | undefined>, withinMs = 120_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const result = await found()
    if (result !== undefined) return result
    if (performance.now() > deadline) throw new Error(`not seen within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
/** Until so long after the beginning of the next minute, or of one after it. */
const intoMinute = (next: number, afterMs: number) =>
  new Promise((resolve) => setTimeout(resolve, next * MINUTE - (Date.now() % MINUTE) + afterMs))
const follow = (subject: Subject) => followMetrics(app.client, asked(subject), ['cpu', 'memory'], 900_000)

describe.skipIf(unavailable)(unavailable ?? 'a history', () => {
  it('goes on after the reader was killed, with a gap at most', async () => {
    await startWeb()
    const followed = follow(await web())
    await followed.until(({ cpu }) => cpu !== null)
    expect(Number(await host.sh('pkill -9 -c -f longshore-reader'))).toBeGreaterThan(0)
    await followed.until(({ cpu }) => cpu !== null)
    followed.end()
  }, 180_000)

  it('goes on after the host was cut and came back, and the gap is there to see', async () => {
    const followed = follow(await web())
    await followed.until(({ cpu }) => cpu !== null)
    await host.network('cut')
    await until(async () => ((await isLive()) ? undefined : true))
    const until1 = followed.newest()?.at ?? 0
    await host.network('restore')
    const back = await followed.until(({ at, cpu }) => at > until1 && cpu !== null)
    followed.end()
    const between = followed.all().filter(({ at }) => at > until1 && at < back.at)
    expect(between.some(({ cpu, memory }) => cpu === null && memory === null)).toBe(true)
    const recent = await app.client.metrics.history({
      ...{ subject: asked(await web()), from: Date.now() - 600_000, until: Date.now() + 1000, points: 2000 },
    })
    expect(memoryOf(recent).some(({ memory }) => memory === null)).toBe(true)
  }, 240_000)

  it('is that of the service when its container is recreated', async () => {
    const before = await web()
    const points = known(await until(async () => nonEmpty(await minutesOf(before)))).length
    expect((await app.client.metrics.kept()).containers).toBe(1)
    await host.docker('rm', '-f', 'shop-web-1')
    await startWeb()
    const after = await web(before.id)
    await until(async () => ((await marksOf(after)).some(({ kind }) => kind === 'replace') ? true : undefined))
    expect(known(await minutesOf(after)).length).toBeGreaterThanOrEqual(points)
    const marks = await marksOf(after)
    expect(marks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['start', 'end', 'replace']))
    expect(new Set(marks.map(({ name }) => name))).toEqual(new Set(['shop-web-1']))
    const { spans } = await app.client.metrics.uptime({ subject: asked(after) })
    expect(spans[0]?.share ?? 0).toBeGreaterThan(0.5)
  }, 240_000)

  it('is there again after the engine ended and started, with the time between as a gap', async () => {
    const subject = await web()
    const before = known(await minutesOf(subject))
    const marks = await marksOf(subject)
    await app.stop()
    await host.docker('restart', '-t', '0', 'shop-web-1')
    await intoMinute(2, 1000) // one goes by without us
    app = await startTestEngine(folder)
    await follow(subject).until(({ cpu }) => cpu !== null)
    const after = known(await minutesOf(subject))
    expect(after.length).toBeGreaterThan(before.length)
    expect(longestHoleMs(after)).toBeGreaterThanOrEqual(2 * MINUTE)
    expect(longestHoleMs(before)).toBeLessThan(2 * MINUTE)
    const caughtUp = await until(async () => {
      const now = await marksOf(subject)
      return now.some(({ kind }) => kind === 'restart') ? now : undefined
    })
    expect(caughtUp.filter(({ kind }) => kind === 'start')).toEqual(marks.filter(({ kind }) => kind === 'start'))
  }, 400_000)

  it('loses no more than the minute that runs when what keeps it is killed', async () => {
    const subject = await web()
    await intoMinute(1, 15_000) // the one before is written by then
    const before = known(await minutesOf(subject))
    await app.killHistory()
    await app.stop()
    app = await startTestEngine(folder)
    await web()
    const after = known(await minutesOf(subject))
    expect(after.slice(0, before.length - 1).map(({ at }) => at)).toEqual(before.slice(0, -1).map(({ at }) => at))
  }, 240_000)

  it('is gone when it is to be forgotten, and begins anew', async () => {
    const subject = await web()
    const since = Date.now()
    await app.client.metrics.forget({ reason: 'moving' })
    expect(await marksOf(subject)).toEqual([])
    const anew = await until(async () => nonEmpty(await minutesOf(subject)))
    expect(Math.min(...anew.at)).toBeGreaterThan(since - MINUTE)
    const [entry] = (await app.client.audit.list({ limit: 10 })).filter(({ action }) => action === 'metrics.forget')
    expect(entry).toMatchObject({ outcome: 'done', reason: 'moving' })
  }, 120_000)
})

/** From the database: a container that was there for a moment only has nothing there yet. */
const nonEmpty = (history: History) => (history.levelMs === MINUTE && known(history).length > 0 ? history : undefined)

/** Between two points that follow each other. */
const longestHoleMs = (points: readonly { at: number }[]) =>
  Math.max(...points.slice(1).map(({ at }, place) => at - (points[place]?.at ?? at)))

async function isLive(): Promise<boolean> {
  for await (const { changed } of app.client.metrics.watchHosts(undefined, { signal: AbortSignal.timeout(30_000) }))
    return changed.some((one) => one.hostId === hostId)
  return false
}
