/** What lies on a simulated host's disk: what containers leave, what months of use left, and how it is removed. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import { connectTo, eventLines, type TestClient } from './test-client'

let fleet: Fleet
let client: TestClient

beforeAll(async () => {
  fleet = await createFleet({ hosts: 1, containersPerHost: 25, eventsPerSecond: 0, seed: 7 })
  const [host] = fleet.ready.hosts
  if (!host) throw new Error('no host')
  client = await connectTo(host, fleet.ready.privateKey)
})
afterAll(async () => {
  client?.close()
  await fleet?.dispose()
})

type ImageEntry = { Id: string; RepoTags: string[]; Size: number }
const images = async () => (await client.ask('GET', '/images/json')).json as ImageEntry[]
const volumes = async () =>
  ((await client.ask('GET', '/volumes')).json as { Volumes: { Name: string }[] }).Volumes.map((each) => each.Name)
const networks = async () =>
  ((await client.ask('GET', '/networks')).json as { Id: string; Name: string }[]).map((each) => each.Name)
const status = async (method: string, path: string) => (await client.ask(method, path)).status

it('has images that no container uses, some without a tag, and layers that add up', async () => {
  const all = await images()
  const used = ((await client.ask('GET', '/containers/json?all=1')).json as { ImageID: string }[]).map((c) => c.ImageID)
  expect(all.filter((each) => !used.includes(each.Id)).length).toBeGreaterThan(2)
  const untagged = all.find((each) => each.RepoTags[0] === '<none>:<none>')
  const history = (await client.ask('GET', `/images/${untagged?.Id}/history`)).json as { Size: number }[]
  const sum = history.reduce((total, layer) => total + layer.Size, 0)
  expect(Math.abs(sum - (untagged?.Size ?? 0))).toBeLessThan(history.length)
})

it('removes an image nobody uses, with its events, and no other', async () => {
  const untagged = (await images()).find((each) => each.RepoTags[0] === '<none>:<none>')
  const used = ((await client.ask('GET', '/containers/json')).json as { Image: string; ImageID: string }[])[0]
  const since = (Date.now() / 1000).toFixed(9)
  expect(await status('DELETE', `/images/${used?.Image}`)).toBe(409)
  expect(await status('DELETE', `/images/${used?.ImageID}?force=1`)).toBe(409)
  const answer = await client.ask('DELETE', `/images/${untagged?.Id}`)
  expect(answer.json).toEqual([{ Deleted: untagged?.Id }])
  expect((await images()).some((each) => each.Id === untagged?.Id)).toBe(false)
  const { text } = await client.ask('GET', `/events?since=${since}&until=${(Date.now() / 1000 + 0.01).toFixed(9)}`)
  expect(eventLines(text).map((each) => `${each.Type} ${each.Action}`)).toContain('image delete')
})

it('keeps the volumes of a container that is removed, until they are', async () => {
  const mounts = (
    (await client.ask('GET', '/containers/json?all=1')).json as {
      Id: string
      Mounts: { Type: string; Name?: string }[]
    }[]
  ).find((each) => each.Mounts.some((mount) => mount.Type === 'volume'))
  const name = mounts?.Mounts.find((mount) => mount.Type === 'volume')?.Name ?? ''
  expect(await status('DELETE', `/volumes/${name}`)).toBe(409)
  expect(await status('DELETE', `/containers/${mounts?.Id}?force=1`)).toBe(204)
  expect(await volumes()).toContain(name)
  expect(await status('DELETE', `/volumes/${name}`)).toBe(204)
  expect(await volumes()).not.toContain(name)
})

it('removes a network that is idle, and its number is not given to another', async () => {
  const subnets = async () =>
    ((await client.ask('GET', '/networks')).json as { Name: string; IPAM: { Config: { Subnet: string }[] } }[])
      .filter((each) => each.Name.endsWith('_default'))
      .map((each) => `${each.Name} ${each.IPAM.Config[0]?.Subnet}`)
  fleet.obey({
    kind: 'inject',
    host: fleet.ready.hosts[0]?.name ?? '',
    containers: [{ name: 'guest', network: 'idle' }],
  })
  const before = await subnets()
  expect(await status('DELETE', '/networks/idle')).toBe(403)
  expect(await status('DELETE', '/containers/guest?force=1')).toBe(204)
  expect(await status('DELETE', '/networks/idle')).toBe(204)
  expect(await networks()).not.toContain('idle')
  expect(await subnets()).toEqual(before)
})
