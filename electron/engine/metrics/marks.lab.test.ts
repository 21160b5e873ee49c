/** What happens to containers, on a real engine: ends, restarts, deaths for memory, health; live and while nobody listened. */
import { describe, expect, it } from 'vitest'
import { startCrashLoop, startHealthFlip } from '../../../e2e/lab/containers'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Mark, Subject, Uptime } from '../../../shared/contract/metrics'
import { following } from '../containers/following'
import { labEngine } from '../testing/lab-engine'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: 1 }), { before: startTrouble, passingMs: 1000 })
const { rowIs } = following(() => opened.client)

/** Before anybody listens. */
async function startTrouble(lab: Lab) {
  // Its fork dies for memory, again and again; the first process lives on, so that the engine's own flag stays silent.
  const hog =
    'while :; do sh -c "dd if=/dev/zero of=/dev/shm/x bs=1M count=64 2>/dev/null"; rm -f /dev/shm/x; sleep 2; done'
  await lab.host(1).docker('run', '-d', '--init', '--name', 'hungry', '--memory', '16m', 'busybox', 'sh', '-c', hog)
  await startCrashLoop(lab.host(1), 'looping')
}

async function subjectOf(name: string): Promise<Subject> {
  return { kind: 'container', key: (await rowIs(name, () => true)).key }
}
async function until<T>(asked: () => Promise<T>, isEnough: (told: T) => boolean): Promise<T> {
  const deadline = performance.now() + 120_000
  for (;;) {
    const told = await asked()
    if (isEnough(told)) return told
    if (performance.now() > deadline) throw new Error(`not enough: ${JSON.stringify(told)}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
const marksOf = (subject: Subject, isEnough: (marks: Mark[]) => boolean) =>
  until(
    async () => (await opened.client.metrics.marks({ subject, from: 0, until: Date.now() + 60_000 })).marks,
    isEnough,
  )
/** It counts since the container was first seen, a mark may be older. */
const uptimeOf = (subject: Subject, isEnough: (ofDay: Uptime['spans'][number] | undefined) => boolean) =>
  until(async () => (await opened.client.metrics.uptime({ subject })).spans[0], isEnough)
const count = (marks: Mark[], kind: Mark['kind']) => marks.filter((mark) => mark.kind === kind).length

describe.skipIf(unavailable)(unavailable ?? 'what happens to a container', () => {
  it('that crashes again and again is told each time, from before we listened on', async () => {
    const subject = await subjectOf('looping')
    const marks = await marksOf(subject, (all) => count(all, 'restart') >= 2)
    expect(marks.find(({ kind }) => kind === 'end')).toMatchObject({ name: 'looping', note: 'exit code 3' })
    expect(count(marks, 'start')).toBe(1)
    const seen = marks.map(({ at, kind }) => `${at} ${kind}`)
    expect(new Set(seen).size).toBe(seen.length)
    await uptimeOf(subject, (ofDay) => (ofDay?.restarts ?? 0) >= 2)
  }, 180_000)

  it('whose children die for memory is told, though the engine does not say so of it', async () => {
    const subject = await subjectOf('hungry')
    const marks = await marksOf(subject, (all) => count(all, 'oom') >= 2)
    expect(count(marks, 'end')).toBe(0)
    await uptimeOf(subject, (ofDay) => (ofDay?.outOfMemory ?? 0) >= 2)
  }, 180_000)

  it('whose health changes is told when it does', async () => {
    const flip = await startHealthFlip(opened.lab.host(1), 'flip')
    const subject = await subjectOf('flip')
    await rowIs('flip', ({ health }) => health === 'healthy')
    await flip.setHealthy(false)
    await rowIs('flip', ({ health }) => health === 'unhealthy')
    const marks = await marksOf(subject, (all) => count(all, 'unhealthy') > 0)
    expect(marks.map(({ kind }) => kind)).toEqual(['start', 'healthy', 'unhealthy'])
  }, 180_000)

  it('is told of all of a host together', async () => {
    const marks = await marksOf({ kind: 'host', hostId: opened.hostIds[0] ?? '' }, (all) => count(all, 'oom') > 0)
    expect(new Set(marks.map(({ name }) => name))).toEqual(new Set(['looping', 'hungry', 'flip']))
    expect(marks.map(({ at }) => at)).toEqual(marks.map(({ at }) => at).toSorted((a, b) => a - b))
  })
})
