/**
 * Diagnosis through the contract, on a real engine over real SSH: each way a container ends or misbehaves, and that the
 * page says so. What the rules make of every state is in findings.test.ts.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startCrashLoop, startHealthFlip, startSleeper } from '../../../e2e/lab/containers'
import { labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Container } from '../../../shared/contract/containers'
import type { DiagnosisPart, DiagnosisReport } from '../../../shared/contract/diagnosis'
import { following, referenceOf } from '../containers/following'
import { labEngine } from '../testing/lab-engine'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: 1 }))
const { rowIs } = following(() => opened.client)

const docker = (...words: string[]) => opened.lab.host(1).docker(...words)
const run = (name: string, options: string[], script: string) =>
  docker('run', '--detach', '--name', name, ...options, 'busybox', 'sh', '-c', script)
const diagnose = (row: Container) => opened.client.diagnosis.of(referenceOf(row))
const isExited = ({ state, startedAt }: Container) => state === 'exited' && startedAt !== undefined
function part({ findings }: DiagnosisReport, name: DiagnosisPart) {
  const found = findings.find((one) => one.part === name)
  if (!found) throw new Error(`nothing on ${name}`)
  return found
}

describe.skipIf(unavailable)(unavailable ?? 'the diagnosis of a container', { timeout: 60_000 }, () => {
  it.each([
    [0, 'exit 0', /^It ended by itself .* and reported success\.$/],
    [1, 'echo "cannot open /etc/none" >&2; exit 1', /with exit code 1 \(an error of the program\)\.$/],
    [127, '/no/such/program', /with exit code 127 \(command not found\)\.$/],
    [139, 'kill -SEGV $$; sleep 9', /exit code 139 \(SIGSEGV: a crash\)\.$/],
  ])('says what exit code %i means', async (code, script, summary) => {
    // A shell as first process ignores signals it sends itself; one below it does not.
    await run(`ends-${code}`, ['--init'], script)
    const report = await diagnose(await rowIs(`ends-${code}`, isExited))
    expect(report.summary).toMatch(summary)
    expect(part(report, 'state').facts[0]?.value).toMatch(new RegExp(`^exit code ${code} `))
  })

  it('shows the line that complains first, without the secret a program printed', async () => {
    const script =
      'echo "using $DB_PASSWORD"; echo "postgres://app:s3cr3t@db/x"; echo "cannot open /x" >&2; echo bye; exit 1'
    await run('talks', ['--env', 'DB_PASSWORD=correct-horse-battery'], script)
    const report = await diagnose(await rowIs('talks', isExited))
    expect(part(report, 'lines').lines.map(({ text }) => text)).toEqual([
      'cannot open /x',
      'using ••••••',
      'postgres://app:••••••@db/x',
      'bye',
    ])
    expect(JSON.stringify(report)).not.toMatch(/correct-horse|s3cr3t/)
  })

  it('tells who stopped it: a person through Longshore, somebody else, nobody', async () => {
    for (const name of ['by-us', 'by-others', 'by-nobody']) await startSleeper(opened.lab.host(1), name)
    const [ours, others, nobody] = await Promise.all(['by-us', 'by-others', 'by-nobody'].map((name) => rowIs(name)))
    if (!ours || !others || !nobody) throw new Error('no rows')
    await opened.client.containers.stop({ ...referenceOf(ours), reason: 'quiet hours', graceS: 5 })
    await docker('kill', 'by-others')
    const pid = await docker('inspect', '-f', '{{.State.Pid}}', 'by-nobody')
    await opened.lab.host(1).sh(`kill -9 ${pid}`)
    const summaries = ['by-us', 'by-others', 'by-nobody'].map(
      async (name) => (await diagnose(await rowIs(name, isExited))).summary,
    )
    expect(await Promise.all(summaries)).toEqual([
      expect.stringMatching(/^Stopped by tester .*: quiet hours\.$/),
      expect.stringMatching(/^Stopped .* by somebody else’s command to the engine, not through Longshore\.$/),
      expect.stringMatching(/exit code 137 \(SIGKILL: killed\), and nobody asked its engine for it\.$/),
    ])
    const report = await diagnose(await rowIs('by-us'))
    expect(report.tone).toBe('ok')
    expect(part(report, 'actions').lines[0]?.text).toBe('stop by tester: quiet hours')
  })

  it('counts kills for memory while the first process lives on, which the flag does not tell', async () => {
    const limit = ['--memory', '32m', '--memory-swap', '32m']
    await run(
      'hog',
      limit,
      'trap "exit 0" TERM; tail /dev/zero; echo "the hog is gone"; while :; do sleep 3600 & wait $!; done',
    )
    const row = await rowIs('hog')
    await expect.poll(() => docker('logs', 'hog')).toContain('the hog is gone')
    const report = await diagnose(row)
    expect(report.summary).toBe(
      'Processes inside it were killed because it used more memory than its limit of 32 MiB, once in the last hour; its first process runs on.',
    )
    expect(part(report, 'memory')).toMatchObject({ tone: 'crit', title: 'Out of memory once in 24 hours' })
  })

  it('knows a crash loop, how long each run was, and what it ends with', async () => {
    await startCrashLoop(opened.lab.host(1), 'loops')
    const row = await rowIs('loops', ({ restartCount }) => restartCount >= 3, 30_000)
    const report = await diagnose(row)
    expect(report.summary).toMatch(
      /^It ends again and again with exit code 3, about 1\.?\d* s after each start, .* in the last hour; its engine restarts it each time\.$/,
    )
    expect(part(report, 'restarts').tone).toBe('crit')
    expect(part(report, 'lines').lines[0]?.text).toBe('cannot go on')
    await docker('rm', '-f', 'loops')
  })

  it('says killed for memory and restarted, of a loop that is one for memory', async () => {
    await run('greedy', ['--memory', '32m', '--memory-swap', '32m', '--restart', 'always'], 'exec tail /dev/zero')
    const row = await rowIs('greedy', ({ restartCount }) => restartCount >= 2, 30_000)
    const { summary, text } = await diagnose(row)
    expect(summary).toMatch(
      /^Killed because it used more memory than its limit of 32 MiB, .* in the last hour; restarted each time\.$/,
    )
    expect(text.split('\n').length).toBeLessThanOrEqual(201)
    await docker('rm', '-f', 'greedy')
  })

  it('shows what a failing health check said', async () => {
    const flip = await startHealthFlip(opened.lab.host(1), 'checked')
    await rowIs('checked', ({ health }) => health === 'healthy', 20_000)
    const healthy = await diagnose(await rowIs('checked'))
    expect(part(healthy, 'health')).toMatchObject({ tone: 'ok', title: 'Healthy' })
    await flip.setHealthy(false)
    const report = await diagnose(await rowIs('checked', ({ health }) => health === 'unhealthy', 20_000))
    expect(report.summary).toMatch(/^It runs, but its health check failed .* in a row\.$/)
    expect(part(report, 'health').lines[0]?.text).toMatch(
      /^failed, exit code 1 after .*: the file \/healthy is missing$/,
    )
  })

  it('says why the engine could not start it', async () => {
    await run('first', ['--publish', '8099:80'], 'sleep 3600')
    await run('second', ['--publish', '8099:80'], 'sleep 3600').catch(() => {})
    const report = await diagnose(await rowIs('second'))
    expect(report.summary).toMatch(/^The engine could not start it: .*port is already allocated/)
    expect(part(report, 'state').meaning).toMatch(/^Another container or a program of the host listens/)
  })

  it('notices that the name of its image stands for another one by now', async () => {
    await docker('tag', 'busybox', 'app:1')
    await docker('run', '--detach', '--name', 'dated', 'app:1', 'sleep', '3600')
    await docker('tag', await docker('commit', 'dated'), 'app:1')
    const report = await diagnose(await rowIs('dated'))
    expect(part(report, 'image').title).toBe('Its image was replaced on the host')
  })

  it('finds nothing wrong with what runs well, and saves that as text', async () => {
    await startSleeper(opened.lab.host(1), 'fine')
    const row = await rowIs('fine')
    const report = await diagnose(row)
    expect(report.findings.filter(({ tone }) => tone === 'crit' || tone === 'warn')).toEqual([])
    expect(report.summary).toMatch(/^Nothing wrong was found; it has been running for /)
    const path = join(opened.app.userData, 'fine.txt')
    opened.app.chosenFiles.set('chosen', path)
    await opened.client.diagnosis.save({ ...referenceOf(row), fileId: 'chosen' })
    expect(readFileSync(path, 'utf8')).toMatch(
      /^Diagnosis of container fine on box-1\nMade .*Z by Longshore\n\nNothing wrong was found/,
    )
  })

  it('tells what was last known while its host is away, and that nothing is known of one that is gone', async () => {
    const row = await rowIs('fine')
    await docker('rm', '-f', 'first')
    const gone = await opened.client.diagnosis.of({ hostId: row.hostId, id: 'f'.repeat(64), name: 'first' })
    expect(gone.summary).toBe('Nothing is known of first: it is not on the host any more.')
    await opened.lab.host(1).service('kill', 'sshd')
    await expect
      .poll(async () => (await diagnose(row)).summary, { timeout: 20_000 })
      .toMatch(/^box-1 is not connected\. As last known .*: nothing wrong was found/)
    const report = await diagnose(row)
    expect(part(report, 'lines').tone).toBe('unknown')
    expect(part(report, 'state')).toMatchObject({ tone: 'unknown', title: 'box-1 is not connected' })
  })
})
