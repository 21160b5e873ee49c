/** What can be made, changed and looked at on a simulated engine, over real SSH as the engine asks it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import { connectTo, eventLines, type TestClient } from './test-client'

let fleet: Fleet
let client: TestClient

beforeAll(async () => {
  fleet = await createFleet({ hosts: 1, containersPerHost: 3, eventsPerSecond: 0, seed: 7 })
  const [host] = fleet.ready.hosts
  if (!host) throw new Error('no host')
  fleet.obey({ kind: 'inject', host: host.name, containers: [{ name: 'base', image: 'busybox', network: 'front' }] })
  client = await connectTo(host, fleet.ready.privateKey)
})
afterAll(async () => {
  client?.close()
  await fleet?.dispose()
})

const created = async (name: string, body: object) => {
  const { status, json } = await client.ask('POST', `/containers/create?name=${name}`, { Image: 'busybox', ...body })
  expect(status).toBe(201)
  return (json as { Id: string }).Id
}
const inspectOf = async (name: string) => (await client.ask('GET', `/containers/${name}/json`)).json

describe('a container that is created', () => {
  it('is described as it was asked for, and lives', async () => {
    const since = (Date.now() / 1000).toFixed(9)
    const id = await created('whole', {
      Cmd: ['serve'],
      Entrypoint: ['/start'],
      User: '1:1',
      Env: ['A=1'],
      Labels: { team: 'harbour' },
      OpenStdin: true,
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      HostConfig: {
        NetworkMode: 'front',
        PortBindings: {
          '80/tcp': [
            { HostIp: '', HostPort: '8080' },
            { HostIp: '127.0.0.1', HostPort: '' },
          ],
        },
        Mounts: [
          { Type: 'volume', Source: 'data', Target: '/data', ReadOnly: true },
          { Type: 'volume', Target: '/anonymous' },
          { Type: 'bind', Source: '/srv', Target: '/srv' },
          { Type: 'tmpfs', Target: '/tmp' },
        ],
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        Memory: 67_108_864,
        PidsLimit: 9,
        Privileged: true,
      },
    })
    expect(await inspectOf('whole')).toMatchObject({
      Id: id,
      Path: '/start',
      Args: ['serve'],
      State: { Status: 'created' },
      Config: {
        User: '1:1',
        OpenStdin: true,
        Labels: { team: 'harbour' },
        ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      },
      HostConfig: {
        NetworkMode: 'front',
        Binds: ['data:/data:ro', expect.stringMatching(/^[0-9a-f]{64}:\/anonymous$/), '/srv:/srv'],
        Tmpfs: { '/tmp': '' },
        PortBindings: {
          '80/tcp': [{ HostPort: '8080' }, { HostIp: '127.0.0.1', HostPort: expect.stringMatching(/^\d+$/) }],
        },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
        Memory: 67_108_864,
        PidsLimit: 9,
        Privileged: true,
      },
    })
    expect((await client.ask('GET', '/containers/whole/changes')).text).toBe('null\n')
    expect((await client.ask('POST', '/containers/whole/start')).status).toBe(204)
    expect(await inspectOf('whole')).toMatchObject({ State: { Status: 'running' } })
    expect((await client.ask('GET', '/containers/whole/changes')).json).toContainEqual({
      Path: '/run/start.pid',
      Kind: 1,
    })
    const { text } = await client.ask('GET', `/events?since=${since}&until=${(Date.now() / 1000).toFixed(9)}`)
    expect(eventLines(text).map(({ Type, Action }) => `${Type} ${Action}`)).toEqual(
      expect.arrayContaining(['container create', 'container start']),
    )
  })

  it('may live in the network of another, and may go when it ends', async () => {
    const base = await created('below', {})
    await created('above', { HostConfig: { NetworkMode: 'container:below', AutoRemove: true } })
    expect(await inspectOf('above')).toMatchObject({
      HostConfig: { NetworkMode: `container:${base}`, AutoRemove: true },
      NetworkSettings: { Networks: {} },
    })
    await client.ask('POST', '/containers/above/start')
    await client.ask('POST', '/containers/above/stop')
    expect((await client.ask('GET', '/containers/above/json')).status).toBe(404)
  })

  it.each([
    ['below', {}, 409, 'already in use'],
    ['-bad', {}, 400, 'Invalid container name'],
    ['new', { Image: 'none' }, 404, 'No such image: none:latest'],
    ['new', { HostConfig: { Memory: 1024 } }, 400, 'Minimum memory limit'],
    ['new', { HostConfig: { NetworkMode: 'nowhere' } }, 404, 'network nowhere not found'],
    ['new', { HostConfig: { NetworkMode: 'container:nobody' } }, 404, 'No such container'],
  ])('%s %j is refused', async (name, body, status, words) => {
    const answer = await client.ask('POST', `/containers/create?name=${name}`, { Image: 'busybox', ...body })
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(words)
    expect((await client.ask('GET', '/containers/new/json')).status).toBe(404)
  })
})
