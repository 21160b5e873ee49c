/**
 * A host that does not answer for some seconds while it is followed, by stopping the reader on it: the line breaks off
 * there, live and when it is asked for again. That the mean over the hole is kept is in sampling.test.ts.
 */
import { describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import { following } from '../containers/following'
import { labEngine } from '../testing/lab-engine'
import { followMetrics } from './test-following'

const unavailable = labUnavailable()
const STOPPED_MS = 6000
const opened = labEngine(() => openLab({ hosts: 1 }), { before: (lab) => startSleeper(lab.host(1), 'quiet') })

describe.skipIf(unavailable)(unavailable ?? 'a host that does not answer for a while', { timeout: 120_000 }, () => {
  it('has a hole in its line', async () => {
    const { key } = await following(() => opened.client).rowIs('quiet')
    const subject = { kind: 'container' as const, key }
    const followed = followMetrics(opened.client, subject, ['memory'])
    const isKnown = ({ memory }: { memory?: number | null }) => typeof memory === 'number'
    for (let points = 0; points < 4; points += 1) await followed.until(isKnown)
    const from = followed.all().length
    const reader = (await opened.lab.host(1).sh("pgrep -f '[l]ongshore-reader'")).split('\n').join(' ')
    await opened.lab.host(1).sh(`kill -STOP ${reader}`)
    await new Promise((resolve) => setTimeout(resolve, STOPPED_MS))
    const stopped = Date.now()
    await opened.lab.host(1).sh(`kill -CONT ${reader}`)
    await followed.until(({ at, memory }) => at > stopped && typeof memory === 'number')
    await followed.until(isKnown)
    const after = followed.all().findIndex(({ at }, place) => place >= from && at > stopped)
    expect(followed.all()[after]?.memory).toBeNull()
    followed.end()

    const again = followMetrics(opened.client, subject, ['memory'], 60_000)
    expect((await again.until(({ at }) => at > stopped)).memory).toBeNull()
    again.end()

    const until = Date.now()
    const { series } = await opened.client.metrics.history({ subject, from: until - 60_000, until, points: 60 })
    expect(series.find(({ name }) => name === 'memory')?.avg).toContain(null)
  })
})
