/** The fleet's own life, its repeatability, and what a big fleet costs. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import ssh2 from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import { hostName, populate } from './population'
import type { FleetOptions } from './protocol'
import { connectTo, eventLines, type TestClient } from './test-client'

let fleet: Fleet | undefined
let clients: TestClient[] = []

async function open(options: Partial<FleetOptions>): Promise<Fleet> {
  fleet = await createFleet({ hosts: 3, containersPerHost: 25, eventsPerSecond: 0, seed: 3, ...options })
  return fleet
}
async function connectAll({ ready }: Fleet): Promise<TestClient[]> {
  clients = await Promise.all(ready.hosts.map((host) => connectTo(host, ready.privateKey)))
  return clients
}
const truth = (of: Fleet) => of.obey({ kind: 'truth' }) ?? { events: 0, hosts: [] }

afterEach(async () => {
  for (const client of clients) client.close()
  clients = []
  await fleet?.dispose()
  fleet = undefined
})

describe('population', () => {
  it('is the same for the same seed and another for another', () => {
    const options = { hosts: 4, containersPerHost: 30, seed: 5 }
    const facts = (seed: number) =>
      populate({ ...options, seed }, 1_700_000_000_000).map(({ name, containers, id }) => ({
        id,
        name,
        containers: [...containers.values()],
      }))
    expect(facts(5)).toEqual(facts(5))
    expect(facts(6)).not.toEqual(facts(5))
  })

  it('names a thousand hosts without doubles', () => {
    const names = Array.from({ length: 1000 }, (_, at) => hostName(at))
    expect(new Set(names).size).toBe(1000)
    expect(names.slice(0, 3)).toEqual(['web-1', 'web-2', 'db-primary'])
  })

  it('looks lived in: projects, health, ports, ends, a crash loop, no two names or published ports alike', () => {
    for (const { containers } of populate({ hosts: 12, containersPerHost: 25, seed: 1 })) {
      const all = [...containers.values()]
      expect(all).toHaveLength(25)
      expect(new Set(all.map((each) => each.name)).size).toBe(25)
      expect(new Set(all.map((each) => each.labels['com.docker.compose.project'])).size).toBeGreaterThan(2)
      expect(all.some((each) => each.status === 'exited')).toBe(true)
      expect(all.filter((each) => each.status === 'running').length).toBeGreaterThan(12)
      expect(all.some((each) => each.health) && all.some((each) => each.behaviour.kind === 'crash-loop')).toBe(true)
      const published = all.flatMap(({ ports }) =>
        ports.filter((p) => p.publicPort).map((p) => `${p.publicPort}/${p.protocol}`),
      )
      expect(new Set(published).size).toBe(published.length)
    }
  })
})

describe('life', () => {
  it('keeps its rate and its engines tell the truth', { timeout: 20_000 }, async () => {
    const all = await open({ eventsPerSecond: 200 })
    const [client] = await connectAll(all)
    if (!client) throw new Error('no client')
    const stream = await client.open('/events')
    let text = ''
    stream.on('data', (data) => (text += data))
    const before = truth(all).events
    await sleep(3000)
    const rate = (truth(all).events - before) / 3
    stream.destroy()
    expect(rate).toBeGreaterThan(100)
    expect(rate).toBeLessThan(300)
    const actions = new Set(eventLines(text.slice(0, text.lastIndexOf('\n'))).map((each) => each.Action.split(':')[0]))
    for (const expected of ['exec_create', 'health_status', 'die', 'start']) expect(actions).toContain(expected)
    const list = (await client.ask('GET', '/containers/json?all=1')).json as { Id: string; State: string }[]
    const known = new Map(truth(all).hosts[0]?.containers.map((each) => [each.id, each.status]))
    // Some change between the two looks; most do not.
    expect(list.filter((each) => known.get(each.Id) === each.State).length).toBeGreaterThan(20)
  })

  it('lets a crashed container back up with dockerd’s back-off, and says so', async () => {
    const all = await open({ hosts: 1, containersPerHost: 0, eventsPerSecond: 4 })
    const crashing = {
      behaviour: {
        kind: 'crash-loop',
        stopMs: 10,
        ignoresTerm: false,
        cpuShare: 0,
        memoryBytes: 1,
        log: 'plain',
        linesPerMinute: 1,
      },
    } as const
    const restartPolicy = { name: 'always', maximumRetryCount: 0 } as const
    all.obey({ kind: 'inject', host: 'web-1', containers: [{ name: 'loop', restartPolicy, ...crashing }] })
    const loop = () => truth(all).hosts[0]?.containers[0]
    await expect.poll(() => loop()?.restartCount, { timeout: 8000 }).toBeGreaterThan(1)
  })

  it('ends for good with calm, and all that was under way with it', { timeout: 20_000 }, async () => {
    const all = await open({ eventsPerSecond: 500 })
    await sleep(1500)
    const before = truth(all).events
    await all.calm()
    const still = truth(all)
    expect(still.events).toBeGreaterThan(before)
    const containers = still.hosts.flatMap((each) => each.containers)
    expect(containers.filter(({ status, health }) => status === 'restarting' || health === 'starting')).toEqual([])
    // Back-offs and health checks take up to 6 s of a living fleet.
    await sleep(6500)
    expect(truth(all)).toEqual(still)

    // What an operator does still happens.
    const [client] = await connectAll(all)
    const running = still.hosts[0]?.containers.find(({ status }) => status === 'running')
    await client?.ask('POST', `/containers/${running?.id}/kill`)
    expect(truth(all).events).toBeGreaterThan(still.events)
  })

  it('stands still while dockerd is down', async () => {
    const all = await open({ hosts: 1, eventsPerSecond: 100 })
    all.obey({ kind: 'break', host: 'web-1', how: 'dockerd-down' })
    await sleep(300)
    const before = truth(all).events
    await sleep(300)
    expect(truth(all).events - before).toBeLessThan(10)
    all.obey({ kind: 'break', host: 'web-1', how: 'restore' })
    await expect.poll(() => truth(all).events).toBeGreaterThan(before + 10)
  })
})

describe('a fleet with troubles', () => {
  it('has two hosts more: one that refuses, one with another key than is known of it', async () => {
    const all = await open({ hosts: 2, hasTroubles: true })
    expect(all.ready.hosts.map(({ name }) => name)).toEqual(['web-1', 'web-2', 'db-primary', 'edge-01'])
    const [calm, , offline, reinstalled] = all.ready.hosts
    const keyOf = async (host = calm): Promise<string> => {
      const client = new ssh2.Client()
      const key = Promise.withResolvers<string>()
      client.on('error', key.reject)
      const hostVerifier = (blob: Buffer) => {
        key.resolve(`SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`)
        return false
      }
      client.connect({ host: host?.address ?? '', port: host?.port ?? 0, username: 'deploy', hostVerifier })
      return key.promise.finally(() => client.destroy())
    }
    expect(await keyOf(calm)).toBe(calm?.fingerprint)
    expect(await keyOf(reinstalled)).not.toBe(reinstalled?.fingerprint)
    await expect(keyOf(offline)).rejects.toThrow()
  })
})

describe('a big fleet', () => {
  it('20 hosts at once: each connection sees its own host and all its containers', { timeout: 30_000 }, async () => {
    const all = await open({ hosts: 20, containersPerHost: 50, eventsPerSecond: 20 })
    await connectAll(all)
    expect(all.connections()).toBe(20)
    const answers = await Promise.all(
      clients.map(async (client) => {
        const [info, list] = await Promise.all([
          client.ask('GET', '/info'),
          client.ask('GET', '/containers/json?all=1'),
        ])
        return [(info.json as { Name: string }).Name, (list.json as unknown[]).length]
      }),
    )
    expect(answers).toEqual(all.ready.hosts.map(({ name }) => [name, 50]))
    for (const client of clients) client.close()
    await expect.poll(() => all.connections()).toBe(0)
  })
})
