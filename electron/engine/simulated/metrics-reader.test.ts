/** The product's own reader (metrics/reader) on simulated machines: what it finds there is what their engines tell. */
import type { ClientChannel } from 'ssh2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openReader } from '../metrics/reader'
import { READER_COMMAND } from '../metrics/reader/script'
import { createFleet, type Fleet } from './fleet'
import { connectTo, type TestClient } from './test-client'

let fleet: Fleet
beforeAll(async () => {
  fleet = await createFleet({ hosts: 4, containersPerHost: 20, eventsPerSecond: 0, seed: 7 })
})
afterAll(() => fleet?.dispose())

async function open(place: number) {
  const host = fleet.ready.hosts[place]
  if (!host) throw new Error('no such host')
  const client = await connectTo(host, fleet.ready.privateKey)
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.ssh.exec(READER_COMMAND, (error, opened) => (error ? reject(error) : resolve(opened)))
  })
  const source = openReader({ talk: () => channel, facts: FACTS }, AbortSignal.timeout(5000))
  return { client, source, host }
}

interface Inspected {
  Id: string
  State: { Pid: number }
}

async function runningOf(client: TestClient) {
  const list = (await client.ask('GET', '/containers/json')).json as { Id: string }[]
  const ask = async ({ Id }: { Id: string }) => (await client.ask('GET', `/containers/${Id}/json`)).json as Inspected
  const all = await Promise.all(list.map(ask))
  return all
    .filter(({ State }) => State.Pid > 0)
    .map(({ Id, State }) => ({ id: Id, pid: State.Pid, ownsNetwork: true }))
}

interface Stats {
  cpu_stats: { cpu_usage: { total_usage: number } }
  memory_stats: { usage: number; stats: Record<string, number> }
  networks: Record<string, { rx_bytes: number; tx_bytes: number }>
  blkio_stats: { io_service_bytes_recursive: { op: string; value: number }[] | null }
}

/** As `docker stats` takes them. */
function meant({ cpu_stats, memory_stats, networks, blkio_stats }: Stats) {
  const io = (op: string) =>
    blkio_stats.io_service_bytes_recursive?.find((each) => each.op.toLowerCase() === op)?.value ?? 0
  const { total_inactive_file, inactive_file = 0 } = memory_stats.stats
  return {
    cpuNs: cpu_stats.cpu_usage.total_usage,
    memoryBytes: memory_stats.usage - (total_inactive_file ?? inactive_file),
    receivedBytes: networks.eth0?.rx_bytes ?? 0,
    sentBytes: networks.eth0?.tx_bytes ?? 0,
    readBytes: io('read'),
    writtenBytes: io('write'),
  }
}

describe('the reader of metrics', () => {
  it.each([
    [0, 1],
    [3, 2],
  ])('finds on host %i, version %i, what its engine tells', async (place) => {
    const { client, source, host } = await open(place)
    const reader = await source
    const containers = await runningOf(client)
    expect(containers.length).toBeGreaterThan(10)
    const stats = async (id: string) =>
      meant((await client.ask('GET', `/containers/${id}/stats?stream=false&one-shot=1`)).json as Stats)
    const all = () => Promise.all(containers.map(({ id }) => stats(id)))
    const wanted = { containers, host: true, slow: true }
    const before = await all()
    const batch = await reader.sample(wanted, AbortSignal.timeout(5000))
    const after = await all()
    expect(batch.leftOut).toEqual([])
    expect(batch.containers.map(({ id }) => id)).toEqual(containers.map(({ id }) => id))
    for (const [at, counters] of batch.containers.entries())
      for (const [name, value] of Object.entries(before[at] ?? {})) {
        const [found, later] = [Reflect.get(counters, name), Reflect.get(after[at] ?? {}, name)]
        // Memory may fall; microseconds and pages are rounded down.
        expect(found, name).toBeGreaterThanOrEqual(Math.min(value, later) - 4096)
        expect(found, name).toBeLessThanOrEqual(Math.max(value, later) + 4096)
      }
    expect(batch.disk?.usedBytes).toBeGreaterThan(0)
    expect(batch.cost?.connectionS).toBeGreaterThan(0)
    const { host: machine } = batch
    expect(machine?.cpuBusyS).toBeGreaterThan(0)
    expect(machine?.receivedBytes).toBeGreaterThan(
      batch.containers.reduce((sum, each) => sum + (each.receivedBytes ?? 0), 0),
    )
    expect(Object.values(machine ?? {})).not.toContain(undefined)
    fleet.obey({ kind: 'reader', host: host.name, how: 'dies' })
    await expect(reader.sample(wanted, AbortSignal.timeout(5000))).rejects.toThrow(/ended/)
    client.close()
  })

  it('is refused as a person would want to read it', async () => {
    fleet.obey({ kind: 'reader', host: fleet.ready.hosts[1]?.name ?? '', how: 'refused' })
    const { client, source } = await open(1)
    await expect(source).rejects.toMatchObject({
      info: { details: expect.stringContaining('This account may only be used') },
    })
    client.close()
  })
})

const FACTS = {
  engineId: '',
  version: '',
  apiVersion: '',
  os: 'linux',
  kernel: '',
  architecture: '',
  cpus: 1,
  memoryBytes: 1,
  more: {
    product: '',
    storageDriver: '',
    rootDirectory: '/var/lib/docker',
    cgroups: '',
    securityOptions: [],
    isRootless: false,
    swarm: '',
    runtimes: [],
    warnings: [],
  },
}
