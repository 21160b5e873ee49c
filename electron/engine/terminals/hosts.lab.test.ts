/**
 * Terminals where the connection matters: shells of the host itself, tmux over a loss, each way to an engine, and a flood
 * that Ctrl-C ends.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { addHost, hostIs, openTerminal, terminalIs } from './test-terminal'

const unavailable = labUnavailable()
let lab: Lab
let app: TestEngine
let plain: LabHost
/** Ids of hosts by the way they are reached. */
const hostIds: Record<string, string> = {}
const sleepers: Record<string, string> = {}

beforeAll(async () => {
  if (unavailable) return
  const sshdOptions = { AllowStreamLocalForwarding: 'no', AllowTcpForwarding: 'no' }
  lab = await openLab({ hosts: [{}, { sshdOptions, tcp: 'tls' }] })
  const strict = lab.host(2)
  plain = lab.host(1)
  app = await startTestEngine()
  hostIds.ssh = await addHost(app, plain, lab.keys.id.path)
  hostIds['dial-stdio'] = await addHost(app, strict, lab.keys.id.path, { via: 'dial-stdio' })
  const { ca, client } = lab.tls
  const material = { kind: 'files' as const, ca, ...client }
  const address = { kind: 'tls' as const, host: strict.address, port: 2376, material }
  hostIds.tls = (await app.client.hosts.add({ name: 'by-tls', address })).hostId
  await hostIs(app, hostIds.tls, 'online')
  sleepers.ssh = await startSleeper(plain, 'web')
  sleepers['dial-stdio'] = await startSleeper(strict, 'web')
  sleepers.tls = sleepers['dial-stdio']
}, 120_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

const exec = (way: string, more: object = {}) => ({
  kind: 'exec' as const,
  hostId: hostIds[way] ?? '',
  containerId: sleepers[way] ?? '',
  name: 'web',
  tty: true,
  ...more,
})
const shell = (way: string, more: object = {}) => ({
  kind: 'host' as const,
  hostId: hostIds[way] ?? '',
  name: way,
  ...more,
})
const isRunning = ({ state }: { state: string }) => state === 'running'
const isEnded = ({ state }: { state: string }) => state === 'ended'
const isLost = ({ state }: { state: string }) => state === 'lost'
const close = (terminalId: string) => app.client.terminals.close({ terminalId })

describe.skipIf(unavailable)(unavailable ?? 'terminals over every way', () => {
  it.each(['ssh', 'dial-stdio', 'tls'])('%s: a command in a container', async (way) => {
    const terminal = await openTerminal(app, exec(way), { columns: 99, rows: 33 })
    await terminal.type('stty size\n')
    await terminal.shows('33 99')
    await terminal.type('exit 6\n')
    await terminal.ended
    expect(await terminalIs(app, terminal.id, isEnded)).toMatchObject({ exitCode: 6 })
    await close(terminal.id)
  })

  it('twelve at once where each is a session of sshd', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => openTerminal(app, exec('dial-stdio'))))
    await Promise.all(
      all.map(async (terminal, index) => {
        await terminal.type(`echo number-$((${index} + 100))\n`)
        await terminal.shows(`number-${index + 100}\r\n`)
      }),
    )
    await Promise.all(all.map(({ id }) => close(id)))
  })

  it('a shell of the host, with its size, its user and its exit code', async () => {
    const terminal = await openTerminal(app, shell('ssh'), { columns: 95, rows: 31 })
    await terminal.type('stty size; id -un; echo "$TERM"\n')
    for (const line of ['31 95', 'deploy', 'xterm-256color']) await terminal.shows(`${line}\r\n`)
    await app.client.terminals.resize({ terminalId: terminal.id, columns: 61, rows: 19 })
    await terminal.type('stty size\n')
    await terminal.shows('19 61\r\n')
    await terminal.type('exit 9\n')
    await terminal.ended
    expect(await terminalIs(app, terminal.id, isEnded)).toMatchObject({ exitCode: 9, command: 'login shell' })
    await close(terminal.id)
    await expect(openTerminal(app, shell('tls', { name: 'by-tls' }))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'by-tls is not reached by SSH, and so gives no terminal of its own.',
    })
  })

  it('as many shells of the host as are wanted, beyond what sshd allows a connection', async () => {
    const all = await Promise.all(Array.from({ length: 14 }, () => openTerminal(app, shell('ssh'))))
    await Promise.all(all.map(({ type }, index) => type(`echo shell-$((${index} + 100))\n`)))
    await Promise.all(all.map(({ shows }, index) => shows(`shell-${index + 100}\r\n`)))
    await Promise.all(all.map(({ id }) => close(id)))
  })

  it('hangs up on what runs in a shell of the host when it is closed', async () => {
    const terminal = await openTerminal(app, shell('ssh'))
    await terminal.type('sleep 5432\n')
    await terminal.shows('sleep 5432')
    await expect.poll(() => plain.sh('pgrep -fx "sleep 5432" || true')).not.toBe('')
    await close(terminal.id)
    await expect.poll(() => plain.sh('pgrep -fx "sleep 5432" || true')).toBe('')
  })

  it('says that the connection is lost, and takes tmux up again', async () => {
    const [inside, outside] = await Promise.all([
      openTerminal(app, shell('ssh', { tmux: 'longshore' })),
      openTerminal(app, exec('ssh')),
    ])
    await inside.type('echo kept-$((50 + 5)); sleep 4000 &\n')
    await inside.shows('kept-55')
    await outside.type('echo there\n')
    await outside.shows('there')
    await plain.service('kill', 'sshd')
    const row = await terminalIs(app, outside.id, isLost)
    expect(row).toMatchObject({ isRunning: false, error: { code: 'HOST_UNREACHABLE' } })
    expect(row.endedAt).toBeGreaterThan(0)
    await outside.ended
    await expect(outside.type('x')).rejects.toMatchObject({ code: 'CONFLICT' })
    await plain.service('start', 'sshd')
    await terminalIs(app, inside.id, isRunning, 40_000)
    await inside.shows('connected again')
    await inside.shows('kept-55')
    await inside.type('echo and-$((60 + 6))\n')
    await inside.shows('and-66')
    await Promise.all([close(inside.id), close(outside.id)])
    await expect.poll(() => plain.sh('pgrep -fx "sleep 4000" || true')).toBe('')
    await expect.poll(() => plain.docker('exec', 'web', 'ps', '-o', 'args')).not.toMatch(/^sh$/m)
  }, 90_000)

  it('says when the server gives no terminal', async () => {
    await plain.setSshdOptions({ PermitTTY: 'no' })
    try {
      await app.client.hosts.setEnabled({ hostId: hostIds.ssh ?? '', enabled: false })
      await app.client.hosts.setEnabled({ hostId: hostIds.ssh ?? '', enabled: true })
      await hostIs(app, hostIds.ssh ?? '', 'online')
      await expect(openTerminal(app, shell('ssh'))).rejects.toMatchObject({
        code: 'DENIED',
        message: 'The SSH server gives this user no terminal.',
      })
    } finally {
      await plain.setSshdOptions({})
      await app.client.hosts.setEnabled({ hostId: hostIds.ssh ?? '', enabled: false })
      await app.client.hosts.setEnabled({ hostId: hostIds.ssh ?? '', enabled: true })
      await hostIs(app, hostIds.ssh ?? '', 'online')
    }
  })

  it('says when the host gives no tmux', async () => {
    await plain.sh('mv /usr/bin/tmux /usr/bin/tmux-away')
    try {
      await expect(openTerminal(app, shell('ssh', { tmux: 'absent' }))).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringMatching(/^There is no tmux on /),
      })
    } finally {
      await plain.sh('mv /usr/bin/tmux-away /usr/bin/tmux')
    }
  })

  it.each(['ssh', 'tls'])(
    '%s: dockerd that is killed is a loss, not an end',
    async (way) => {
      const host = way === 'ssh' ? plain : lab.host(2)
      const terminal = await openTerminal(app, exec(way))
      await terminal.type('echo there\n')
      await terminal.shows('there')
      await host.service('kill', 'dockerd')
      expect(await terminalIs(app, terminal.id, isLost)).toMatchObject({ isRunning: false })
      await host.service('start', 'dockerd')
      await hostIs(app, hostIds[way] ?? '', 'online')
      await host.docker('start', 'web')
      await close(terminal.id)
    },
    90_000,
  )
})

describe.skipIf(unavailable)(unavailable ?? 'a flood in a terminal', () => {
  it('goes through whole, and Ctrl-C ends it at once', async () => {
    const terminal = await openTerminal(app, exec('ssh'))
    await terminal.type('head -c 20000000 /dev/zero | tr "\\0" x; echo; echo whole\n')
    await terminal.shows('\r\nwhole', 60_000)
    expect(terminal.bytes).toBeGreaterThanOrEqual(20_000_000)
    expect(terminal.text).not.toContain('left out')

    await terminal.type('yes 123456789 | head -c 1000000000\n')
    await terminal.shows('123456789\r\n123456789')
    const before = process.memoryUsage().rss
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const typedAt = performance.now()
    await terminal.type('\x03')
    await terminal.type('echo "do""ne"\n')
    await terminal.shows('done\r\n')
    expect(performance.now() - typedAt).toBeLessThan(3000) // the bench measures it: other tests run beside this one
    expect(process.memoryUsage().rss - before).toBeLessThan(160 * 1024 * 1024)
    await close(terminal.id)
  }, 90_000)

  it('that nobody looks at goes on', async () => {
    const terminal = await openTerminal(app, exec('ssh'))
    await terminal.leave()
    await terminal.type('head -c 3000000 /dev/zero | tr "\\0" x; exit 8\n')
    expect(await terminalIs(app, terminal.id, isEnded)).toMatchObject({ exitCode: 8 })
    await close(terminal.id)
  })

  it('is not held up by a reader who does not read', async () => {
    const terminal = await openTerminal(app, exec('ssh'))
    await terminal.leave()
    const stuck = app.client.terminals.attach({ terminalId: terminal.id })
    await stuck.next()
    await terminal.type('head -c 9000000 /dev/zero | tr "\\0" x; exit 8\n')
    expect(await terminalIs(app, terminal.id, isEnded, 20_000)).toMatchObject({ exitCode: 8 })
    let text = ''
    for await (const { bytes } of stuck) text += Buffer.from(bytes).toString('latin1')
    expect(text).toContain('left out]')
    await close(terminal.id)
  }, 60_000)
})
