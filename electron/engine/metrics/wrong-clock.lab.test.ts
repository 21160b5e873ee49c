/**
 * A real engine whose clock is an hour wrong: what happens to its containers stands beside what they use, by our clock, and
 * what it tells again after a cut or a new start is not told twice.
 */
import { afterAll, describe, expect, it } from 'vitest'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import { openShiftedEngine, type ShiftedEngine } from '../../../e2e/lab/shifted-engine'
import type { Mark, Subject } from '../../../shared/contract/metrics'
import { following } from '../containers/following'
import { labEngine } from '../testing/lab-engine'

const SHIFTS_MS = [3_600_000, -3_600_000] as const
/** Long before they are kept. */
const SOON_MS = 15_000
const unavailable = labUnavailable()
const shifted: ShiftedEngine[] = []
afterAll(() => {
  for (const engine of shifted) engine.close()
})

const opened = labEngine(() => openLab({ hosts: SHIFTS_MS.map(() => ({ tcp: 'plain' as const })) }), {
  async addHosts(client, lab) {
    const hostIds: string[] = []
    for (const [place, shiftMs] of SHIFTS_MS.entries()) {
      const engine = await openShiftedEngine(lab.host(place + 1).address, 2375, shiftMs)
      shifted.push(engine)
      const address = { kind: 'tcp', host: '127.0.0.1', port: engine.port, riskAccepted: true } as const
      hostIds.push((await client.hosts.add({ name: `shifted-${place}`, address })).hostId)
    }
    return hostIds
  },
  passingMs: 1000,
})
const { rowIs } = following(() => opened.client)

async function marksOf(subject: Subject, isEnough: (marks: Mark[]) => boolean): Promise<Mark[]> {
  const deadline = performance.now() + SOON_MS
  for (;;) {
    const { marks } = await opened.client.metrics.marks({ subject, from: 0, until: Date.now() + 86_400_000 })
    if (isEnough(marks)) return marks
    if (performance.now() > deadline) throw new Error(`not enough: ${JSON.stringify(marks)}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
const kinds = (marks: Mark[]) => marks.map(({ kind }) => kind)

describe.skipIf(unavailable)(unavailable ?? 'a host whose clock is wrong', { timeout: 180_000 }, () => {
  it.each([0, 1])('has its marks where they belong, and once: host %i', async (place) => {
    const hostId = opened.hostIds[place] ?? ''
    const name = `web-${place}`
    const docker = opened.lab.host(place + 1).docker
    const subject: Subject = { kind: 'host', hostId }
    const startedAt = Date.now()
    await docker('run', '-d', '--name', name, 'busybox', 'sleep', '3600')
    await rowIs(name)
    const [start] = await marksOf(subject, (marks) => marks.length > 0)
    expect(start).toMatchObject({ kind: 'start', name })
    await docker('kill', name)
    await docker('start', name)
    const live = await marksOf(subject, (marks) => marks.length >= 3)
    expect(kinds(live)).toEqual(['start', 'end', 'restart'])
    for (const { at } of live) {
      expect(at).toBeGreaterThan(startedAt - 1000)
      expect(at).toBeLessThanOrEqual(Date.now())
    }
    await opened.client.hosts.reconnect({ hostId })
  })

  it('is not told twice by another run, which hears of what happened meanwhile', async () => {
    const kept = async () => (await opened.client.metrics.kept()).containers
    await expect.poll(kept, { timeout: 90_000 }).toBe(2)
    await opened.app.stop()
    const cutAt = Date.now()
    for (const place of [0, 1]) await opened.lab.host(place + 1).docker('kill', `web-${place}`)
    const missedUntil = Date.now()
    await opened.startAgain()
    for (const hostId of opened.hostIds) {
      const marks = await marksOf({ kind: 'host', hostId }, (all) => all.length >= 4)
      expect(kinds(marks)).toEqual(['start', 'end', 'restart', 'end'])
      expect(marks.at(-1)?.at).toBeGreaterThan(cutAt - 1000)
      expect(marks.at(-1)?.at).toBeLessThan(missedUntil + 1000)
    }
  })
})
