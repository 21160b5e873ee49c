/** The fleet over real SSH on loopback: what an operator asks of it, and how it answers, refuses and breaks. */
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFleet, type Fleet } from './fleet'
import type { HostFacts } from './protocol'
import { connectTo, eventLines, type TestClient } from './test-client'

let fleet: Fleet
let host: HostFacts
let client: TestClient

beforeAll(async () => {
  fleet = await createFleet({ hosts: 2, containersPerHost: 25, eventsPerSecond: 0, seed: 7 })
  const [first] = fleet.ready.hosts
  if (!first) throw new Error('no host')
  host = first
  client = await connectTo(host, fleet.ready.privateKey)
})
afterEach(() => {
  fleet.obey({ kind: 'break', host: host.name, how: 'restore' })
})
afterAll(async () => {
  client?.close()
  await fleet?.dispose()
})

const inject = (name: string, more: object = {}) =>
  fleet.obey({ kind: 'inject', host: host.name, containers: [{ name, ...more }] })
const now = () => (Date.now() / 1000).toFixed(9)
const until = () => (Date.now() / 1000 - 0.001).toFixed(9)
async function eventsSince(since: string): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 5))
  const { text } = await client.ask('GET', `/events?since=${since}&until=${until()}`)
  return eventLines(text).map((each) => `${each.Type} ${each.Action}`)
}

describe('answers', () => {
  it('pings with the headers of dockerd', async () => {
    const { status, headers, text } = await client.ask('GET', '/_ping')
    expect({ status, text }).toEqual({ status: 200, text: 'OK' })
    expect(headers).toMatchObject({ 'api-version': '1.41', ostype: 'linux', server: 'Docker/20.10.24+dfsg1 (linux)' })
    expect(headers.connection).toBeUndefined()
    expect((await client.ask('HEAD', '/v1.41/_ping')).headers['content-length']).toBe('0')
  })

  it('lists, limits and filters', async () => {
    const list = async (query: string) =>
      (await client.ask('GET', `/v1.41/containers/json?${query}`)).json as {
        Names: string[]
        State: string
        Created: number
      }[]
    const all = await list('all=1')
    expect(all).toHaveLength(25)
    expect(all.map((each) => each.Created)).toEqual(all.map((each) => each.Created).sort((a, b) => b - a))
    expect((await list('')).every((each) => ['running', 'paused', 'restarting'].includes(each.State))).toBe(true)
    expect(await list('limit=3')).toHaveLength(3)
    const project = encodeURIComponent('{"label":["com.docker.compose.project=shop"],"name":["worker"]}')
    expect((await list(`all=1&filters=${project}`)).map((each) => each.Names[0])).toEqual(['/shop-worker-1'])
    const exited = await list(`filters=${encodeURIComponent('{"status":{"exited":true}}')}`)
    expect(exited.length).toBeGreaterThan(0)
    expect(exited.every((each) => each.State === 'exited')).toBe(true)
  })

  it('says no in the words of dockerd', async () => {
    const refusal = async (method: string, path: string) => {
      const { status, json, headers } = await client.ask(method, path)
      return { status, message: (json as { message?: string })?.message, api: headers['api-version'] }
    }
    expect(await refusal('GET', '/containers/nope/json')).toEqual({
      status: 404,
      message: 'No such container: nope',
      api: '1.41',
    })
    expect(await refusal('GET', '/nope')).toEqual({ status: 404, message: 'page not found', api: undefined })
    expect((await refusal('GET', '/v1.99/info')).message).toBe(
      'client version 1.99 is too new. Maximum supported API version is 1.41',
    )
    expect(await refusal('GET', '/containers/json?filters=x')).toMatchObject({
      status: 500,
      message: "invalid character 'x' looking for beginning of value",
    })
    expect(await refusal('GET', '/images/none/json')).toMatchObject({
      status: 404,
      message: 'no such image: none: No such image: none:latest',
    })
    inject('calm')
    expect((await client.ask('POST', '/containers/calm/start')).status).toBe(304)
    expect(await refusal('DELETE', '/containers/calm')).toMatchObject({ status: 409 })
    expect((await refusal('POST', '/containers/calm/rename?name=calm')).message).toMatch(
      /^Error when allocating new name: Conflict\. The container name "\/calm" is already in use/,
    )
    expect((await client.ask('POST', '/containers/calm/stop')).status).toBe(204)
    expect(await client.ask('POST', '/containers/calm/stop')).toMatchObject({ status: 304, text: '' })
    expect((await refusal('POST', '/containers/calm/kill')).message).toMatch(
      /^Cannot kill container: calm: Container [0-9a-f]{64} is not running$/,
    )
    expect((await refusal('POST', '/containers/calm/unpause')).status).toBe(500)
    expect((await client.ask('DELETE', '/containers/calm')).status).toBe(204)
    expect((await client.ask('GET', '/containers/calm/json')).status).toBe(404)
  })

  it('multiplexes logs and follows them', async () => {
    inject('talker', { behaviour: { ...BEHAVIOUR, linesPerMinute: 1200 } })
    const response = await client.open('/containers/talker/logs?stdout=1&stderr=1&tail=2&timestamps=1&follow=1')
    let read = Buffer.alloc(0)
    while (read.length < 400) read = Buffer.concat([read, (await once(response, 'data'))[0] as Buffer])
    response.destroy()
    expect([1, 2]).toContain(read[0])
    const length = read.readUInt32BE(4)
    expect(read.subarray(8, 8 + length).toString()).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z .+\n$/)
  })

  it('samples whose counters rise', async () => {
    inject('counter')
    const sample = async () =>
      (await client.ask('GET', '/containers/counter/stats?stream=false&one-shot=1')).json as {
        cpu_stats: { cpu_usage: { total_usage: number }; system_cpu_usage: number }
      }
    const first = await sample()
    await new Promise((resolve) => setTimeout(resolve, 60))
    const second = await sample()
    expect(second.cpu_stats.cpu_usage.total_usage).toBeGreaterThan(first.cpu_stats.cpu_usage.total_usage)
    expect(second.cpu_stats.system_cpu_usage).toBeGreaterThan(first.cpu_stats.system_cpu_usage)
  })
})

describe('events', () => {
  it('keeps the order of dockerd for stop, start, restart, pause and removal', async () => {
    inject('seq', { mounts: [{ kind: 'volume', name: 'v', destination: '/v', readOnly: false }] })
    const of = async (method: string, path: string) => {
      const since = now()
      await client.ask(method, `/containers/${path}`)
      return eventsSince(since)
    }
    const stopped = ['container kill', 'container die', 'network disconnect', 'volume unmount', 'container stop']
    const started = ['network connect', 'volume mount', 'container start']
    expect(await of('POST', 'seq/stop')).toEqual(stopped)
    expect(await of('POST', 'seq/start')).toEqual(started)
    expect(await of('POST', 'seq/restart')).toEqual([...stopped, ...started, 'container restart'])
    expect(await of('POST', 'seq/pause')).toEqual(['container pause'])
    expect(await of('POST', 'seq/unpause')).toEqual(['container unpause'])
    expect(await of('POST', 'seq/rename?name=seq-2')).toEqual(['container rename'])
    expect(await of('DELETE', 'seq-2?force=1')).toEqual([
      'container kill',
      'container die',
      'network disconnect',
      'volume unmount',
      'container destroy',
    ])
  })

  it('opens at once, filters, and kills what ignores SIGTERM', async () => {
    inject('deaf', { labels: { tier: 'x' }, behaviour: { ...BEHAVIOUR, ignoresTerm: true } })
    const filters = encodeURIComponent('{"type":["container"],"container":["deaf"]}')
    const response = await client.open(`/events?filters=${filters}`)
    let text = ''
    response.on('data', (data) => (text += data))
    await client.ask('POST', '/containers/deaf/stop?t=0')
    await expect.poll(() => eventLines(text).length).toBe(4)
    response.destroy()
    const events = eventLines(text)
    expect(events.map((each) => [each.status, each.Actor.Attributes.signal ?? each.Actor.Attributes.exitCode])).toEqual(
      [
        ['kill', '15'],
        ['kill', '9'],
        ['die', '137'],
        ['stop', undefined],
      ],
    )
    expect(events[0]?.Actor.Attributes).toEqual({ image: 'busybox:latest', name: 'deaf', signal: '15', tier: 'x' })
    expect(text).toMatch(/"scope":"local","time":\d{10},"timeNano":\d{19}\}\n/)
  })

  it('leaves alone what an operator killed, whatever its restart policy', async () => {
    inject('phoenix', { restartPolicy: { name: 'always', maximumRetryCount: 0 }, startedAt: Date.now() })
    await client.ask('POST', '/containers/phoenix/kill?signal=9')
    const state = async () =>
      ((await client.ask('GET', '/containers/phoenix/json')).json as { State: { Status: string } }).State.Status
    await expect.poll(state).toBe('exited')
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await state()).toBe('exited')
  })
})

describe('access', () => {
  it('lets in nobody without the key, and nobody to other sockets', async () => {
    const [, second] = fleet.ready.hosts
    const other = await createFleet({ hosts: 1, containersPerHost: 1, eventsPerSecond: 0, seed: 1 })
    await expect(connectTo(host, other.ready.privateKey)).rejects.toThrow(/authentication/i)
    await other.dispose()
    expect(second?.fingerprint).not.toBe(host.fingerprint)
    const wrong = await connectTo(host, fleet.ready.privateKey, '/var/run/other.sock')
    await expect(wrong.ask('GET', '/_ping')).rejects.toThrow(/Channel open failure/)
    wrong.close()
  })

  it('answers a shell, and dial-stdio is the engine', async () => {
    expect(await client.run('test -S /var/run/docker.sock')).toMatchObject({ code: 0 })
    expect((await client.run('id')).stdout).toContain('(docker)')
    expect(await client.run('frobnicate')).toMatchObject({ code: 127, stderr: 'sh: 1: frobnicate: not found\n' })
    const text = await new Promise<string>((resolve, reject) => {
      client.ssh.exec('docker system dial-stdio', (error, channel) => {
        if (error) return reject(error)
        channel.once('data', (data: Buffer) => {
          resolve(data.toString())
          channel.end()
        })
        channel.write('GET /_ping HTTP/1.1\r\nHost: docker\r\n\r\n')
      })
    })
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
  })
})

describe('breakage', () => {
  const order = (how: 'drop-connections' | 'refuse' | 'hang' | 'engine-hang' | 'dockerd-down' | 'restore') =>
    fleet.obey({ kind: 'break', host: host.name, how })
  const within = <T>(ms: number, wanted: Promise<T>) =>
    Promise.race([wanted, new Promise<'silence'>((resolve) => setTimeout(resolve, ms, 'silence'))])

  it.each(['hang', 'engine-hang'] as const)('%s is silence until restored', async (how) => {
    order(how)
    const ping = client.ask('GET', '/_ping')
    expect(await within(200, ping)).toBe('silence')
    order('restore')
    expect(await ping).toMatchObject({ status: 200 })
  })

  it('drops connections, refuses, and takes back', async () => {
    const victim = await connectTo(host, fleet.ready.privateKey)
    const gone = new Promise<void>((resolve) => victim.ssh.once('close', () => resolve()))
    order('drop-connections')
    await gone
    client = await connectTo(host, fleet.ready.privateKey)
    order('refuse')
    await expect(connectTo(host, fleet.ready.privateKey)).rejects.toThrow()
    order('restore')
    client = await connectTo(host, fleet.ready.privateKey)
    expect(await client.ask('GET', '/_ping')).toMatchObject({ status: 200 })
  })

  it('dockerd-down closes the socket and leaves the shell', async () => {
    order('dockerd-down')
    await expect(client.ask('GET', '/_ping')).rejects.toThrow()
    expect((await client.run('docker system dial-stdio')).stderr).toMatch(/Is the docker daemon running/)
    order('restore')
    expect(await client.ask('GET', '/_ping')).toMatchObject({ status: 200 })
  })

  it('gives what no engine gives', async () => {
    const answers = (how: 'malformed-json' | 'truncated-chunk' | 'error-500' | 'oversized') =>
      fleet.obey({
        kind: 'inject',
        host: host.name,
        answers: [{ path: '/containers/json', how, times: 1, bytes: 3_000_000 }],
      })
    const ask = () => client.ask('GET', '/containers/json')
    answers('malformed-json')
    expect(await ask()).toMatchObject({ status: 200, json: undefined })
    answers('truncated-chunk')
    await expect(ask()).rejects.toThrow(/aborted/)
    answers('error-500')
    expect(await ask()).toMatchObject({ status: 500 })
    answers('oversized')
    expect((await ask()).text.length).toBeGreaterThan(3_000_000)
    expect((await ask()).json).toBeInstanceOf(Array)
    fleet.obey({ kind: 'inject', host: host.name, answers: [{ path: '/containers/json', how: 'endless', times: 1 }] })
    const endless = await client.open('/containers/json')
    let bytes = 0
    endless.on('data', (data: Buffer) => (bytes += data.length))
    await expect.poll(() => bytes).toBeGreaterThan(200)
    endless.destroy()
  })

  it('carries hostile names and inspects of megabytes', async () => {
    const name = `<img src=x onerror=alert(1)>\u202e${'n'.repeat(10_000)}`
    inject(name, { paddingBytes: 20_000_000, labels: { '</script>': '\u0000\u001b[31m' } })
    const list = (await client.ask('GET', '/containers/json')).json as { Id: string; Names: string[] }[]
    const found = list.find((each) => each.Names[0] === `/${name}`)
    expect(found).toBeDefined()
    expect((await client.ask('GET', `/containers/${found?.Id}/json`)).text.length).toBeGreaterThan(20_000_000)
    fleet.obey({ kind: 'remove', host: host.name, names: [name] })
  })
})

const BEHAVIOUR = {
  kind: 'service',
  stopMs: 20,
  ignoresTerm: false,
  cpuShare: 0.1,
  memoryBytes: 1_000_000,
  log: 'json',
  linesPerMinute: 6,
} as const
