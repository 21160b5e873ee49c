/** Ports of simulated containers, as a tunnel reaches them: the page that answers, and what is refused. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import { connectTo, type TestClient } from './test-client'

let fleet: Fleet
let client: TestClient

beforeAll(async () => {
  fleet = await createFleet({ hosts: 1, containersPerHost: 0, eventsPerSecond: 0, seed: 1 })
  const [host] = fleet.ready.hosts
  if (!host) throw new Error('no host')
  const port = (privatePort: number, more: object = {}) => ({ privatePort, protocol: 'tcp' as const, ...more })
  fleet.obey({
    kind: 'inject',
    host: host.name,
    containers: [
      { name: '<b>web</b>', ports: [port(80, { publicPort: 8080, hostIp: '' }), port(9000)], network: 'shop_default' },
      { name: 'inner', ports: [port(80, { publicPort: 8081, hostIp: '10.1.2.3' })] },
      { name: 'onhost', ports: [port(3000)], network: 'host' },
      { name: 'ended', ports: [port(80, { publicPort: 8082, hostIp: '' })], status: 'exited' },
      { name: 'names', ports: [{ privatePort: 53, protocol: 'udp', publicPort: 53, hostIp: '' }] },
    ],
  })
  client = await connectTo(host, fleet.ready.privateKey)
})
afterAll(async () => {
  client?.close()
  await fleet?.dispose()
})

const addressOf = async (name: string) => {
  const { json } = await client.ask('GET', `/containers/${encodeURIComponent(name)}/json`)
  const { Networks } = (json as { NetworkSettings: { Networks: Record<string, { IPAddress: string }> } })
    .NetworkSettings
  return Object.values(Networks)[0]?.IPAddress ?? ''
}

it('answers where a container has a port, and says that it is simulated', async () => {
  const { status, headers, text } = await client.fetch('127.0.0.1', 8080)
  expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html; charset=utf-8' })
  expect(text).toContain('<h1>&#60;b&#62;web&#60;/b&#62; on web-1</h1>')
  expect(text).toContain('This container is simulated.')
  expect((await client.fetch(await addressOf('<b>web</b>'), 9000)).text).toContain('simulated')
  expect((await client.fetch('10.1.2.3', 8081)).text).toContain('inner on web-1')
  expect((await client.fetch('127.0.0.1', 3000)).text).toContain('onhost on web-1')
})

it.each([
  ['127.0.0.1', 1],
  ['127.0.0.1', 8081],
  ['127.0.0.1', 9000],
  ['127.0.0.1', 8082],
  ['127.0.0.1', 53],
  ['172.30.0.9', 80],
])('refuses %s:%i as sshd does', async (host, port) => {
  // ssh2's reason 2 is "connect failed" (RFC 4254, 5.1).
  await expect(client.fetch(host, port)).rejects.toMatchObject({
    message: '(SSH) Channel open failure: Connection refused',
    reason: 2,
  })
})

it('is refused once the container has stopped', async () => {
  await client.ask('POST', '/containers/onhost/stop')
  await expect(client.fetch('127.0.0.1', 3000)).rejects.toThrow('Connection refused')
})
