/**
 * A host that does not answer for some seconds while it is followed, by stopping the reader on it: the line breaks off
 * there, live and when it is asked for again. That the mean over the hole is kept is in sampling.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { following } from '../containers/following'
import { addLabHosts } from '../testing/lab-hosts'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { followMetrics } from './test-following'

const unavailable = labUnavailable()
const STOPPED_MS = 6000
let lab: Lab
let host: LabHost
let app: TestEngine

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 1 })
  host = lab.host(1)
  await startSleeper(host, 'quiet')
  app = await startTestEngine()
  await addLabHosts(app.client, lab)
}, 90_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

describe.skipIf(unavailable)(unavailable ?? 'a host that does not answer for a while', { timeout: 120_000 }, () => {
  it('has a hole in its line', async () => {
    const { key } = await following(() => app.client).rowIs('quiet')
    const subject = { kind: 'container' as const, key }
    const followed = followMetrics(app.client, subject, ['memory'])
    const isKnown = ({ memory }: { memory?: number | null }) => typeof memory === 'number'
    for (let points = 0; points < 4; points += 1) await followed.until(isKnown)
    const from = followed.all().length
    const reader = (await host.sh("pgrep -f '[l]ongshore-reader'")).split('\n').join(' ')
    await host.sh(`kill -STOP ${reader}`)
    await new Promise((resolve) => setTimeout(resolve, STOPPED_MS))
    const stopped = Date.now()
    await host.sh(`kill -CONT ${reader}`)
    await followed.until(({ at, memory }) => at > stopped && typeof memory === 'number')
    await followed.until(isKnown)
    const after = followed.all().findIndex(({ at }, place) => place >= from && at > stopped)
    expect(followed.all()[after]?.memory).toBeNull()
    followed.end()

    const again = followMetrics(app.client, subject, ['memory'], 60_000)
    expect((await again.until(({ at }) => at > stopped)).memory).toBeNull()
    again.end()

    const until = Date.now()
    const { series } = await app.client.metrics.history({ subject, from: until - 60_000, until, points: 60 })
    expect(series.find(({ name }) => name === 'memory')?.avg).toContain(null)
  })
})
