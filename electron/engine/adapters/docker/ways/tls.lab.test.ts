/** Real dockerds on TCP: one behind TLS with certificates on both sides, one plain. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../../../e2e/lab/containers'
import {
  type CertificatePair,
  type EngineTcp,
  type Lab,
  type LabHost,
  labUnavailable,
  openLab,
  WRONG_NAME,
} from '../../../../../e2e/lab/lab'
import type { HostAddress } from '../../../../../shared/contract/hosts'
import { Failure } from '../../../../../shared/errors'
import type { DockerHost } from '../../../ports'
import { markOpenHandles } from '../../../testing/leak-check'
import { itWhenLong } from '../../../testing/long'
import { openHost } from '../index'
import { context } from './test-servers'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(10_000)

describe.skipIf(unavailable !== undefined)(unavailable ?? 'Docker on TCP', { timeout: 60_000 }, () => {
  let lab: Lab
  let secured: LabHost
  let plain: LabHost

  beforeAll(async () => {
    lab = await openLab({ hosts: [{ tcp: 'tls' }, { tcp: 'plain' }] })
    secured = lab.host(1)
    plain = lab.host(2)
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)

  const tls = (own: CertificatePair = lab.tls.client, ca = lab.tls.ca, port = 2376, host = secured): HostAddress => ({
    kind: 'tls',
    host: host.address,
    port,
    material: { kind: 'files', ca, ...own },
  })
  const tcp = (host = plain, port = 2375): HostAddress => ({
    kind: 'tcp',
    host: host.address,
    port,
    riskAccepted: true,
  })
  const withHost = async (target: HostAddress, work: (docker: DockerHost) => Promise<void>) => {
    const docker = await openHost(target, context())
    try {
      await work(docker)
    } finally {
      docker.close()
    }
  }
  const refusalOf = async (target: HostAddress) => {
    const thrown: unknown = await openHost(target, context()).then(
      (opened) => opened.close(),
      (reason: unknown) => reason,
    )
    expect(thrown).toBeInstanceOf(Failure)
    return (thrown as Failure).info
  }

  it.each(['tls', 'tcp'] as const)('%s: facts, lists, events, actions, nothing left', async (kind) => {
    const settled = markOpenHandles()
    const host = kind === 'tls' ? secured : plain
    await withHost(kind === 'tls' ? tls() : tcp(), async (docker) => {
      expect(docker.facts.engineId).toBe(host.engineId)
      expect(docker.facts.more).toMatchObject({ product: 'Docker', swarm: 'inactive', isRootless: false })
      if (kind === 'tcp') expect(docker.certificate).toBeUndefined()
      else expect(docker.certificate?.expiresAt).toBeGreaterThan(Date.now() + 86_400_000)
      const actions: string[] = []
      const stop = new AbortController()
      const opened = Promise.withResolvers<void>()
      const reading = (async () => {
        for await (const event of docker.events({ onOpen: () => opened.resolve() }, stop.signal)) {
          if (event.type === 'container') actions.push(event.action)
        }
      })().catch((thrown: unknown) => thrown)
      await opened.promise
      const id = await startSleeper(host, 'worker')
      const lists = await Promise.all(Array.from({ length: 30 }, () => docker.containers.list(soon())))
      expect(lists.every((list) => list[0]?.id === id)).toBe(true)
      await docker.containers.stop(id, 1, soon())
      await expect.poll(() => actions).toContain('die')
      stop.abort()
      expect(await reading).toMatchObject({ code: 'CANCELLED' })
      const nowS = Math.ceil(Date.now() / 1000)
      const past: string[] = []
      for await (const event of docker.events({ sinceS: nowS - 60, untilS: nowS }, soon())) past.push(event.action)
      expect(past).toContain('start')
      await host.docker('rm', '-f', 'worker')
    })
    await settled()
  })

  it('dockerd itself refuses certificates, and we say so', async () => {
    const sentence = async (own: CertificatePair) => {
      const { code, message } = await refusalOf(tls(own))
      expect(code).toBe('AUTH_FAILED')
      return message
    }
    expect(await sentence(lab.tls.otherClient)).toBe(`${secured.address} does not accept the client certificate.`)
    expect(await sentence(lab.tls.serverOnlyClient)).toBe(`${secured.address} does not accept the client certificate.`)
    expect(await sentence(lab.tls.expiredClient)).toMatch(/^Your client certificate .* expired on 2020-02-01\.$/)
  })

  it('TLS to the plain port, plain words to the TLS port, an authority that is another', async () => {
    expect(await refusalOf(tls(lab.tls.client, lab.tls.ca, 2375, plain))).toMatchObject({
      code: 'INVALID',
      message: `${plain.address} does not speak TLS on port 2375.`,
    })
    expect(await refusalOf(tcp(secured, 2376))).toMatchObject({
      code: 'INVALID',
      message: `${secured.address} speaks only TLS at tcp://${secured.address}:2376.`,
    })
    expect((await refusalOf(tls(lab.tls.client, lab.tls.otherCa))).message).toBe(
      `The certificate of ${secured.address} is not signed by the authority you trust for it.`,
    )
  })

  it('a dockerd whose own certificate is wrong in one way after another', async () => {
    const message = async (wrong: EngineTcp) => {
      await secured.restartEngine(wrong)
      return (await refusalOf(tls())).message
    }
    const whose = `The certificate of ${secured.address}`
    expect(await message('tls-expired')).toBe(`${whose} expired on 2020-02-01.`)
    expect(await message('tls-wrong-name')).toBe(`${whose} is made out to ${WRONG_NAME}.`)
    expect(await message('tls-other-authority')).toBe(`${whose} is not signed by the authority you trust for it.`)
    await secured.restartEngine('tls')
    await withHost(tls(), async (docker) => void (await docker.ping(soon())))
  })

  it('reaches what the host publishes, and nothing inside it', async () => {
    await secured.sh(
      "socat TCP-LISTEN:7777,fork,reuseaddr SYSTEM:'read line; echo you said $line' </dev/null >/dev/null 2>&1 &",
    )
    await expect.poll(() => secured.sh('ss -Htnl')).toContain(':7777')
    await withHost(tls(), async (docker) => {
      const socket = docker.dial('0.0.0.0', 7777)
      socket.end('harbour\n')
      expect(Buffer.concat(await socket.toArray()).toString()).toBe('you said harbour\n')
      const refused = new Promise((resolve) => docker.dial('172.17.0.2', 80).once('error', resolve))
      expect(await refused).toMatchObject({ code: 'INVALID' })
    })
  })

  it('dockerd killed: the host is lost with its cause, and can be opened again', async () => {
    const docker = await openHost(tls(), context())
    const events = (async () => {
      for await (const _ of docker.events({}, AbortSignal.timeout(20_000)));
    })().catch((thrown: unknown) => thrown)
    await docker.ping(soon())
    await secured.service('kill', 'dockerd')
    expect(await events).toBeInstanceOf(Failure)
    // The first may meet a kept connection that is just ending; the next one finds nobody.
    for (const _ of [1, 2]) await docker.ping(soon()).catch(() => {})
    expect(await docker.closed).toMatchObject({ message: `${secured.address} refuses connections on port 2376.` })
    docker.close()
    await secured.service('start', 'dockerd')
    await withHost(tls(), async (again) => void (await again.ping(soon())))
  })

  itWhenLong('a dockerd that hangs is not taken for a dead line, even while somebody looks', async () => {
    await withHost(tls(), async (docker) => {
      const stop = docker.watchClosely?.()
      await secured.service('pause', 'dockerd')
      const ended = await Promise.race([
        docker.closed.then(() => 'closed'),
        new Promise((resolve) => setTimeout(resolve, 11_000, 'open')),
      ])
      expect(ended).toBe('open')
      await secured.service('continue', 'dockerd')
      await expect.poll(() => docker.ping(soon())).toBeGreaterThan(0)
      stop?.()
    })
  })

  it('a line that goes dead silently shows within 20 s while nobody looks, and within 9 s while somebody does', async () => {
    const [unwatched, watched] = await Promise.all([openHost(tls(), context()), openHost(tls(), context())])
    const stop = watched.watchClosely?.()
    const read = async (docker: DockerHost) => {
      for await (const _ of docker.events({}, AbortSignal.timeout(40_000)));
    }
    const reading = [unwatched, watched].map((docker) => read(docker).catch(() => {}))
    await new Promise((resolve) => setTimeout(resolve, 2000))
    const droppedAt = performance.now()
    await secured.network('drop')
    const noticedMs = async (docker: DockerHost) => {
      expect(await docker.closed).toMatchObject({
        code: 'HOST_UNREACHABLE',
        message: `${secured.address} does not answer on port 2376.`,
      })
      return performance.now() - droppedAt
    }
    try {
      const [unwatchedMs = 0, watchedMs = 0] = await Promise.all([unwatched, watched].map(noticedMs))
      console.log(`TLS: half-open noticed after ${Math.round(unwatchedMs)} ms, watched ${Math.round(watchedMs)} ms`)
      expect(unwatchedMs).toBeLessThan(20_000)
      expect(watchedMs).toBeLessThan(9000)
    } finally {
      await secured.network('restore')
      stop?.()
      for (const docker of [unwatched, watched]) docker.close()
      await Promise.all(reading)
    }
  })
})
