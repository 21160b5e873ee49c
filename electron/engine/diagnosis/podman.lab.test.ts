/**
 * Diagnosis on Podman, whose events, flags and health checks are not Docker's: what is said there must be as true. Every
 * way a container ends is in diagnosis.lab.test.ts.
 */
import { describe, expect, it } from 'vitest'
import { startCrashLoop, startShell, startSleeper } from '../../../e2e/lab/containers'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Container } from '../../../shared/contract/containers'
import type { DiagnosisReport } from '../../../shared/contract/diagnosis'
import { following, referenceOf } from '../containers/following'
import { labEngine } from '../testing/lab-engine'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: [{ engine: 'podman' }] }))
const { rowIs } = following(() => opened.client)

const LIMIT = ['--memory', '32m', '--memory-swap', '32m']
const isExited = ({ state, startedAt }: Container) => state === 'exited' && startedAt !== undefined
const diagnosed = async (name: string, is?: (row: Container) => boolean) =>
  opened.client.diagnosis.of(referenceOf(await rowIs(name, is, 20_000)))
const memoryOf = ({ findings }: DiagnosisReport) => findings.find(({ part }) => part === 'memory')

describe.skipIf(unavailable)(unavailable ?? 'the diagnosis of a container on Podman', { timeout: 120_000 }, () => {
  it('says what an exit code means, and shows the line that complains', async () => {
    await startShell(opened.lab.host(1), 'fails', [], 'echo fine; echo "cannot open /etc/none" >&2; exit 1')
    const report = await diagnosed('fails', isExited)
    expect(report.summary).toMatch(/^It ended .* with exit code 1 \(an error of the program\)\.$/)
    expect(report.text).toMatch(/^ {2}\| .*cannot open \/etc\/none$/m)
  })

  it('takes a kill nobody asked for under a limit for what it most likely is', async () => {
    await startShell(opened.lab.host(1), 'greedy', LIMIT, 'exec tail /dev/zero')
    const report = await diagnosed('greedy', isExited)
    expect(report.summary).toMatch(/nobody asked its engine for it; most likely for its memory limit of 32 MiB\.$/)
    expect(memoryOf(report)).toMatchObject({ tone: 'warn' })
  })

  it('knows from the kernel that an inner process was killed, of which Podman does not tell', async () => {
    const script = 'trap "exit 0" TERM; tail /dev/zero; echo gone; while :; do sleep 3600 & wait $!; done'
    await startShell(opened.lab.host(1), 'hog', LIMIT, script)
    await expect.poll(() => opened.lab.host(1).docker('logs', 'hog')).toContain('gone')
    // It is asked when the container is first seen, and each minute.
    await expect
      .poll(async () => memoryOf(await diagnosed('hog'))?.title, { timeout: 90_000, interval: 1000 })
      .toBe('Out of memory once in 24 hours')
    const report = await diagnosed('hog')
    expect(report.summary).toMatch(/^Processes inside it were killed for want of memory \(its limit is 32 MiB\), once /)
    expect(memoryOf(report)?.meaning).toMatch(/Podman does not tell of that; the kernel’s own count does\./)
    // Beside its curve as well, once it is sure that nobody tells.
    const subject = { kind: 'container' as const, key: (await rowIs('hog')).key }
    const marks = async () => {
      const now = Date.now()
      return (await opened.client.metrics.marks({ subject, from: now - 600_000, until: now })).marks
    }
    await expect
      .poll(async () => (await marks()).filter(({ kind }) => kind === 'oom'), { timeout: 40_000, interval: 1000 })
      .toMatchObject([{ note: 'counted by the kernel' }])
    expect((await diagnosed('hog')).summary).toBe(report.summary)
  })

  it('tells who stopped it: a person through Longshore, somebody else, nobody', async () => {
    const host = opened.lab.host(1)
    for (const name of ['by-us', 'by-others', 'by-nobody']) await startSleeper(host, name)
    await opened.client.containers.stop({ ...referenceOf(await rowIs('by-us')), reason: 'quiet hours', graceS: 5 })
    await host.docker('kill', 'by-others')
    await host.sh(`kill -9 ${await host.docker('inspect', '-f', '{{.State.Pid}}', 'by-nobody')}`)
    const summaries: string[] = []
    for (const name of ['by-us', 'by-others', 'by-nobody']) summaries.push((await diagnosed(name, isExited)).summary)
    expect(summaries).toEqual([
      expect.stringMatching(/^Stopped by tester .*: quiet hours\.$/),
      expect.stringMatching(/^Stopped .* by somebody else’s command to the engine, not through Longshore\.$/),
      expect.stringMatching(/exit code 137 \(SIGKILL: killed\), and nobody asked its engine for it\.$/),
    ])
  })

  it('knows a crash loop', async () => {
    await startCrashLoop(opened.lab.host(1), 'loops')
    const report = await diagnosed('loops', ({ restartCount }) => restartCount >= 3)
    expect(report.summary).toMatch(/^It ends again and again with exit code 3, .*; its engine restarts it each time\.$/)
    await opened.lab.host(1).docker('rm', '-f', 'loops')
  })
})
