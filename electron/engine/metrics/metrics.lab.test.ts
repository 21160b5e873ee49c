/**
 * Real loads that change while they are watched, through the whole engine and its contract: what a chart shows last is
 * what the kernel's own files and `docker stats` say, over SSH (the reader) and over TLS (the engine's API).
 */
import { describe, expect, it } from 'vitest'
import { type LabHost, labUnavailable, openLab } from '../../../e2e/lab/lab'
import type { Subject } from '../../../shared/contract/metrics'
import { following } from '../containers/following'
import { labEngine } from '../testing/lab-engine'
import { addLabHosts } from '../testing/lab-hosts'
import { type Followed, followMetrics, type Values } from './test-following'

const unavailable = labUnavailable()
const opened = labEngine(() => openLab({ hosts: [{}, { tcp: 'tls' }] }), {
  async addHosts(client, lab) {
    const [ssh = ''] = await addLabHosts(client, { ...lab, hosts: [lab.host(1)] })
    const address = { kind: 'tls' as const, host: lab.host(2).address, port: 2376 }
    const material = { kind: 'files' as const, ca: lab.tls.ca, ...lab.tls.client }
    const { hostId: tls } = await client.hosts.add({ name: 'over-tls', address: { ...address, material } })
    return [ssh, tls]
  },
})
const { rowIs } = following(() => opened.client)

/** A host of the lab and its id. */
function reached(way: 'ssh' | 'tls') {
  const place = way === 'ssh' ? 0 : 1
  return { host: opened.lab.host(place + 1), hostId: opened.hostIds[place] ?? '' }
}

const BURN = 'while :; do :; done'
const MIB = 2 ** 20
const run = (host: LabHost, name: string, options: string[], script: string) =>
  host.docker('run', '-d', '--init', '--name', name, ...options, 'busybox', 'sh', '-c', script)

/** What the docker command says, in bytes (it rounds to four digits). */
async function memoryByDocker(host: LabHost, name: string): Promise<number> {
  const line = await host.docker('stats', '--no-stream', '--format', '{{.MemUsage}}', name)
  const [, memory, unit] = /^([\d.]+)([KMG]iB)/.exec(line) ?? []
  return Number(memory) * ({ KiB: 2 ** 10, MiB: MIB, GiB: 2 ** 30 }[unit ?? ''] ?? Number.NaN)
}

/** How fast a counter of the host rises by itself, beside the mean that is followed over the same seconds. */
async function besides(counter: () => Promise<number>, mean: () => Promise<number>) {
  const [from, startedAt] = [await counter(), performance.now()]
  const followed = await mean()
  return { followed, counted: ((await counter()) - from) / ((performance.now() - startedAt) / 1000) }
}

async function processorNs(host: LabHost, name: string): Promise<number> {
  const id = await host.docker('inspect', '-f', '{{.Id}}', name)
  return Number(await host.sh(`cat $(find /sys/fs/cgroup/ -path '*cpuacct/*${id}/cpuacct.usage' | head -n 1)`))
}

async function follow(hostId: string, name: string): Promise<Followed & { subject: Subject }> {
  const { id } = await rowIs(name, (one) => one.hostId === hostId && one.pid !== undefined)
  const subject: Subject = { kind: 'container', key: `${hostId}/${id}` }
  return { subject, ...followMetrics(opened.client, subject, ['cpu', 'memory', 'received', 'sent', 'pids']) }
}

describe.skipIf(unavailable)(unavailable ?? 'what is measured', () => {
  // Both hosts at a time, and two containers on each: a test looks at one of them.
  it.concurrent.each(['ssh', 'tls'] as const)(
    'of a burner is what the kernel counts, and follows its load, over %s',
    async (way) => {
      const { host, hostId } = reached(way)
      await run(host, 'burner', ['--cpus', '0.4'], BURN)
      const followed = await follow(hostId, 'burner')
      expect((await followed.until(({ cpu }) => (cpu ?? 0) > 5)).pids).toBeGreaterThanOrEqual(1)
      const cpu = await besides(
        () => processorNs(host, 'burner'),
        () => followed.meanOf('cpu', 3, 6000),
      )
      const percent = cpu.counted / 1e7
      expect(Math.abs(cpu.followed - percent) / percent).toBeLessThan(0.25) // they begin and end apart by up to a second
      await host.docker('update', '--cpus', '0.02', 'burner')
      await followed.until(({ cpu: now }) => (now ?? 99) < 4)
      followed.end()
      expect(
        await opened.client.metrics.history({ subject: followed.subject, ...lately(), points: 600 }),
      ).toMatchObject({
        levelMs: 1000,
        series: expect.arrayContaining([expect.objectContaining({ name: 'cpu' })]),
      })
      await host.docker('rm', '-f', 'burner')
    },
    180_000,
  )

  it.concurrent.each(['ssh', 'tls'] as const)(
    'of a hog is what docker says, with its limit, over %s',
    async (way) => {
      const { host, hostId } = reached(way)
      const holds = (mib: number) => `dd if=/dev/zero of=/dev/shm/held bs=1M count=${mib} 2>/dev/null`
      await run(host, 'hog', ['--memory', '128m'], `${holds(40)}; sleep 3600`)
      const followed = await follow(hostId, 'hog')
      const isAbout = (mib: number) => (values: Values) =>
        (values.memory ?? 0) >= mib * MIB && (values.memory ?? 0) < (mib + 8) * MIB
      await followed.until(isAbout(40))
      const said = await memoryByDocker(host, 'hog')
      await followed.until(({ memory }) => Math.abs((memory ?? 0) - said) < MIB)
      await host.docker('exec', 'hog', 'sh', '-c', holds(10))
      await followed.until(isAbout(10))
      const history = await opened.client.metrics.history({ subject: followed.subject, ...lately(), points: 600 })
      expect(history.memoryLimit).toBe(128 * MIB)
      followed.end()
      await host.docker('rm', '-f', 'hog')
    },
    180_000,
  )

  it('of a copy over the network is what came in, by its own counter', async () => {
    const { host, hostId } = reached('ssh')
    await run(host, 'server', [], 'mkdir /w; dd if=/dev/zero of=/w/f bs=1M count=2; httpd -f -p 80 -h /w')
    const fetching = 'while :; do wget -q -O /dev/null http://server/f; sleep 0.3; done'
    await run(host, 'copy', ['--link', 'server'], fetching)
    const followed = await follow(hostId, 'copy')
    await followed.until(({ received }) => (received ?? 0) > MIB / 2)
    const { counted, followed: mean } = await besides(
      async () => Number(await host.docker('exec', 'copy', 'cat', '/sys/class/net/eth0/statistics/rx_bytes')),
      () => followed.meanOf('received', 3, 8000),
    )
    expect(Math.abs(mean - counted) / counted).toBeLessThan(0.35) // whole files of 2 MiB at either end
    followed.end()
    await host.docker('rm', '-f', 'copy', 'server')
  }, 180_000)

  it('of the hosts says where it comes from, and what it costs', async () => {
    const overSsh = await seen(reached('ssh').hostId)
    expect(overSsh).toMatchObject({ source: 'reader', isSumOfContainers: false })
    expect(overSsh.memory ?? 0).toBeGreaterThan(0)
    expect(overSsh.disk?.sizeBytes ?? 0).toBeGreaterThan(0)
    const overTls = await seen(reached('tls').hostId)
    expect(overTls).toMatchObject({ source: 'api', isSumOfContainers: true })
    expect(overTls.sourceReason).toBeTruthy()
  })

  it('ends with the container, at once, in the list of what is used', async () => {
    await run(opened.lab.host(1), 'brief', [], 'sleep 3600')
    const { key } = await rowIs('brief', (one) => one.state === 'running')
    const there = new Set<string>()
    for await (const patch of opened.client.metrics.watchContainers(undefined, {
      signal: AbortSignal.timeout(60_000),
    })) {
      for (const one of patch.changed) there.add(one.key)
      for (const gone of patch.removed) there.delete(gone)
      if (there.has(key) && !patch.removed.includes(key)) await opened.lab.host(1).docker('kill', 'brief')
      if (patch.removed.includes(key)) break
    }
    expect(there.has(key)).toBe(false)
  })

  it('refuses what cannot be asked, and knows nothing of what it never saw', async () => {
    const { hostId } = reached('ssh')
    const host: Subject = { kind: 'host', hostId }
    const backwards = opened.client.metrics.history({ subject: host, from: 2, until: 1, points: 10 })
    await expect(backwards).rejects.toMatchObject({ info: { code: 'INVALID' } })
    const unknown: Subject = { kind: 'host', hostId: 'x'.repeat(32) }
    await expect(opened.client.metrics.uptime({ subject: unknown })).rejects.toMatchObject({
      info: { code: 'NOT_FOUND' },
    })
    const never: Subject = { kind: 'container', key: `${hostId}/${'f'.repeat(64)}` }
    const empty = await opened.client.metrics.history({ subject: never, ...lately(), points: 10 })
    expect(empty.at).toEqual([])
    expect(empty.series.map(({ name }) => name)).toContain('pids')
  })
})

const lately = () => ({ from: Date.now() - 10_000, until: Date.now() + 1000 })

async function seen(hostId: string) {
  for await (const { changed } of opened.client.metrics.watchHosts(undefined, {
    signal: AbortSignal.timeout(60_000),
  })) {
    const one = changed.find((usage) => usage.hostId === hostId)
    if (one) return one
  }
  throw new Error('the host was not seen')
}
