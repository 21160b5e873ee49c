/**
 * What Podman says otherwise than Docker, through the whole engine: a real Podman over real SSH, next to a real Docker
 * where both must come out alike.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../e2e/lab/containers'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Host } from '../../../shared/contract/hosts'
import type { Network } from '../../../shared/contract/networks'
import { itWhenLong } from '../testing/long'
import { startTestEngine, type TestEngine } from '../testing/test-engine'
import { following, referenceOf, until } from './following'

const unavailable = labUnavailable()
/** The networks' list asks each watched host once a minute; events of them Podman has none. */
const WITHIN_A_MINUTE_MS = 70_000
let lab: Lab
let app: TestEngine
const hostIds = new Map<string, string>()
const { rowIs, taskEnds } = following(() => app.client)
const idOf = (name: string) => hostIds.get(name) ?? ''

beforeAll(async () => {
  if (unavailable) return
  lab = await openLab({ hosts: [{}, { engine: 'podman' }] })
  app = await startTestEngine()
  for (const { address: host, engine: name, hostKeyFingerprint } of lab.hosts) {
    await app.client.hosts.trustKey({ host, port: 22, fingerprint: hostKeyFingerprint() })
    const auth = { kind: 'key' as const, path: lab.keys.id.path }
    const address = { kind: 'ssh' as const, user: 'deploy', host, port: 22, socketPath: '/var/run/docker.sock', auth }
    hostIds.set(name, (await app.client.hosts.add({ name, address })).hostId)
  }
}, 60_000)
afterAll(async () => {
  await app?.dispose()
  await lab?.dispose()
}, 60_000)

const networkIs = (is: (network: Network) => boolean, withinMs = 8000) =>
  until<Network, Network>(app.client.networks.watch, (all) => all.find(is), withinMs)

describe.skipIf(unavailable)(unavailable ?? 'Podman', { timeout: 90_000 }, () => {
  it('has one name for its default network, in the list and in its containers', async () => {
    await startSleeper(lab.host(2), 'plain')
    const { networks } = await rowIs('plain', (row) => row.state === 'running')
    const theirs = await networkIs((one) => one.hostId === idOf('podman') && networks.includes(one.name))
    expect(theirs).toMatchObject({ name: 'podman', isBuiltIn: true, driver: 'bridge' })
    expect(await app.client.networks.members({ hostId: theirs.hostId, id: theirs.id })).toMatchObject([
      { name: 'plain' },
    ])
    expect((await app.client.networks.prunePreview({ hostIds: [idOf('podman')] })).items).toEqual([])
  })

  it('gives a copy only what was asked for, on the network of the first', async () => {
    const podman = lab.host(2)
    await podman.docker('network', 'create', 'front')
    await startSleeper(podman, 'first', '--network', 'front', '-e', 'A=b', '-e', 'TERM=dumb', '-e', 'HOME=/srv')
    await startSleeper(podman, 'bare', '-e', 'A=b')
    const [first, bare] = [referenceOf(await rowIs('first')), referenceOf(await rowIs('bare'))]

    const plain = await app.client.containers.specOf(bare)
    expect(plain.environment).toEqual([{ name: 'A', value: 'b' }])
    expect(plain.network).toBeUndefined()
    expect(plain.leftOut).toEqual(['ulimits']) // the lab's own, by its containers.conf
    const spec = await app.client.containers.specOf(first)
    expect(spec.environment).toHaveLength(3)
    expect(spec).toMatchObject({ network: 'front', leftOut: ['ulimits'] })

    const copy = { ...spec, name: 'second' }
    const { taskId } = await app.client.containers.run({ hostId: idOf('podman'), spec: copy, like: first, start: true })
    expect((await taskEnds(taskId)).state).toBe('done')
    const row = await rowIs('second', (one) => one.state === 'running')
    const second = await app.client.containers.inspect(referenceOf(row))
    const values = Object.fromEntries(second.environment.map(({ name, value }) => [name, value]))
    expect(values).toMatchObject({ A: 'b', TERM: 'dumb', HOME: '/srv', container: 'podman', HOSTNAME: second.hostname })
    expect(row.id.startsWith(second.hostname)).toBe(true)
    expect(second.networks.map(({ network }) => network)).toEqual(['front'])
    await podman.docker('rm', '-f', 'first', 'second', 'bare')
  })

  it.each([1, 2])('refuses what does not fit a state as Docker does (host %i)', async (index) => {
    const name = `still-${index}`
    await startSleeper(lab.host(index), name)
    await lab.host(index).docker('stop', '-t', '1', name)
    const target = referenceOf(await rowIs(name, (row) => row.state === 'exited'))
    const refusal = (what: Promise<unknown>) =>
      what.then(
        () => undefined,
        (thrown: { info: unknown }) => thrown.info,
      )
    const { kill, pause, unpause, processes, start } = app.client.containers
    const isNotRunning = { code: 'CONFLICT', message: `${name} is not running.`, hint: 'Start it first.' }
    expect(await refusal(kill({ ...target, signal: 'SIGKILL' }))).toMatchObject(isNotRunning)
    expect(await refusal(pause(target))).toMatchObject(isNotRunning)
    expect(await refusal(processes(target))).toMatchObject(isNotRunning)
    await start(target)
    expect(await refusal(unpause(target))).toMatchObject({ code: 'CONFLICT', message: `${name} is not paused.` })
    await pause(target)
    expect(await refusal(pause(target))).toMatchObject({ code: 'CONFLICT', message: `${name} is paused already.` })
    await unpause(target)
    await lab.host(index).docker('rm', '-f', name)
  })

  it('is called by its own name when it is down, and Docker by its', async () => {
    const said = async (name: string, index: number) => {
      await until<Host, true>(
        app.client.hosts.watch,
        (all) => all.some((host) => host.name === name && host.link === 'online') || undefined,
        20_000,
      )
      await lab.host(index).service('kill', 'dockerd')
      await app.client.hosts.reconnect({ hostId: idOf(name) })
      const { error } = await until<Host, Host>(
        app.client.hosts.watch,
        (all) => all.find((host) => host.name === name && /not running/.test(host.error?.message ?? '')),
        20_000,
      )
      await lab.host(index).service('start', 'dockerd')
      return error
    }
    expect(await said('podman', 2)).toMatchObject({
      code: 'ENGINE_DOWN',
      message: expect.stringMatching(/^Podman is not running on /),
      hint: expect.stringContaining('podman.socket'),
    })
    expect(await said('docker', 1)).toMatchObject({
      code: 'ENGINE_DOWN',
      message: expect.stringMatching(/^Docker is not running on /),
      hint: expect.stringContaining('systemctl start docker'),
    })
  })

  itWhenLong('tells no event of a new network; who watches the list sees it within a minute', async () => {
    const isNew = (one: Network) => one.hostId === idOf('podman') && one.name === 'quiet'
    const seen = networkIs(isNew, WITHIN_A_MINUTE_MS)
    await networkIs((one) => one.hostId === idOf('podman'))
    await lab.host(2).docker('network', 'create', 'quiet')
    expect(await seen).toMatchObject({ name: 'quiet', isBuiltIn: false })
  })
})
