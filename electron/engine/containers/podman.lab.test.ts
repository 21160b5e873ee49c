/**
 * Docker and Podman beside each other, each asked for everything the port of an engine offers: what a person does to a
 * container works on both, and where Podman differs it is said, not guessed.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper, startWeb } from '../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { openHost } from '../adapters/docker'
import type { DockerHost } from '../ports'
import { startTestEngine } from '../testing/test-engine'
import { following, sleeperSpec } from './following'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(20_000)
let lab: Lab

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: [{}, { engine: 'podman' }] })
}, 60_000)
afterAll(() => lab?.dispose(), 60_000)

const addressOf = (host: LabHost) => ({
  kind: 'ssh' as const,
  user: 'deploy',
  host: host.address,
  port: 22,
  socketPath: '/var/run/docker.sock',
  auth: { kind: 'key' as const, path: lab.keys.id.path },
})
const open = (host: LabHost) =>
  openHost(addressOf(host), {
    signal: soon(),
    knownKeys: {
      find: async () => [{ keyType: 'ssh-ed25519', fingerprint: host.hostKeyFingerprint(), revoked: false }],
    },
    secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
  })

/** Follows container events from now on; `stop` gives them as `action name`. */
async function recordEvents(docker: DockerHost) {
  const seen: string[] = []
  const end = new AbortController()
  const opened = Promise.withResolvers<void>()
  const reading = (async () => {
    for await (const event of docker.events({ onOpen: () => opened.resolve() }, end.signal))
      if (event.type === 'container') seen.push(`${event.action} ${event.attributes.name ?? ''}`)
  })().catch((thrown: unknown) => thrown)
  await opened.promise
  return {
    seen,
    async stop() {
      end.abort()
      await reading
    },
  }
}

describe.skipIf(unavailable)(unavailable ?? 'Docker and Podman', { timeout: 60_000 }, () => {
  it.each([
    ['docker', 1],
    ['podman', 2],
  ] as const)('%s: every action on a container, with its event', async (engine, index) => {
    const host = lab.host(index)
    const docker = await open(host)
    const events = await recordEvents(docker)
    const { containers: calls } = docker
    const id = await startSleeper(host, 'first', '-v', 'data:/data', '--label', 'x=y', '-m', '64m')
    const state = async () => (await calls.look(id, soon())).state

    await calls.pause(id, soon())
    expect(await state()).toBe('paused')
    expect(await calls.list(soon())).toMatchObject([{ id, state: 'paused', labels: { x: 'y' }, volumes: ['data'] }])
    await calls.unpause(id, soon())
    await calls.restart(id, 1, soon())
    expect(await state()).toBe('running')
    await calls.rename(id, 'second', soon())
    expect((await calls.look(id, soon())).name).toBe('second')
    await calls.stop(id, 1, soon())
    await calls.stop(id, 1, soon()) // as asked already: no failure
    expect(await state()).toBe('exited')
    await calls.start(id, soon())
    await calls.start(id, soon())
    await calls.kill(id, 'SIGKILL', soon())
    expect(await calls.look(id, soon())).toMatchObject({ state: 'exited', exitCode: 137 })
    await calls.remove(id, { volumes: true, force: true }, soon())
    await expect(calls.look(id, soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })

    const past = ['create first', 'start first', 'pause first', 'unpause first', 'die first', 'rename second']
    await expect
      .poll(() => events.seen)
      .toEqual(expect.arrayContaining([...past, 'kill second', 'die second', 'destroy second']))
    await events.stop()
    docker.close()
    expect(docker.facts.more?.product.toLowerCase()).toBe(engine)
  })

  it.each([
    ['docker', 1],
    ['podman', 2],
  ] as const)('%s: what is told about containers, images, volumes, networks and the disk', async (_, index) => {
    const host = lab.host(index)
    const docker = await open(host)
    await host.docker('network', 'create', 'front')
    await host.docker('volume', 'create', 'kept')
    const id = await startSleeper(host, 'told', '--network', 'front', '-v', 'kept:/kept', '-e', 'A=b', '-m', '64m')
    const web = await startWeb(host, 'web', 8080)

    const inspected = await docker.containers.inspect(id, soon())
    expect(inspected).toMatchObject({ state: 'running', networks: [{ network: 'front' }], volumes: ['kept'] })
    expect(inspected.environment).toContainEqual({ name: 'A', value: 'b' })
    const { titles, rows } = await docker.containers.processes(id, soon())
    expect(titles.length).toBeGreaterThanOrEqual(3)
    expect(rows.every((row) => row.length === titles.length)).toBe(true)
    expect(rows.map((row) => row.at(-1))).toContain('sleep 3600')
    expect(await docker.containers.changes(web, soon())).toContainEqual({ kind: 'added', path: '/www/index.html' })
    const [published] = (await docker.containers.list(soon())).filter((each) => each.id === web)
    expect(published?.ports[0]).toMatchObject({ hostPort: 8080, containerPort: 80, protocol: 'tcp' })
    expect((await docker.images.list(soon()))[0]?.tags[0]).toMatch(/(^|\/)busybox:latest$/)
    expect((await docker.volumes.list(soon())).map((volume) => volume.name)).toContain('kept')
    await expect(docker.volumes.remove('kept', { force: false }, soon())).rejects.toMatchObject({ code: 'CONFLICT' })
    const front = (await docker.networks.list(soon())).find((network) => network.name === 'front')
    expect(await docker.networks.members(front?.id ?? '', soon())).toMatchObject([{ name: 'told' }])
    expect((await docker.diskUsage(soon())).kinds.find(({ kind }) => kind === 'volumes')?.count).toBeGreaterThan(0)

    const made = await docker.containers.create(sleeperSpec({ name: 'made' }), soon())
    expect((await docker.containers.look(made.id, soon())).state).toBe('created')
    await expect(docker.containers.create(sleeperSpec({ name: 'made' }), soon())).rejects.toThrow('already in use')
    await host.docker('rm', '-f', 'told', 'web', 'made')
    docker.close()
  })

  it('Podman 4 cannot change limits: that is said, and the container stays in the table', async () => {
    const host = lab.host(2)
    const app = await startTestEngine()
    const { rowIs } = following(() => app.client)
    await app.client.hosts.trustKey({ host: host.address, port: 22, fingerprint: host.hostKeyFingerprint() })
    const { hostId } = await app.client.hosts.add({ name: 'seals', address: addressOf(host) })
    const id = await startSleeper(host, 'kept')
    await rowIs('kept', (row) => row.state === 'running')
    const resources = { memoryBytes: 128 * 1024 * 1024 }
    await expect(app.client.containers.update({ hostId, id, name: 'kept', resources })).rejects.toMatchObject({
      info: { code: 'ENGINE_REFUSED', message: expect.stringContaining('does not offer that') },
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    await rowIs('kept', (row) => row.state === 'running' && row.pending === undefined)
    await app.dispose()
  })
})
