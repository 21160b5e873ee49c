/** The simulated reader over real SSH: what it is asked, what it tells, and how it fails. */
import { once } from 'node:events'
import type { ClientChannel } from 'ssh2'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import type { HostFacts, ReaderFault } from './protocol'
import { connectTo, type TestClient } from './test-client'

let fleet: Fleet
let hosts: HostFacts[]
const clients: TestClient[] = []

beforeAll(async () => {
  fleet = await createFleet({ hosts: 4, containersPerHost: 20, eventsPerSecond: 0, seed: 7 })
  hosts = fleet.ready.hosts
})
afterEach(() => {
  for (const host of hosts) fleet.obey({ kind: 'break', host: host.name, how: 'restore' })
  for (const client of clients.splice(0)) client.close()
})
afterAll(() => fleet?.dispose())

/** By its place in the fleet; the fourth has version 2 of control groups. */
async function open(place: number) {
  const host = hosts[place]
  if (!host) throw new Error('no such host')
  const client = await connectTo(host, fleet.ready.privateKey)
  clients.push(client)
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.ssh.exec(`exec /bin/sh -c 'echo "longshore-reader"'`, (error, opened) =>
      error ? reject(error) : resolve(opened),
    )
  })
  let text = ''
  channel.on('data', (data: Buffer) => (text += data))
  const told = async (mark: RegExp) => {
    await expect.poll(() => text, { timeout: 3000 }).toMatch(mark)
    const all = text
    text = ''
    return all
  }
  let tag = 0
  const ask = async (pattern: string, ...files: string[]) => {
    tag += 1
    channel.write(`put a ${pattern} ${files.join(' ')}\ngo ${tag} a\n`)
    return told(new RegExp(`(^|\\n)end ${tag} `))
  }
  return { host, client, channel, told, ask, all: () => text }
}

interface Stats {
  cpu_stats: { cpu_usage: { total_usage: number } }
  memory_stats: { usage: number }
}

async function runningOf(client: TestClient): Promise<{ id: string; pid: number }> {
  const [first] = (await client.ask('GET', '/containers/json')).json as { Id: string }[]
  const inspected = (await client.ask('GET', `/containers/${first?.Id}/json`)).json as { State: { Pid: number } }
  return { id: first?.Id ?? '', pid: inspected.State.Pid }
}

describe('the simulated reader', () => {
  it.each([
    [0, '/sys/fs/cgroup/cpu,cpuacct/docker/ID/cpuacct.usage', 1],
    [3, '/sys/fs/cgroup/system.slice/docker-ID.scope/cpu.stat', 1000],
  ])('of host %i tells what the engine tells', async (place, file, nanoseconds) => {
    const { client, told, ask } = await open(place)
    expect(await told(/longshore-reader .*\n/)).toMatch(/^\nlongshore-reader \d+ \d+ 100\n$/)
    const { id, pid } = await runningOf(client)
    const path = file.replace('ID', id)
    expect(await ask('docker', `/proc/${pid}/cgroup`)).toContain(`docker${place === 3 ? '-' : '/'}${id}`)
    const stats = async () => (await client.ask('GET', `/containers/${id}/stats?stream=false&one-shot=1`)).json as Stats
    const [before, text, after] = [await stats(), await ask('^[0-9]+$|^usage_usec', path), await stats()]
    const counted = Number(/(\d+)\nend /.exec(text)?.[1]) * nanoseconds
    expect(counted).toBeGreaterThanOrEqual(before.cpu_stats.cpu_usage.total_usage - nanoseconds)
    expect(counted).toBeLessThanOrEqual(after.cpu_stats.cpu_usage.total_usage)
  })

  it('says as grep does what is not there, what is not found, and what several lists hold', async () => {
    const { channel, told, ask } = await open(0)
    await told(/100\n/)
    expect(await ask('^Mem', '/proc/nope', '/proc/meminfo')).toMatch(
      /^grep: \/proc\/nope: No such file or directory\n(\/proc\/meminfo:Mem\w+: +\d+ kB\n){3}end 1 2\n$/,
    )
    expect(await ask('^nothing', '/proc/meminfo')).toBe('end 2 1\n')
    channel.write('put p ^[0-9]\nput one /proc/uptime\nput two /proc/loadavg\ngo 9 p one two\ndf 10 /var/lib/docker\n')
    expect(await told(/end 10 0\n/)).toMatch(
      /^\/proc\/uptime:[\d. ]+\n\/proc\/loadavg:[\d./ ]+\nend 9 0\nFilesystem .*\n\/dev\/vda1 \d+ \d+ \d+ \d+% \/\nend 10 0\n$/,
    )
  })

  it('says what it costs, and nothing of a container that has ended', async () => {
    const { client, told, ask } = await open(0)
    const [, own = '', sshd = ''] = /reader (\d+) (\d+)/.exec(await told(/100\n/)) ?? []
    const childTicks = async () => Number((await ask('^', `/proc/${own}/stat`, `/proc/${sshd}/stat`)).split(' ')[15])
    const before = await childTicks()
    for (let look = 0; look < 20; look += 1) await ask('^', '/proc/stat')
    expect(await childTicks()).toBeGreaterThan(before)
    const { id, pid } = await runningOf(client)
    await client.ask('POST', `/containers/${id}/kill`)
    expect(await ask('^', `/proc/${pid}/cgroup`)).toMatch(/No such file or directory\nend \d+ 2\n$/)
  })
})

describe('a reader that fails', () => {
  const order = (how: ReaderFault | 'dies' | 'restore', place = 0) =>
    fleet.obey({ kind: 'reader', host: hosts[place]?.name ?? '', how })

  it('is refused, and welcome again', async () => {
    order('refused')
    const { channel, told } = await open(0)
    const closed = once(channel, 'close')
    expect(await told(/\n/)).toBe('This account may only be used for the Docker engine.\n')
    await closed
    order('restore')
    await (await open(0)).told(/longshore-reader/)
  })

  it('dies, and another may be started', async () => {
    const { channel, told } = await open(0)
    await told(/longshore-reader/)
    const closed = once(channel, 'close')
    order('dies')
    await closed
    await (await open(0)).told(/longshore-reader/)
  })

  it('falls silent', async () => {
    const { channel, told, all } = await open(0)
    await told(/longshore-reader/)
    order('silent')
    channel.write('put a ^ /proc/stat\ngo 1 a\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(all()).toBe('')
  })

  it('tells too much', async () => {
    const { client, told, ask } = await open(0)
    await told(/longshore-reader/)
    const { id } = await runningOf(client)
    order('skewed')
    const text = await ask('^', `/sys/fs/cgroup/memory/docker/${id}/memory.usage_in_bytes`)
    const stats = (await client.ask('GET', `/containers/${id}/stats?stream=false&one-shot=1`)).json as Stats
    const told30 = Number(/:(\d+)\n/.exec(text)?.[1]) / stats.memory_stats.usage
    expect(told30).toBeCloseTo(1.3, 1)
  })
})
