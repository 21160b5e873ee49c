/**
 * Terminals in containers through the contract, on real engines over real SSH: what runs, what it is told of its
 * terminal, how it ends, what is left of it, and what the audit says.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { addHost, lookAt, openTerminal, terminalIs } from './test-terminal'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine
let docker: LabHost
/** Hosts' ids by engine, and a container that sleeps on each. */
const hostIds: Record<string, string> = {}
const sleepers: Record<string, string> = {}

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: [{}, { engine: 'podman' }] })
  docker = lab.host(1)
  app = await startTestEngine()
  for (const host of lab.hosts) {
    hostIds[host.engine] = await addHost(app, host, lab.keys.id.path)
    sleepers[host.engine] = await startSleeper(host, 'web')
  }
}, 120_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

const exec = (more: object = {}, engine = 'docker') => ({
  kind: 'exec' as const,
  hostId: hostIds[engine] ?? '',
  containerId: sleepers[engine] ?? '',
  name: 'web',
  tty: true,
  ...more,
})
const isEnded = ({ state }: { state: string }) => state === 'ended'
const refused = (wanted: Parameters<typeof openTerminal>[1]) =>
  openTerminal(app, wanted).then(
    () => 'opened',
    (thrown: unknown) => thrown,
  )

describe.skipIf(unavailable)(unavailable ?? 'a terminal in a container', () => {
  it.each(['docker', 'podman'])('%s: finds the shell, tells its size, ends with its exit code', async (engine) => {
    const terminal = await openTerminal(app, exec({}, engine), { columns: 101, rows: 37 })
    expect(await terminalIs(app, terminal.id, ({ state }) => state === 'running')).toMatchObject({
      command: 'sh',
      tty: true,
      isRunning: true,
    })
    await terminal.type('stty size; echo "$TERM-$COLORTERM"\n')
    await terminal.shows('37 101')
    await terminal.shows('xterm-256color-truecolor')
    await app.client.terminals.resize({ terminalId: terminal.id, columns: 90, rows: 20 })
    await terminal.type('stty size\n')
    await terminal.shows('20 90')
    await terminal.type('exit 7\n')
    await terminal.ended
    expect(await terminalIs(app, terminal.id, isEnded)).toMatchObject({ exitCode: 7, isRunning: false })
    await app.client.terminals.close({ terminalId: terminal.id })
  })

  it.each(['docker', 'podman'])('%s: runs a command as it is told, without a terminal', async (engine) => {
    const script =
      'id -u; pwd; echo "$GREETING"; echo wrong >&2; [ -t 0 ] || echo none; read line; echo "got $line"; exit 3'
    const terminal = await openTerminal(
      app,
      exec(
        {
          command: ['sh', '-c', script],
          user: '33:33',
          directory: '/tmp',
          environment: [{ name: 'GREETING', value: 'good day' }],
          tty: false,
        },
        engine,
      ),
    )
    for (const line of ['33\n', '/tmp\n', 'good day\n']) await terminal.shows(line)
    await terminal.type('typed\n')
    await terminal.shows('got typed\n')
    await terminal.ended
    for (const line of ['wrong\n', 'none\n']) expect(terminal.text).toContain(line)
    expect(await terminalIs(app, terminal.id, isEnded)).toMatchObject({ exitCode: 3, tty: false })
    await app.client.terminals.close({ terminalId: terminal.id })
  })

  it('prefers bash, and says it when there is no shell at all', async () => {
    const libraries = ['/lib64', '/usr/lib', '/usr/bin/bash:/bin/bash'].flatMap((path) => {
      const [from = '', to = from] = path.split(':')
      return ['-v', `${from}:${to.replace('/usr/lib', '/lib')}:ro`]
    })
    const withBash = await startSleeper(docker, 'with-bash', ...libraries)
    const terminal = await openTerminal(app, exec({ containerId: withBash, name: 'with-bash' }))
    expect(await terminalIs(app, terminal.id, ({ state }) => state === 'running')).toMatchObject({ command: 'bash' })
    await terminal.type('echo "$BASH_VERSION" | cut -d. -f1\n')
    await terminal.shows('\r5\r\n')
    await app.client.terminals.close({ terminalId: terminal.id })

    await docker.sh(
      'mkdir -p /tmp/bare/bin && cp /bin/busybox /tmp/bare/bin/sleep && tar -C /tmp/bare -c . | docker import - bare',
    )
    const bare = await docker.docker('run', '-d', '--name', 'bare', 'bare', '/bin/sleep', '1000')
    expect(await refused(exec({ containerId: bare, name: 'bare' }))).toMatchObject({
      code: 'CONFLICT',
      message: 'There is no shell in bare.',
    })
    await docker.docker('rm', '-f', 'bare', 'with-bash')
  })

  it.each(['docker', 'podman'])('%s: says why there is none in a container that does not run', async (engine) => {
    const host = engine === 'docker' ? docker : lab.host(2)
    const containerId = await startSleeper(host, 'resting')
    const wanted = exec({ containerId, name: 'resting' }, engine)
    await host.docker('pause', 'resting')
    expect(await refused(wanted)).toMatchObject({ code: 'CONFLICT', message: 'resting is paused.' })
    await host.docker('unpause', 'resting')
    await host.docker('stop', '-t', '0', 'resting')
    expect(await refused(wanted)).toMatchObject({ code: 'CONFLICT', message: 'resting is not running.' })
    await host.docker('rm', 'resting')
    expect(await refused(wanted)).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('ends with its container', async () => {
    const containerId = await startSleeper(docker, 'brief')
    const terminal = await openTerminal(app, exec({ containerId, name: 'brief' }))
    await terminal.type('while :; do echo busy; done\n')
    await terminal.shows('busy\r\nbusy')
    await docker.docker('rm', '-f', 'brief')
    await terminal.ended
    const row = await terminalIs(app, terminal.id, isEnded)
    expect(row.error).toBeUndefined()
    await expect(terminal.type('more')).rejects.toMatchObject({ code: 'CONFLICT' })
    await app.client.terminals.close({ terminalId: terminal.id })
  })

  it.each(['docker', 'podman'])('%s: ends all that runs in it when it is closed', async (engine) => {
    const host = engine === 'docker' ? docker : lab.host(2)
    const before = (await processes(host)).length
    const terminal = await openTerminal(app, exec({}, engine))
    await terminal.type('sleep 4321 & sleep 1234\n')
    await terminal.shows('sleep 1234')
    await expect.poll(() => processes(host)).toHaveLength(before + 3)
    await app.client.terminals.close({ terminalId: terminal.id })
    await terminal.ended
    await expect.poll(() => processes(host)).toHaveLength(before)
    await expect(terminal.type('x')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('outlives who looks at it, and shows a later one what it printed', async () => {
    const first = await openTerminal(app, exec())
    await first.type('echo first-$((40 + 2))\n')
    await first.shows('first-42')
    await first.leave()
    await first.type('echo second-$((40 + 3))\n')
    const [second, third] = [lookAt(app, first.id), lookAt(app, first.id)]
    for (const each of [second, third]) {
      await each.shows('first-42')
      await each.shows('second-43')
    }
    await second.type('exit\n')
    await Promise.all([second.ended, third.ended])
    expect(second.text).toBe(third.text)
    expect(lookAt(app, first.id)).toBeDefined()
    await app.client.terminals.close({ terminalId: first.id })
  })

  it('has its own terminal shown, and goes on when that is left', async () => {
    const own = await docker.docker('run', '-dit', '--name', 'own', 'busybox', 'sh')
    const wanted = { kind: 'attach' as const, hostId: hostIds.docker ?? '', containerId: own, name: 'own' }
    const terminal = await openTerminal(app, wanted, { columns: 77, rows: 22 })
    await terminal.type('stty size\n')
    await terminal.shows('22 77')
    await app.client.terminals.close({ terminalId: terminal.id })
    expect(await docker.docker('inspect', '-f', '{{.State.Running}}', 'own')).toBe('true')

    const again = await openTerminal(app, wanted)
    await again.type('exit 5\n')
    await again.ended
    expect(await terminalIs(app, again.id, isEnded)).toMatchObject({ exitCode: 5 })
    expect(await refused({ ...wanted, containerId: sleepers.docker ?? '', name: 'web' })).toMatchObject({
      code: 'CONFLICT',
      message: 'This container has no terminal of its own.',
    })
    expect(await refused(wanted)).toMatchObject({ code: 'CONFLICT', message: 'own is not running.' })
    await docker.docker('rm', '-f', 'own')
  })

  it('stands in the audit with its end, and never with what was typed', async () => {
    expect(await refused(exec({ user: 'nobody-here' }))).toMatchObject({
      code: 'INVALID',
      message: 'That user is not known in web.',
    })
    const terminal = await openTerminal(app, exec({ command: ['sh', '-c', 'read secret; exit 4'] }))
    await terminal.type('hunter2\n')
    await terminal.ended
    await terminalIs(app, terminal.id, isEnded)
    const entries = await app.client.audit.list({ limit: 10 })
    const session = entries.find(({ action }) => action === 'terminal.session')
    expect(session).toMatchObject({
      outcome: 'done',
      reason: 'sh -c read secret; exit 4',
      target: { kind: 'container', name: 'web' },
      error: expect.stringMatching(/^exit code 4; \d+ s; 8 B in; \d+ B out$/),
    })
    expect(session?.endedAt).toBeGreaterThan(0)
    expect(entries.find(({ action }) => action === 'terminal.open')).toMatchObject({ outcome: 'done' })
    expect(JSON.stringify(entries)).not.toContain('hunter2')
    expect(app.log.join('\n')).not.toContain('hunter2')
    await app.client.terminals.close({ terminalId: terminal.id })
  })
})

/** Of the container `web`. */
async function processes(host: LabHost): Promise<string[]> {
  const lines = await host.docker('exec', 'web', 'ps', '-o', 'args')
  return lines.split('\n').filter((line) => !/^(COMMAND|ps )/.test(line.trim()))
}
