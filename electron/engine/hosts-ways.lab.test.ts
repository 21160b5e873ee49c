/**
 * Every kind of host side by side, on real engines: SSH with a forwarded socket, with dial-stdio and with sudo, TLS from
 * files and pasted, a plain port, Podman. Each is tried twice, by the adapter alone and through the whole engine's
 * contract; and what is wrong with one has its own sentence.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../e2e/lab/containers'
import { type CertificatePair, type Lab, type LabHost, labUnavailable, openLab, WRONG_NAME } from '../../e2e/lab/lab'
import type { Host, HostAddress, HostDraft, SshWay } from '../../shared/contract/hosts'
import { type ErrorInfo, Failure } from '../../shared/errors'
import { openHost } from './adapters/docker'
import { following, lookAt, until } from './containers/following'
import { startTestEngine, type TestEngine } from './testing/test-engine'

const unavailable = labUnavailable()
const PASTED_KEY = 'tls-key'
let lab: Lab
let app: TestEngine
/** Listens on 2376 with TLS, and has sudo. */
let secured: LabHost
/** Listens on 2375 without, and its sshd forwards nothing. */
let strict: LabHost
let podman: LabHost

beforeAll(async () => {
  if (unavailable) return
  const sshdOptions = { AllowStreamLocalForwarding: 'no', AllowTcpForwarding: 'no' }
  lab = await openLab({ hosts: [{ tcp: 'tls', sudo: true }, { tcp: 'plain', sshdOptions }, { engine: 'podman' }] })
  ;[secured, strict, podman] = [lab.host(1), lab.host(2), lab.host(3)]
  app = await startTestEngine()
  app.secrets.set(PASTED_KEY, readFileSync(lab.tls.client.key, 'utf8'))
  for (const host of lab.hosts)
    await app.client.hosts.trustKey({ host: host.address, port: 22, fingerprint: host.hostKeyFingerprint() })
}, 120_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

const overSsh = (host: LabHost, via?: SshWay, user = 'deploy'): HostAddress => ({
  kind: 'ssh',
  user,
  host: host.address,
  port: 22,
  socketPath: '/var/run/docker.sock',
  auth: { kind: 'key', path: lab.keys.id.path },
  via,
})
const overTls = (own: CertificatePair = lab.tls.client, ca = lab.tls.ca, host = secured, port = 2376): HostAddress => ({
  kind: 'tls',
  host: host.address,
  port,
  material: { kind: 'files', ca, ...own },
})
const pasted = (): HostAddress => ({
  kind: 'tls',
  host: secured.address,
  port: 2376,
  material: {
    kind: 'pasted',
    ca: readFileSync(lab.tls.ca, 'utf8'),
    certificate: readFileSync(lab.tls.client.certificate, 'utf8'),
    keyId: PASTED_KEY,
  },
})
const overTcp = (host = strict, port = 2375): HostAddress => ({
  kind: 'tcp',
  host: host.address,
  port,
  riskAccepted: true,
})

type Way = [name: string, host: () => LabHost, address: () => HostAddress]
/** Each way that works, with the host it leads to. No two of one half are one host to the engine: they are tried side by side. */
const HALVES: [nth: string, ways: Way[]][] = [
  [
    'first',
    [
      ['ssh', () => secured, () => overSsh(secured)],
      ['tls from files', () => secured, () => overTls()],
      ['plain tcp', () => strict, () => overTcp()],
      ['sudo', () => secured, () => overSsh(secured, 'sudo-dial-stdio', 'sudoer')],
      ['podman', () => podman, () => overSsh(podman)],
    ],
  ],
  [
    'second',
    [
      ['tls pasted', () => secured, pasted],
      ['dial-stdio', () => strict, () => overSsh(strict, 'dial-stdio')],
      ['podman dial-stdio', () => podman, () => overSsh(podman, 'dial-stdio')],
    ],
  ],
]

const open = (address: HostAddress) =>
  openHost(address, {
    signal: AbortSignal.timeout(20_000),
    knownKeys: {
      find: async (host) =>
        lab.hosts
          .filter((each) => each.address === host)
          .map((each) => ({ keyType: 'ssh-ed25519', fingerprint: each.hostKeyFingerprint(), revoked: false })),
    },
    secrets: { read: async (id) => app.secrets.get(id) ?? '', remove: async () => {} },
  })

const { rowIs, taskEnds } = following(() => app.client)

/** What a connection test through the contract ends with. */
async function tested(draft: HostDraft): Promise<ErrorInfo | 'done'> {
  const { taskId } = await app.client.hosts.test(draft)
  return (await taskEnds(taskId)).error ?? 'done'
}

/** The same refusal by both ways, so that none is lost between the adapter and the page. */
async function refusalOf(address: HostAddress): Promise<ErrorInfo> {
  const thrown: unknown = await open(address).then(
    (docker) => docker.close(),
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof Failure)) throw new Error(`no Failure but ${String(thrown)}`)
  expect(await tested({ name: 'tried', address })).toMatchObject({
    code: thrown.info.code,
    message: thrown.info.message,
  })
  return thrown.info
}

const hostIs = (name: string, is: (host: Host) => boolean, withinMs = 15_000) =>
  until<Host, Host>(app.client.hosts.watch, (all) => all.find((host) => host.name === name && is(host)), withinMs)

describe.skipIf(unavailable)(unavailable ?? 'hosts of every kind', { timeout: 60_000 }, () => {
  describe.each(HALVES)('the %s half of the ways', (_, ways) => {
    it.concurrent.each(ways)('%s: the adapter lists, stops and starts', async (name, host, address) => {
      const sleeper = `sleeper-${name.replaceAll(' ', '-')}`
      const id = await startSleeper(host(), sleeper)
      const docker = await open(address())
      try {
        const soon = AbortSignal.timeout(15_000)
        if (!name.startsWith('podman')) expect(docker.facts.engineId).toBe(host().engineId)
        expect(docker.facts.more?.product).toBe(name.startsWith('podman') ? 'Podman' : 'Docker')
        await docker.containers.stop(id, 1, soon)
        await docker.containers.start(id, soon)
        const listed = await docker.containers.list(soon)
        expect(listed.filter((one) => one.name === sleeper)).toMatchObject([{ id, state: 'running' }])
        expect(docker.certificate?.subject).toBe(name.startsWith('tls') ? host().name : undefined)
      } finally {
        docker.close()
        await host().docker('rm', '-f', sleeper)
      }
      expect(await docker.closed).toBeUndefined()
    })

    it.concurrent.each(ways)(
      '%s: the engine shows the host and its containers live, and acts on them',
      async (name, host, address) => {
        expect(await tested({ name, address: address() })).toBe('done')
        await app.client.hosts.add({ name, address: address() })
        const { id: hostId } = await hostIs(name, (each) => each.link === 'online')
        const worker = `worker-${name.replaceAll(' ', '-')}`
        const id = await startSleeper(host(), worker)
        await rowIs(worker, (row) => row.hostId === hostId && row.state === 'running')
        await app.client.containers.stop({ hostId, id, name: worker, graceS: 1 })
        await rowIs(worker, (row) => row.hostId === hostId && row.state === 'exited' && row.pending === undefined)
        await app.client.containers.start({ hostId, id, name: worker })
        await rowIs(worker, (row) => row.hostId === hostId && row.state === 'running')
        await host().docker('rm', '-f', worker)
        await app.client.hosts.remove({ hostId })
        expect(app.log.join('')).not.toContain('PRIVATE KEY')
        app.secrets.set(PASTED_KEY, readFileSync(lab.tls.client.key, 'utf8')) // removed with the host that named it
      },
    )
  })

  it('forwarding forbidden, no right to the socket, no sudo: named, with what works instead', async () => {
    expect(await refusalOf(overSsh(strict))).toMatchObject({
      code: 'DENIED',
      message: expect.stringContaining('forbids forwarding to sockets'),
      data: { offer: 'dial-stdio' },
    })
    const byNobody = await refusalOf(overSsh(secured, 'forward', 'nodocker'))
    expect(byNobody).toMatchObject({ code: 'DENIED', message: expect.stringContaining('nodocker may not use') })
    expect(byNobody.data).toBeUndefined()
    expect(await refusalOf(overSsh(secured, 'forward', 'sudoer'))).toMatchObject({
      code: 'DENIED',
      message: expect.stringContaining('sudoer may not use'),
      data: { offer: 'sudo-dial-stdio' },
    })
    expect(await refusalOf(overSsh(secured, 'sudo-dial-stdio', 'nodocker'))).toMatchObject({
      code: 'DENIED',
      message: expect.stringContaining('may not run docker by sudo without a password'),
    })
    expect((await refusalOf(overSsh(podman, 'sudo-dial-stdio', 'nodocker'))).message).toContain('There is no sudo on')
    expect(await refusalOf(overSsh(podman, 'forward', 'nodocker'))).toMatchObject({ code: 'DENIED' })
  })

  it('a wrong authority, a client certificate that is refused or expired, TLS and plain words mixed up', async () => {
    const { otherCa, ca, client, otherClient, expiredClient, serverOnlyClient } = lab.tls
    const denied = (message: string) => ({ code: 'AUTH_FAILED', message: expect.stringContaining(message) })
    expect(await refusalOf(overTls(client, otherCa))).toMatchObject(denied('not signed by the authority you trust'))
    expect(await refusalOf(overTls(otherClient))).toMatchObject(denied('does not accept the client certificate'))
    expect(await refusalOf(overTls(serverOnlyClient))).toMatchObject(denied('does not accept the client certificate'))
    expect(await refusalOf(overTls(expiredClient))).toMatchObject(
      denied('client certificate expired client expired on 2020-02-01'),
    )
    expect(await refusalOf(overTls(client, ca, strict, 2375))).toMatchObject({
      code: 'INVALID',
      message: `${strict.address} does not speak TLS on port 2375.`,
    })
    expect(await refusalOf(overTcp(secured, 2376))).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('speaks only TLS'),
    })
    expect(await refusalOf(overTcp(secured, 2375))).toMatchObject({ code: 'HOST_UNREACHABLE' })
  })

  it('the server shows a certificate that is expired, made out to another name, or of another authority', async () => {
    const wrong = [
      ['tls-expired', 'expired on 2020-02-01'],
      ['tls-wrong-name', `is made out to ${WRONG_NAME}`],
      ['tls-other-authority', 'not signed by the authority you trust'],
    ] as const
    try {
      for (const [kind, phrase] of wrong) {
        await secured.restartEngine(kind)
        const info = await refusalOf(overTls())
        expect(info).toMatchObject({ code: 'AUTH_FAILED', message: expect.stringContaining(phrase) })
        expect(info.hint).toBeTruthy()
      }
    } finally {
      await secured.restartEngine('tls')
    }
  })

  it('a certificate that goes bad while the host is online: it asks for attention, and comes back by hand', async () => {
    const { hostId } = await app.client.hosts.add({ name: 'renewed', address: overTls() })
    expect(await hostIs('renewed', (host) => host.link === 'online')).toMatchObject({ certificate: { side: 'server' } })
    await secured.restartEngine('tls-expired')
    const lost = await hostIs('renewed', (host) => host.link === 'attention', 30_000)
    expect(lost.error).toMatchObject({ code: 'AUTH_FAILED', message: expect.stringContaining('expired on 2020-02-01') })
    await secured.restartEngine('tls')
    await app.client.hosts.reconnect({ hostId })
    await hostIs('renewed', (host) => host.link === 'online')
    await app.client.hosts.remove({ hostId })
  })

  it('somebody looks: a line of any kind that is dead shows within 9 s, and comes back', async () => {
    const looked: [name: string, address: HostAddress][] = [
      ['over ssh', overSsh(secured)],
      ['over tls', overTls()],
      ['over dial-stdio', overSsh(strict, 'dial-stdio')],
      ['over tcp', overTcp()],
    ]
    const stop = new AbortController()
    const ids = await Promise.all(
      looked.map(async ([name, address]) => (await app.client.hosts.add({ name, address })).hostId),
    )
    const looking = ids.map((hostId) => lookAt(app.client, hostId, stop.signal))
    await Promise.all(looked.map(([name]) => hostIs(name, (host) => host.link === 'online')))
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await Promise.all([secured.network('drop'), strict.network('drop')])
    const droppedAt = performance.now()
    const noticed = looked.map(async ([name]) => {
      await hostIs(name, (host) => host.link !== 'online')
      return [name, Math.round(performance.now() - droppedAt)] as const
    })
    const took = await Promise.all(noticed)
    console.log(`dead line noticed (ms): ${took.map((each) => each.join(' ')).join(', ')}`)
    for (const [, tookMs] of took) expect(tookMs).toBeLessThan(9_000)
    await Promise.all([secured.network('restore'), strict.network('restore')])
    await Promise.all(looked.map(([name]) => hostIs(name, (host) => host.link === 'online', 45_000)))
    stop.abort()
    for (const entries of await Promise.all(looking)) expect(entries).toContain('engine done')
    for (const hostId of ids) await app.client.hosts.remove({ hostId })
  }, 90_000)
})
