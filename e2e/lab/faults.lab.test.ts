/**
 * Every way to break a host, seen from outside: does it break as it says, and is it whole again afterwards? The figures
 * are generous: the machine may be busy.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from './containers.ts'
import { type Lab, type LabHost, labUnavailable, openLab } from './lab.ts'
import { poll } from './readiness.ts'
import { run } from './run.ts'
import { ssh } from './ssh-client.ts'

const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'faults of a lab host', { timeout: 30_000 }, () => {
  let lab: Lab
  let host: LabHost
  let tapped: LabHost
  let sessions = 0

  beforeAll(async () => {
    const small = { dockerdArguments: ['--live-restore'], diskBytes: 64 * 1024 * 1024 }
    lab = await openLab({ hosts: [{}, { tap: true, ...small }] })
    host = lab.host(1)
    tapped = lab.host(2)
  }, 60_000)

  afterEach(async () => {
    for (const each of lab.hosts) await each.network('restore')
  })

  afterAll(async () => {
    await lab?.dispose()
  }, 60_000)

  const login = (options: string[] = []) => ({ user: 'deploy', keyPath: lab.keys.id.path, options })
  const greet = (on: LabHost, patienceSeconds = 10) => ssh(on, login([`ConnectTimeout=${patienceSeconds}`]), 'echo in')

  /** An ssh session to host 1 that is certainly under way; wrapped, as an async function would wait for its end. */
  const openSession = async (options: string[]) => {
    const sign = `/tmp/session-${++sessions}`
    const ended = ssh(host, login(options), `touch ${sign}; sleep 60`)
    await poll('the session', undefined, () => host.sh(`test -e ${sign}`))
    return { ended }
  }

  it.each(['cut', 'drop'] as const)('%s: silence, until restored', async (fault) => {
    const through = async (on: LabHost) => {
      await on.network(fault)
      await expect(greet(on, 1)).rejects.toThrow(/timed out|No route/)
      await on.network('restore')
      expect(await greet(on)).toBe('in\n')
    }
    await Promise.all([host, tapped].map(through))
  })

  it('reset: an open session breaks at once', async () => {
    const session = await openSession(['ServerAliveInterval=1'])
    const failure = expect(session.ended).rejects.toThrow(/reset|Broken pipe|closed/)
    await host.network('reset')
    await failure
    await host.network('restore')
    expect(await greet(host)).toBe('in\n')
  })

  it('cut: a session with keep-alive ends within its own patience', async () => {
    const session = await openSession(['ServerAliveInterval=1', 'ServerAliveCountMax=2'])
    const failure = expect(session.ended).rejects.toThrow('failed (255)')
    await host.network('cut')
    await failure
  })

  it('bandwidth: 250 kB take seconds at 1 Mbit/s', async () => {
    const fetchBytes = async () => {
      const startedAt = performance.now()
      const text = await ssh(host, login(), 'head -c 250000 /dev/zero | tr "\\0" x')
      expect(text.length).toBe(250_000)
      return performance.now() - startedAt
    }
    const quickMs = await fetchBytes()
    await host.network({ bandwidthKbit: 1000 })
    const slowMs = await fetchBytes()
    expect(slowMs).toBeGreaterThan(1800)
    expect(slowMs - quickMs).toBeGreaterThan(1000)
  })

  it('delay and loss: on a tapped link only', async () => {
    expect(await connectMs(tapped)).toBeLessThan(200)
    await tapped.network({ delayMs: 100 })
    expect(await connectMs(tapped)).toBeGreaterThan(200)
    await tapped.network({ delayMs: 0, lossPercent: 100 })
    await expect(connectMs(tapped)).rejects.toThrow('aborted')
    await expect(host.network({ delayMs: 50 })).rejects.toThrow('has no tap')
  })

  it('dockerd: killed, paused and stopped, and itself again', async () => {
    const askSoon = () => run('docker', ['-H', `unix://${host.socketPath}`, 'ps', '-q'], { timeoutMs: 1500 })
    await host.service('kill', 'dockerd')
    await expect(askSoon()).rejects.toThrow(/Cannot connect|connection/i)
    await host.service('start', 'dockerd')
    await host.service('pause', 'dockerd')
    await expect(askSoon()).rejects.toThrow('SIGKILL') // by its deadline: no answer, no error
    await host.service('continue', 'dockerd')
    await host.service('stop', 'dockerd')
    await expect(askSoon()).rejects.toThrow(/Cannot connect|connection/i)
    await host.service('start', 'dockerd')
    expect(await host.docker('info', '--format', '{{.ID}}')).toBe(host.engineId)
  })

  it('dockerd with --live-restore: containers outlive it', async () => {
    const id = await startSleeper(tapped, 'survivor')
    const startedAt = await tapped.docker('inspect', '--format', '{{.State.StartedAt}}', id)
    await tapped.service('kill', 'dockerd')
    await tapped.service('start', 'dockerd')
    expect(await tapped.docker('inspect', '--format', '{{.State.StartedAt}} {{.State.Running}}', id)).toBe(
      `${startedAt} true`,
    )
  })

  it('sshd: stopped, paused and killed', async () => {
    await host.service('stop', 'sshd')
    await expect(greet(host)).rejects.toThrow('Connection refused')
    await host.service('start', 'sshd')
    await host.service('pause', 'sshd')
    await expect(greet(host, 1)).rejects.toThrow('timed out')
    await host.service('continue', 'sshd')
    const session = await openSession([])
    const failure = expect(session.ended).rejects.toThrow('closed by remote host')
    await host.service('kill', 'sshd')
    await failure
    await host.service('start', 'sshd')
    expect(await greet(host)).toBe('in\n')
  })

  it('sshd options: forwarding forbidden, sessions forbidden, and back', async () => {
    await host.setSshdOptions({ DisableForwarding: 'yes' })
    const forward = login(['ExitOnForwardFailure=yes', 'RemoteForward=/tmp/forwarded /run/docker.sock'])
    await expect(ssh(host, forward, 'true')).rejects.toThrow('forwarding failed')
    await host.setSshdOptions({ MaxSessions: '0' })
    await expect(greet(host)).rejects.toThrow(/open failed|refused/)
    await host.setSshdOptions({})
    await ssh(host, forward, 'true')
  })

  it('a small disk fills up', async () => {
    const fill = tapped.docker('run', '--rm', 'busybox', 'dd', 'if=/dev/zero', 'of=/fill', 'bs=1M', 'count=100')
    await expect(fill).rejects.toThrow('No space left on device')
  })
})

/** Time of one TCP handshake with the host's sshd: one round trip. @throws Error after 1.5 s. */
async function connectMs(host: LabHost): Promise<number> {
  const startedAt = performance.now()
  const socket = connect({ host: host.address, port: host.sshPort })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1500) })
    return performance.now() - startedAt
  } finally {
    socket.destroy()
  }
}
