/**
 * The simulated engine against a real dockerd of the lab: the same containers are made on both, the same questions asked,
 * and status codes, header names, key paths, JSON types, error sentences and the order of events must be the same.
 */
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { createFleet, type Fleet } from './fleet'
import type { InjectedContainer } from './protocol'
import { differences } from './shape'
import { type Answer, connectTo, eventLines, type TestClient } from './test-client'

type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>

const SHELL = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done']
const DETACHED = ['run', '--detach', '--name']

/** Each container twice: as the docker CLI makes it, and as the fleet is told of it. */
const TWINS: { cli: string[]; known: InjectedContainer }[] = [
  {
    cli: [
      ...DETACHED,
      ...['rich', '--label', 'a=b', '-p', '8080:80', '-p', '127.0.0.1:9000:9000/udp', '--expose', '443'],
      ...[
        '-v',
        'data:/data',
        '-v',
        '/tmp:/hosttmp:ro',
        '--tmpfs',
        '/run/x',
        '-e',
        'A=1',
        '--restart',
        'unless-stopped',
      ],
      ...['--memory', '64m', '--cpus', '0.5', '--health-cmd', 'true', '--health-interval', '1s', 'busybox', ...SHELL],
    ],
    known: {
      name: 'rich',
      labels: { a: 'b' },
      env: ['A=1'],
      ports: [
        { privatePort: 80, protocol: 'tcp', hostIp: '', publicPort: 8080 },
        { privatePort: 9000, protocol: 'udp', hostIp: '127.0.0.1', publicPort: 9000 },
        { privatePort: 443, protocol: 'tcp' },
      ],
      mounts: [
        { kind: 'volume', name: 'data', destination: '/data', readOnly: false },
        { kind: 'bind', source: '/tmp', destination: '/hosttmp', readOnly: true },
      ],
      tmpfs: ['/run/x'],
      restartPolicy: { name: 'unless-stopped', maximumRetryCount: 0 },
      memoryLimitBytes: 64 * 1024 * 1024,
      nanoCpus: 500_000_000,
      health: { test: ['CMD-SHELL', 'true'], intervalMs: 1000 },
    },
  },
  {
    cli: [...DETACHED, 'ended', 'busybox', 'sh', '-c', 'exit 3'],
    known: { name: 'ended', command: ['sh', '-c', 'exit 3'], status: 'exited', exitCode: 3 },
  },
  {
    cli: ['create', '--name', 'fresh', 'busybox', 'sleep', '5'],
    known: { name: 'fresh', command: ['sleep', '5'], status: 'created' },
  },
  {
    cli: [...DETACHED, 'plain', '--network', 'twin_net', '-v', 'state:/state', 'busybox', ...SHELL],
    known: {
      name: 'plain',
      network: 'twin_net',
      mounts: [{ kind: 'volume', name: 'state', destination: '/state', readOnly: false }],
    },
  },
  {
    cli: [...DETACHED, 'onhost', '-t', '-i', '--network', 'host', 'busybox', ...SHELL],
    known: { name: 'onhost', network: 'host', tty: true },
  },
  { cli: [...DETACHED, 'held', 'busybox', ...SHELL], known: { name: 'held', status: 'paused' } },
]

/** Where the two may differ, and why. */
const ALLOWED: Record<string, RegExp> = {
  'a real health check shows as an exec while it runs': /^\$\.ExecIDs/,
  'only the newest layer has tags, and the lab image has one layer': /^\$\[\]\.Tags/,
}
const allowed = Object.values(ALLOWED)
const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'fidelity', { timeout: 60_000 }, () => {
  let lab: Lab
  let fleet: Fleet
  let client: TestClient
  let real: Ask
  let simulated: Ask

  beforeAll(async () => {
    lab = await openLab({ hosts: 1 })
    const host = lab.host(1)
    real = askSocket(host.socketPath)
    await host.docker('network', 'create', 'twin_net')
    for (const { cli } of TWINS) await host.docker(...cli)
    await host.docker('pause', 'held')
    await host.docker('wait', 'ended')
    // The simulated host has images without a tag too.
    await host.docker('commit', 'ended')
    fleet = await createFleet({ hosts: 1, containersPerHost: 0, eventsPerSecond: 0, seed: 1 })
    const [facts] = fleet.ready.hosts
    if (!facts) throw new Error('no simulated host')
    const containers = TWINS.map(({ known }) => ({ image: 'busybox', command: SHELL, ...known }))
    fleet.obey({ kind: 'inject', host: facts.name, containers })
    client = await connectTo(facts, fleet.ready.privateKey)
    simulated = client.ask
    // The real one's first health check.
    while (!(await host.docker('inspect', 'rich')).includes('"healthy"')) await sleep(200)
  }, 90_000)

  afterAll(async () => {
    client?.close()
    await fleet?.dispose()
    // A frozen process cannot be ended with the lab.
    await lab?.host(1).docker('rm', '--force', 'held')
    await lab?.dispose()
  }, 60_000)

  const both = async (method: string, path: string, body?: unknown) =>
    [await real(method, path, body), await simulated(method, path, body)] as const

  it.each([
    '/_ping',
    '/version',
    '/info',
    '/v1.41/containers/json?all=1',
    '/containers/json?all=1&size=1',
    ...TWINS.map(({ known }) => `/containers/${known.name}/json`),
    '/containers/rich/json?size=1',
    '/containers/rich/top',
    '/containers/rich/top?ps_args=aux',
    '/containers/plain/changes',
    '/containers/fresh/changes',
    '/containers/rich/stats?stream=false',
    '/containers/rich/stats?stream=false&one-shot=1',
    '/containers/ended/stats?stream=false',
    '/images/json',
    '/images/busybox/json',
    '/images/busybox/history',
    '/volumes',
    '/volumes/data',
    '/networks',
    '/networks/twin_net',
    '/networks/bridge',
    '/networks/host',
    '/system/df',
  ])('%s has the same shape', async (path) => {
    const [one, other] = await both('GET', path)
    expect(other.status).toBe(one.status)
    expect(headerNames(other)).toEqual(headerNames(one))
    expect(differences(one.json, other.json, allowed)).toEqual([])
  })

  it.each(TWINS.map(({ known }) => known.name))('%s is described with the same words', async (name) => {
    const [one, other] = await both('GET', `/containers/${name}/json`)
    expect(words(other.json)).toEqual(words(one.json))
  })

  it.each([
    ['GET', '/containers/nope/json'],
    ['POST', '/containers/nope/stop'],
    ['POST', '/containers/rich/start'],
    ['POST', '/containers/ended/stop'],
    ['POST', '/containers/ended/pause'],
    ['POST', '/containers/ended/unpause'],
    ['POST', '/containers/ended/kill'],
    ['POST', '/containers/held/pause'],
    ['POST', '/containers/held/start'],
    ['POST', '/containers/rich/unpause'],
    ['POST', '/containers/rich/kill?signal=BOGUS'],
    ['POST', '/containers/rich/stop?t=abc'],
    ['DELETE', '/containers/rich'],
    ['DELETE', '/containers/held'],
    ['DELETE', '/containers/nope'],
    ['POST', '/containers/plain/rename'],
    ['POST', '/containers/plain/rename?name=rich'],
    ['POST', '/containers/plain/rename?name=%2Fbad%20name'],
    ['POST', '/containers/plain/update'],
    ['POST', '/containers/plain/update', { Memory: 1024 }],
    ['POST', '/containers/create'],
    ['POST', '/containers/create?name=new', { Image: 'none' }],
    ['POST', '/containers/create?name=new', { Image: 'none:7' }],
    ['POST', '/containers/create?name=rich', { Image: 'busybox' }],
    ['POST', '/containers/create?name=bad%20name', { Image: 'busybox' }],
    ['POST', '/containers/create?name=new', { Image: 'busybox', HostConfig: { Memory: 1024 } }],
    ['GET', '/containers/nope/changes'],
    ['GET', '/containers/ended/top'],
    ['GET', '/containers/rich/logs'],
    ['GET', '/containers/json?filters=x'],
    ['GET', '/containers/json?filters=%7B%22foo%22:%5B%22x%22%5D%7D'],
    ['GET', '/containers/json?filters=%7B%22status%22:%5B%22bogus%22%5D%7D'],
    ['GET', '/containers/json?limit=abc'],
    ['GET', '/events?since=abc'],
    ['GET', '/events?since=20&until=10'],
    ['GET', '/images/none/json'],
    ['DELETE', '/images/none'],
    ['DELETE', '/images/busybox'],
    ['GET', '/volumes/none'],
    ['DELETE', '/volumes/none'],
    ['DELETE', '/volumes/data'],
    ['GET', '/networks/zzz'],
    ['DELETE', '/networks/zzz'],
    ['DELETE', '/networks/bridge'],
    ['DELETE', '/networks/twin_net'],
    ['GET', '/v1.50/version'],
    ['GET', '/v1.3/version'],
    ['GET', '/nope'],
    ['PUT', '/containers/json'],
  ] as [string, string, unknown?][])('%s %s is refused alike (%j)', async (method, path, body) => {
    const [one, other] = await both(method, path, body)
    expect(other.status).toBe(one.status)
    expect(message(other)).toBe(message(one))
    expect(headerNames(other)).toEqual(headerNames(one))
  })

  it('what is created is described with the same words', async () => {
    const body = {
      Image: 'busybox',
      Cmd: SHELL,
      Env: ['A=1'],
      User: '1:1',
      WorkingDir: '/tmp',
      Labels: { a: 'b' },
      OpenStdin: true,
      ExposedPorts: { '80/tcp': {} },
      NetworkingConfig: { EndpointsConfig: { twin_net: {} } },
      HostConfig: {
        NetworkMode: 'twin_net',
        PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8099' }] },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 2 },
        Memory: 64 * 1024 * 1024,
        PidsLimit: 50,
        ReadonlyRootfs: true,
      },
    }
    const [one, other] = await both('POST', '/containers/create?name=made', body)
    expect(other.status).toBe(one.status)
    expect(headerNames(other)).toEqual(headerNames(one))
    expect(differences(one.json, other.json)).toEqual([])
    const [inspected, simulatedInspected] = await both('GET', '/containers/made/json')
    const { HostConfig: made, ...rest } = inspected.json as { HostConfig: Record<string, unknown> }
    const { HostConfig: ours, ...ourRest } = simulatedInspected.json as { HostConfig: Record<string, unknown> }
    expect(words(ourRest)).toEqual(words(rest))
    // Which empty lists are null depends on the client; the simulated engine speaks as to the CLI.
    for (const key of Object.keys(made).filter((name) => !isEmpty(made[name]) || !isEmpty(ours[name])))
      expect(words(ours[key]), key).toEqual(words(made[key]))
    const [gone, ourGone] = await both('DELETE', '/containers/made')
    expect(ourGone.status).toBe(gone.status)
  })

  it.each([
    ['POST', 'plain/stop?t=3'],
    ['POST', 'plain/start'],
    ['POST', 'plain/restart?t=3'],
    ['POST', 'plain/pause'],
    ['POST', 'plain/unpause'],
    ['POST', 'plain/pause'],
    ['POST', 'plain/stop?t=3'],
    ['POST', 'plain/start'],
    ['POST', 'plain/kill?signal=WINCH'],
    ['POST', 'plain/kill'],
    ['POST', 'plain/rename?name=plain-2'],
    ['POST', 'plain-2/rename?name=plain'],
    ['POST', 'plain/start'],
    ['DELETE', 'plain?force=1'],
  ])('%s %s: the same events in the same order', async (method, path) => {
    const filters = encodeURIComponent('{"type":["container","network","volume"]}')
    const seen = async (ask: Ask) => {
      const since = (Date.now() / 1000).toFixed(3)
      const { status } = await ask(method, `/containers/${path}`)
      await sleep(300)
      const { text } = await ask(
        'GET',
        `/events?since=${since}&until=${(Date.now() / 1000).toFixed(3)}&filters=${filters}`,
      )
      const events = eventLines(text).filter((each) => !/^exec_/.test(each.Action))
      return { status, events }
    }
    const [one, other] = [await seen(real), await seen(simulated)]
    expect(other.status).toBe(one.status)
    expect(other.events.map(eventWords)).toEqual(one.events.map(eventWords))
    expect(differences(one.events, other.events)).toEqual([])
  })
})

function askSocket(socketPath: string): Ask {
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const headers = body === undefined ? {} : { 'Content-Type': 'application/json' }
      const sent = request({ socketPath, method, path, headers, agent: false }, (response) => {
        let text = ''
        response.on('data', (data) => (text += data))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: tryJson(text) }),
        )
      })
      sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
    })
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0)
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** How a body is cut into pieces is nobody's promise; Go also closes where Node's client asked it to. */
function headerNames({ headers }: Answer): string[] {
  return Object.keys(headers)
    .filter((name) => !['date', 'content-length', 'transfer-encoding', 'connection'].includes(name))
    .sort()
}

function message({ text }: Answer): string {
  return text.replace(/[0-9a-f]{64}/g, '<id>').replace(/\b[0-9a-f]{12}\b/g, '<short id>')
}

function eventWords({
  Type,
  Action,
  Actor,
}: {
  Type: string
  Action: string
  Actor: { Attributes: Record<string, string> }
}): string {
  const { signal = '', exitCode = '' } = Actor.Attributes
  return [Type, Action, Object.keys(Actor.Attributes).join(), signal, exitCode].join(' | ')
}

/** Depend on how often health was asked, how the image was made, and whether the CLI was attached when it created it. */
const UNLIKE = ['ExecIDs', 'Log', 'LowerDir', 'Hostname', 'AttachStdout', 'AttachStderr']

/** Every text, truth and nothing of an inspect, with ids, instants and addresses blotted out. Numbers are left to the shape. */
function words(value: unknown): unknown {
  if (typeof value === 'number') return '<number>'
  if (typeof value === 'string') return blot(value)
  if (Array.isArray(value)) return value.map(words).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([key]) => !UNLIKE.includes(key))
  return Object.fromEntries(entries.map(([key, each]) => [key, words(each)]))
}

function blot(text: string): string {
  return text
    .replace(/[0-9a-f]{64}/g, '<id>')
    .replace(/\b[0-9a-f]{12}\b/g, '<short id>')
    .replace(/^(?!0001)\d{4}-\d\d-\d\dT[\d:.]+Z$/, '<instant>')
    .replace(/^172\.\d+\.\d+\.\d+$/, '<address>')
    .replace(/^02:42:[0-9a-f:]+$/, '<mac>')
}
