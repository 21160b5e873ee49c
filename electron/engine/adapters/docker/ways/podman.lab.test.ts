/** Podman in Docker's place, over SSH: what is the same is the same, and what it lacks is said. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../../e2e/lab/lab'
import type { HostAddress, SshWay } from '../../../../../shared/contract/hosts'
import type { ConnectContext, DockerHost } from '../../../ports'
import { openHost } from '../index'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(15_000)

describe.skipIf(unavailable !== undefined)(unavailable ?? 'Podman over SSH', { timeout: 60_000 }, () => {
  let lab: Lab
  let host: LabHost

  beforeAll(async () => {
    lab = await openLab({ hosts: [{ engine: 'podman' }] })
    host = lab.host(1)
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)

  const address = (via: SshWay = 'forward'): HostAddress => ({
    kind: 'ssh',
    user: 'deploy',
    host: host.address,
    port: 22,
    socketPath: '/run/podman/podman.sock',
    auth: { kind: 'key', path: lab.keys.id.path },
    via,
  })
  const context = (): ConnectContext => ({
    signal: AbortSignal.timeout(25_000),
    knownKeys: {
      find: async () => [{ keyType: 'ssh-ed25519', fingerprint: host.hostKeyFingerprint(), revoked: false }],
    },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
  })
  const withHost = async (work: (docker: DockerHost) => Promise<void>, target = address()) => {
    const docker = await openHost(target, context())
    try {
      await work(docker)
    } finally {
      docker.close()
    }
  }

  it.each(['forward', 'dial-stdio'] as const)('%s: facts, lists, events, actions', async (via) => {
    await withHost(async (docker) => {
      expect(docker.facts).toMatchObject({ engineId: '', version: expect.stringMatching(/^Podman \d/) })
      expect(docker.facts.more).toMatchObject({ product: 'Podman', isRootless: false, storageDriver: 'overlay' })
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
      const [row] = await docker.containers.list(soon())
      expect(row).toMatchObject({ id, name: 'worker', state: 'running' })
      const detail = await docker.containers.inspect(id, soon())
      expect(detail).toMatchObject({ id, name: 'worker', state: 'running' })
      await docker.containers.pause(id, soon())
      await docker.containers.unpause(id, soon())
      await docker.containers.stop(id, 1, soon())
      await docker.containers.remove(id, { volumes: true, force: false }, soon())
      await expect.poll(() => actions).toContain('destroy')
      expect(actions).toEqual(expect.arrayContaining(['create', 'start', 'pause', 'unpause', 'die']))
      expect(await docker.containers.list(soon())).toEqual([])
      stop.abort()
      expect(await reading).toMatchObject({ code: 'CANCELLED' })
      expect((await docker.images.list(soon())).length).toBeGreaterThan(0)
      expect((await docker.networks.list(soon())).map(({ name }) => name)).toEqual(['podman'])
      expect(await docker.volumes.list(soon())).toEqual([])
      expect((await docker.diskUsage(soon())).kinds.map(({ kind }) => kind)).toContain('images')
    }, address(via))
  })
})
