/** The ways over SSH against a real sshd that forbids one thing after another: each is named, offered around, or works. */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../../e2e/lab/lab'
import type { HostAddress, SshWay } from '../../../../../shared/contract/hosts'
import { Failure } from '../../../../../shared/errors'
import type { ConnectContext, DockerHost } from '../../../ports'
import { markOpenHandles } from '../../../testing/leak-check'
import { itWhenLong } from '../../../testing/long'
import { openHost } from '../index'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(10_000)
const NO_SOCKETS = { AllowStreamLocalForwarding: 'no' }

describe.skipIf(unavailable !== undefined)(unavailable ?? 'ways over SSH', { timeout: 40_000 }, () => {
  let lab: Lab
  let host: LabHost
  let withSudo: LabHost

  beforeAll(async () => {
    lab = await openLab({ hosts: [{}, { sudo: true }] })
    host = lab.host(1)
    withSudo = lab.host(2)
  }, 60_000)
  afterAll(() => lab?.dispose(), 60_000)
  afterEach(() => host.setSshdOptions({}))

  const address = (via: SshWay = 'forward', user = 'deploy', on = host): HostAddress => ({
    kind: 'ssh',
    user,
    host: on.address,
    port: 22,
    socketPath: '/var/run/docker.sock',
    auth: { kind: 'key', path: lab.keys.id.path },
    via,
  })
  const context = (): ConnectContext => ({
    signal: AbortSignal.timeout(25_000),
    knownKeys: {
      find: async (name) =>
        lab.hosts
          .filter(({ address: own }) => own === name)
          .map((each) => ({ keyType: 'ssh-ed25519', fingerprint: each.hostKeyFingerprint(), revoked: false })),
    },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
  })
  const refusalOf = async (target: HostAddress) => {
    const thrown: unknown = await openHost(target, context()).then(
      (opened) => opened.close(),
      (reason: unknown) => reason,
    )
    expect(thrown).toBeInstanceOf(Failure)
    return (thrown as Failure).info
  }
  const withHost = async (target: HostAddress, work: (docker: DockerHost) => Promise<void>) => {
    const docker = await openHost(target, context())
    try {
      await work(docker)
    } finally {
      docker.close()
    }
    expect(await docker.closed).toBeUndefined()
  }
  const processes = async (on = host) => Number(await on.sh("pgrep -fc '[d]ocker system dial-stdio' || true"))

  it('forwarding forbidden: dial-stdio is offered, and does all that a forwarded socket does', async () => {
    const settled = markOpenHandles()
    await host.setSshdOptions(NO_SOCKETS)
    expect(await refusalOf(address())).toMatchObject({
      code: 'DENIED',
      message: `The SSH server of ${host.address} forbids forwarding to sockets.`,
      hint: expect.stringContaining('AllowStreamLocalForwarding'),
      data: { offer: 'dial-stdio' },
    })
    await withHost(address('dial-stdio'), async (docker) => {
      expect(docker.facts.engineId).toBe(host.engineId)
      const actions: string[] = []
      const stop = new AbortController()
      const opened = Promise.withResolvers<void>()
      const reading = (async () => {
        for await (const event of docker.events({ onOpen: () => opened.resolve() }, stop.signal)) {
          actions.push(`${event.type} ${event.action}`)
        }
      })().catch((thrown: unknown) => thrown)
      await opened.promise
      const id = await startSleeper(host, 'talked')
      const startedAt = performance.now()
      const lists = await Promise.all(Array.from({ length: 50 }, () => docker.containers.list(soon())))
      console.log(`50 lists over dial-stdio: ${Math.round(performance.now() - startedAt)} ms`)
      expect(lists.every((list) => list[0]?.id === id)).toBe(true)
      expect(await processes()).toBeLessThanOrEqual(8)
      await docker.containers.stop(id, 1, soon())
      expect(await docker.ping(soon())).toBeLessThan(2000)
      await expect.poll(() => actions).toContain('container die')
      stop.abort()
      expect(await reading).toMatchObject({ code: 'CANCELLED' })
      await host.docker('rm', '-f', 'talked')
    })
    await expect.poll(() => processes()).toBe(0)
    await settled()
  })

  it('dial-stdio: a dead engine, a shell that talks, a command that is missing, too few sessions', async () => {
    await host.setSshdOptions(NO_SOCKETS)
    await withHost(address('dial-stdio'), async (docker) => {
      await host.service('kill', 'dockerd')
      await expect
        .poll(async () => docker.ping(soon()).catch((thrown: Failure) => thrown.message))
        .toBe(`Docker is not running on ${host.address}: nothing answers at /var/run/docker.sock.`)
      await host.service('start', 'dockerd')
      expect(await docker.ping(soon())).toBeGreaterThan(0)
    })
    await host.sh('echo echo Welcome aboard > ~deploy/.bashrc')
    expect(await refusalOf(address('dial-stdio'))).toMatchObject({
      code: 'INVALID',
      message: `The login shell of deploy on ${host.address} prints something before the engine can answer.`,
      details: expect.stringContaining('Welcome aboard'),
    })
    await host.sh('rm ~deploy/.bashrc')
    const places = (await host.sh('ls -d /usr/local/bin/docker /usr/bin/docker 2>/dev/null || true')).trim().split('\n')
    for (const place of places) await host.sh(`mv ${place} ${place}.away`)
    expect(await refusalOf(address('dial-stdio'))).toMatchObject({
      code: 'INVALID',
      message: `There is no docker command on ${host.address}.`,
    })
    // Without it nothing can be offered.
    expect((await refusalOf(address())).data).toBeUndefined()
    for (const place of places) await host.sh(`mv ${place}.away ${place}`)
    await host.setSshdOptions({ ...NO_SOCKETS, MaxSessions: '0' })
    expect(await refusalOf(address('dial-stdio'))).toMatchObject({
      code: 'DENIED',
      message: `The SSH server of ${host.address} opens no more sessions.`,
    })
  })

  it('no permission: sudo is offered only where it works without a password', async () => {
    const denied = { code: 'DENIED', message: `nodocker may not use /var/run/docker.sock on ${host.address}.` }
    const without = await refusalOf(address('forward', 'nodocker'))
    expect(without).toMatchObject({ ...denied, hint: expect.stringContaining('sudo usermod -aG docker nodocker') })
    expect(without.data).toBeUndefined()
    expect(await refusalOf(address('dial-stdio', 'nodocker'))).toMatchObject(denied)
    expect((await refusalOf(address('sudo-dial-stdio', 'nodocker'))).message).toBe(
      `There is no sudo on ${host.address}.`,
    )

    const at = (via: SshWay, user: string) => address(via, user, withSudo)
    expect(await refusalOf(at('sudo-dial-stdio', 'nodocker'))).toMatchObject({
      code: 'DENIED',
      message: `nodocker may not run docker by sudo without a password on ${withSudo.address}.`,
      hint: expect.stringContaining('NOPASSWD'),
    })
    expect((await refusalOf(at('forward', 'nodocker'))).data).toBeUndefined()
    expect(await refusalOf(at('forward', 'sudoer'))).toMatchObject({
      code: 'DENIED',
      data: { offer: 'sudo-dial-stdio' },
    })
    await withHost(at('sudo-dial-stdio', 'sudoer'), async (opened) => {
      expect(opened.facts.engineId).toBe(withSudo.engineId)
      expect(await opened.containers.list(soon())).toEqual([])
    })
    await expect.poll(() => processes(withSudo)).toBe(0)
  })

  it('dial: reaches ports as the host sees them, and says why it cannot', async () => {
    const settled = markOpenHandles()
    const echo = `SYSTEM:'read line; echo you said $line'`
    await host.sh(`socat TCP-LISTEN:7777,fork,reuseaddr,bind=127.0.0.1 ${echo} </dev/null >/dev/null 2>&1 &`)
    await expect.poll(() => host.sh('ss -Htnl')).toContain('127.0.0.1:7777')
    await withHost(address(), async (docker) => {
      const ask = async (target: string, port: number) => {
        const socket = docker.dial(target, port)
        socket.end('harbour\n')
        return text(socket)
      }
      expect(await ask('127.0.0.1', 7777)).toBe('you said harbour\n')
      expect(await ask('0.0.0.0', 7777)).toBe('you said harbour\n')
      const failureOf = async (target: string, port: number) => {
        const [error] = await once(docker.dial(target, port), 'error')
        return (error as Failure).info
      }
      expect(await failureOf('127.0.0.1', 7778)).toMatchObject({
        code: 'HOST_UNREACHABLE',
        message: `Nothing listens on 127.0.0.1, port 7778, of ${host.address}.`,
      })
      expect((await failureOf('203.0.113.7', 80)).message).toBe(
        `${host.address} could not connect to 203.0.113.7, port 80.`,
      )
    })
    // OpenSSH then forwards no sockets either.
    await host.setSshdOptions({ AllowTcpForwarding: 'no' })
    expect((await refusalOf(address())).data).toEqual({ offer: 'dial-stdio' })
    await withHost(address('dial-stdio'), async (docker) => {
      const [error] = await once(docker.dial('127.0.0.1', 7777), 'error')
      expect((error as Failure).info).toMatchObject({
        code: 'DENIED',
        message: `The SSH server of ${host.address} forbids forwarding to ports.`,
        hint: expect.stringContaining('AllowTcpForwarding'),
      })
    })
    await settled()
  })

  it('somebody looks: a line that goes dead silently shows within 9 s', async () => {
    const docker = await openHost(address(), context())
    const stop = docker.watchClosely?.()
    await new Promise((resolve) => setTimeout(resolve, 4000))
    const startedAt = performance.now()
    await host.network('drop')
    expect(await docker.closed).toMatchObject({ message: `${host.address} does not answer any more.` })
    const tookMs = performance.now() - startedAt
    console.log(`half-open noticed after ${Math.round(tookMs)} ms while watched`)
    expect(tookMs).toBeLessThan(9000)
    stop?.()
    docker.close()
    await host.network('restore')
  })

  itWhenLong('somebody looks at a quiet host for long: it stays', async () => {
    await withHost(address(), async (docker) => {
      const stop = docker.watchClosely?.()
      await Promise.race([docker.closed, new Promise((resolve) => setTimeout(resolve, 12_000))])
      expect(await docker.ping(soon())).toBeGreaterThan(0)
      stop?.()
    })
  })
})
