/**
 * What becomes of a history when things break, through the whole engine on a real host: the reader is killed, the host is
 * cut, a container is recreated, the engine ends and starts again, the thread that keeps the history is killed. Gaps stay
 * gaps, and what was kept is there again.
 */
import { describe, expect, it } from 'vitest'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { History, Subject } from '../../../shared/contract/metrics'
import { following, lookAt } from '../containers/following'
import { labEngine } from '../testing/lab-engine'
import { itWhenLong } from '../testing/long'
import { followMetrics } from './test-following'

const unavailable = labUnavailable()
const MINUTE = 60_000
const opened = labEngine(() => openLab({ hosts: 1 }), { passingMs: 1000 })
const { rowIs } = following(() => opened.client)

const SERVICE = ['--label', 'com.docker.compose.project=shop', '--label', 'com.docker.compose.service=web']
const startWeb = () =>
  opened.lab
    .host(1)
    .docker('run', '-d', '--init', '--name', 'shop-web-1', ...SERVICE, 'busybox', 'sh', '-c', 'sleep 36000')

async function web(notId = ''): Promise<Subject & { id: string }> {
  const { key, id } = await rowIs('shop-web-1', (one) => one.pid !== undefined && one.id !== notId, 60_000)
  return { kind: 'container', key, id }
}
const asked = ({ id: _, ...subject }: Subject & { id?: string }) => subject
/** From the database's minutes, not from memory: more than 15 minutes back. */
const minutesOf = (subject: Subject): Promise<History> =>
  opened.client.metrics.history({
    ...{ subject: asked(subject), from: Date.now() - 60 * MINUTE, until: Date.now() + 1000, points: 600 },
  })
const memoryOf = ({ at, series }: History) => {
  const memory = series.find(({ name }) => name === 'memory')?.avg ?? []
  return at.map((when, place) => ({ at: when, memory: memory[place] ?? null }))
}
const known = (history: History) => memoryOf(history).filter(({ memory }) => memory !== null)
const marksOf = async (subject: Subject) =>
  (await opened.client.metrics.marks({ subject: asked(subject), from: 0, until: Date.now() + MINUTE })).marks

async function until<T>(found: () => Promise<T | undefined>, withinMs = 120_000): Promise<T> {
  const deadline = performance.now() + withinMs
  for (;;) {
    const result = await found()
    if (result !== undefined) return result
    if (performance.now() > deadline) throw new Error(`not seen within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
const beginOf = (at: number) => at - (at % MINUTE)
/** Epoch ms. */
const timeIs = (at: number) => new Promise((resolve) => setTimeout(resolve, at - Date.now()))
const follow = (subject: Subject) => followMetrics(opened.client, asked(subject), ['cpu', 'memory'], 900_000)

describe.skipIf(unavailable)(unavailable ?? 'a history', () => {
  it('goes on after the reader was killed, with a gap at most', async () => {
    await startWeb()
    const followed = follow(await web())
    await followed.until(({ cpu }) => cpu !== null)
    expect(Number(await opened.lab.host(1).sh('pkill -9 -c -f longshore-reader'))).toBeGreaterThan(0)
    await followed.until(({ cpu }) => cpu !== null)
    followed.end()
  }, 180_000)

  it('goes on after the host was cut and came back, and the gap is there to see', async () => {
    const [host, looking] = [opened.lab.host(1), new AbortController()]
    const followed = follow(await web())
    await followed.until(({ cpu }) => cpu !== null)
    const looked = lookAt(opened.client, opened.hostIds[0] ?? '', looking.signal)
    await host.network('cut')
    await until(async () => ((await isLive()) ? undefined : true))
    const until1 = followed.newest()?.at ?? 0
    await host.network('restore')
    looking.abort()
    await looked
    const back = await followed.until(({ at, cpu }) => at > until1 && cpu !== null)
    followed.end()
    const between = followed.all().filter(({ at }) => at > until1 && at < back.at)
    expect(between.some(({ cpu, memory }) => cpu === null && memory === null)).toBe(true)
    const recent = await opened.client.metrics.history({
      ...{ subject: asked(await web()), from: Date.now() - 600_000, until: Date.now() + 1000, points: 2000 },
    })
    expect(memoryOf(recent).some(({ memory }) => memory === null)).toBe(true)
  }, 240_000)

  it('is that of the service when its container is recreated', async () => {
    const before = await web()
    const points = known(await until(async () => nonEmpty(await minutesOf(before)))).length
    expect((await opened.client.metrics.kept()).containers).toBe(1)
    await opened.lab.host(1).docker('rm', '-f', 'shop-web-1')
    await startWeb()
    const after = await web(before.id)
    const marks = await until(async () => {
      const now = await marksOf(after)
      return ['start', 'end', 'replace'].every((wanted) => now.some(({ kind }) => kind === wanted)) ? now : undefined
    })
    expect(known(await minutesOf(after)).length).toBeGreaterThanOrEqual(points)
    expect(new Set(marks.map(({ name }) => name))).toEqual(new Set(['shop-web-1']))
    const { spans } = await opened.client.metrics.uptime({ subject: asked(after) })
    expect(spans[0]?.share ?? 0).toBeGreaterThan(0.5)
  }, 240_000)

  it('loses no more than the minute that runs when what keeps it is killed', async () => {
    const subject = await web()
    const [first] = known(await minutesOf(subject))
    const minute = Math.max(beginOf(first?.at ?? 0) + MINUTE, beginOf(Date.now()))
    await timeIs(minute + 15_000) // the one before is written by then
    const before = await until(async () => {
      const now = known(await minutesOf(subject))
      return now.length >= 2 ? now : undefined
    })
    await opened.app.killHistory()
    await opened.app.stop()
    await opened.startAgain()
    await web()
    const after = known(await minutesOf(subject))
    expect(after.slice(0, before.length - 1).map(({ at }) => at)).toEqual(before.slice(0, -1).map(({ at }) => at))
  }, 240_000)

  /** Points before the engine ended, and those from then on that another one is there. */
  async function throughAnEnd(subject: Subject, meanwhile: () => Promise<unknown>) {
    const before = known(await minutesOf(subject))
    await opened.app.stop()
    await meanwhile()
    await opened.startAgain()
    const followed = follow(subject)
    await followed.until(({ cpu }) => cpu !== null)
    followed.end()
    return { before, after: known(await minutesOf(subject)) }
  }

  it('is there again after the engine ended and started, with what happened between', async () => {
    const subject = await web()
    const marks = await marksOf(subject)
    const restart = () => opened.lab.host(1).docker('restart', '-t', '0', 'shop-web-1')
    const { before, after } = await throughAnEnd(subject, restart)
    expect(after.slice(0, before.length).map(({ at }) => at)).toEqual(before.map(({ at }) => at))
    const caughtUp = await until(async () => {
      const now = await marksOf(subject)
      return now.some(({ kind }) => kind === 'restart') ? now : undefined
    })
    expect(caughtUp.filter(({ kind }) => kind === 'start')).toEqual(marks.filter(({ kind }) => kind === 'start'))
  }, 240_000)

  itWhenLong(
    'has a gap where the engine was not there for a minute',
    async () => {
      const wholeMinute = () => timeIs(beginOf(Date.now()) + 2 * MINUTE + 1000)
      const { before, after } = await throughAnEnd(await web(), wholeMinute)
      expect(after.length).toBeGreaterThan(before.length)
      expect(longestHoleMs(after)).toBeGreaterThanOrEqual(2 * MINUTE)
      expect(longestHoleMs(before)).toBeLessThan(2 * MINUTE)
    },
    400_000,
  )

  it('is gone when it is to be forgotten, and begins anew', async () => {
    const subject = await web()
    const followed = follow(subject)
    const since = Date.now()
    await opened.client.metrics.forget({ reason: 'moving' })
    expect(await marksOf(subject)).toEqual([])
    const anew = await until(async () => nonEmpty(await minutesOf(subject)))
    followed.end()
    expect(Math.min(...anew.at)).toBeGreaterThan(since - MINUTE)
    const [entry] = (await opened.client.audit.list({ limit: 10 })).filter(({ action }) => action === 'metrics.forget')
    expect(entry).toMatchObject({ outcome: 'done', reason: 'moving' })
  }, 120_000)
})

/** From the database: a container that was there for a moment only has nothing there yet. */
const nonEmpty = (history: History) => (history.levelMs === MINUTE && known(history).length > 0 ? history : undefined)

/** Between two points that follow each other. */
const longestHoleMs = (points: readonly { at: number }[]) =>
  Math.max(...points.slice(1).map(({ at }, place) => at - (points[place]?.at ?? at)))

async function isLive(): Promise<boolean> {
  for await (const { changed } of opened.client.metrics.watchHosts(undefined, { signal: AbortSignal.timeout(30_000) }))
    return changed.some((one) => one.hostId === opened.hostIds[0])
  return false
}
