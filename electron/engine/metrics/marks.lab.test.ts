/** What happens to containers, on a real engine: ends, restarts, deaths for memory, health; live and while nobody listened. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCrashLoop, startHealthFlip } from '../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Mark, Subject } from '../../../shared/contract/metrics'
import { following } from '../containers/following'
import { addLabHosts } from '../testing/lab-hosts'
import { startTestEngine, type TestEngine } from '../testing/test-engine'

const unavailable = labUnavailable()
let lab: Lab
let host: LabHost
let app: TestEngine
let hostId: string
const { rowIs } = following(() => app.client)

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: 1 })
  host = lab.host(1)
  // Its fork dies for memory, again and again; the first process lives on, so that the engine's own flag stays silent.
  const hog =
    'while :; do sh -c "dd if=/dev/zero of=/dev/shm/x bs=1M count=64 2>/dev/null"; rm -f /dev/shm/x; sleep 2; done'
  await host.docker('run', '-d', '--init', '--name', 'hungry', '--memory', '16m', 'busybox', 'sh', '-c', hog)
  await startCrashLoop(host, 'looping') // before anybody listens
  app = await startTestEngine()
  hostId = (await addLabHosts(app.client, lab))[0] ?? ''
}, 90_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

async function subjectOf(name: string): Promise<Subject> {
  return { kind: 'container', key: (await rowIs(name, () => true)).key }
}
/** Marks of it are there once it was there for half a minute. */
async function marksOf(subject: Subject, isEnough: (marks: Mark[]) => boolean): Promise<Mark[]> {
  const deadline = performance.now() + 120_000
  for (;;) {
    const { marks } = await app.client.metrics.marks({ subject, from: 0, until: Date.now() + 60_000 })
    if (isEnough(marks)) return marks
    if (performance.now() > deadline) throw new Error(`not enough: ${JSON.stringify(marks)}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
const count = (marks: Mark[], kind: Mark['kind']) => marks.filter((mark) => mark.kind === kind).length

describe.skipIf(unavailable)(unavailable ?? 'what happens to a container', () => {
  it('that crashes again and again is told each time, from before we listened on', async () => {
    const subject = await subjectOf('looping')
    const marks = await marksOf(subject, (all) => count(all, 'restart') >= 2)
    expect(marks.find(({ kind }) => kind === 'end')).toMatchObject({ name: 'looping', note: 'exit code 3' })
    expect(count(marks, 'start')).toBe(1)
    const seen = marks.map(({ at, kind }) => `${at} ${kind}`)
    expect(new Set(seen).size).toBe(seen.length)
    const { spans } = await app.client.metrics.uptime({ subject })
    expect(spans[0]?.restarts).toBeGreaterThanOrEqual(2)
  }, 180_000)

  it('whose children die for memory is told, though the engine does not say so of it', async () => {
    const subject = await subjectOf('hungry')
    const marks = await marksOf(subject, (all) => count(all, 'oom') >= 2)
    expect(count(marks, 'end')).toBe(0)
    expect((await app.client.metrics.uptime({ subject })).spans[0]?.outOfMemory).toBeGreaterThanOrEqual(2)
  }, 180_000)

  it('whose health changes is told when it does', async () => {
    const flip = await startHealthFlip(host, 'flip')
    const subject = await subjectOf('flip')
    await rowIs('flip', ({ health }) => health === 'healthy')
    await flip.setHealthy(false)
    await rowIs('flip', ({ health }) => health === 'unhealthy')
    const marks = await marksOf(subject, (all) => count(all, 'unhealthy') > 0)
    expect(marks.map(({ kind }) => kind)).toEqual(['start', 'healthy', 'unhealthy'])
  }, 180_000)

  it('is told of all of a host together', async () => {
    const marks = await marksOf({ kind: 'host', hostId }, (all) => count(all, 'oom') > 0)
    expect(new Set(marks.map(({ name }) => name))).toEqual(new Set(['looping', 'hungry', 'flip']))
    expect(marks.map(({ at }) => at)).toEqual(marks.map(({ at }) => at).toSorted((a, b) => a - b))
  })
})
