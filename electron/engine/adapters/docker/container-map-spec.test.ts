/** From inspect to a spec and back to a body: older ways of saying the same, what has no word, and odd answers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBody, updateBody } from './container-map-body'
import { readSpec } from './container-map-spec'

const id = 'a'.repeat(64)
const read = (more: { Config?: object; HostConfig?: object; NetworkSettings?: object } = {}) =>
  readSpec({
    Id: id,
    Name: '/web',
    Image: 'sha256:1',
    NetworkSettings: more.NetworkSettings,
    Config: { Image: 'nginx', Hostname: id.slice(0, 12), ...more.Config },
    HostConfig: { NetworkMode: 'default', ...more.HostConfig },
  }).spec

describe('a spec', () => {
  it('has nothing that the engine wrote by itself', () => {
    expect(read()).toEqual({
      image: 'nginx',
      name: 'web',
      command: [],
      entrypoint: [],
      environment: [],
      ports: [],
      mounts: [],
      labels: {},
      resources: {},
      isInteractive: false,
      hasTty: false,
      isPrivileged: false,
      hasReadOnlyRoot: false,
      isTemporary: false,
    })
  })

  it('of Podman has nothing that Podman wrote by itself, and the network that is meant', () => {
    const ofPodman = (Env: string[], networks: string[], User = '') =>
      readSpec(
        {
          Id: id,
          Name: '/web',
          NetworkSettings: {
            Networks: Object.fromEntries(networks.map((name) => [name, { Aliases: [id.slice(0, 12)] }])),
          },
          Config: { Image: 'nginx', Hostname: id.slice(0, 12), Env, User, StopTimeout: 10 },
          HostConfig: {
            NetworkMode: 'bridge',
            CapDrop: ['CAP_MKNOD', 'CAP_NET_RAW'],
            ShmSize: 65_536_000,
            UTSMode: 'private',
          },
        },
        true,
      ).spec
    const given = ['container=podman', 'TERM=xterm', `HOSTNAME=${id.slice(0, 12)}`, 'HOME=/root']
    const plain = ofPodman(given, ['podman'])
    expect(plain).toMatchObject({ environment: [], network: undefined })
    expect(plain.leftOut).toBeUndefined()
    expect(ofPodman([...given.slice(0, 3), 'HOME=/home/www'], ['podman'], 'www:www').environment).toEqual([])
    const asked = ['container=oci', 'TERM=dumb', 'HOSTNAME=other', 'HOME=/srv']
    expect(ofPodman(asked, ['front']).environment.map(({ name, value }) => `${name}=${value}`)).toEqual(asked)
    expect(ofPodman([], ['front', 'back'])).toMatchObject({ network: 'front', leftOut: ['the network back'] })
    expect(ofPodman([], ['back', 'podman'])).toMatchObject({ network: undefined, leftOut: ['the network back'] })
  })

  it.each([
    ['data:/data', { kind: 'volume', source: 'data', target: '/data', readOnly: false }],
    ['data:/data:ro', { kind: 'volume', source: 'data', target: '/data', readOnly: true }],
    ['/srv:/srv:rw,z', { kind: 'bind', source: '/srv', target: '/srv', readOnly: false }],
  ])('reads the bind %s', (bind, mount) => {
    const spec = read({ HostConfig: { Binds: [bind] } })
    expect(spec.mounts).toEqual([mount])
    expect(spec.leftOut).toBeUndefined()
  })

  it('reads tmpfs, anonymous volumes and variables of any text', () => {
    const spec = read({
      Config: { Env: ['A=1=2', 'B=', 'GONE', 'C=line 1\nline 2'], Volumes: { '/data': {} } },
      HostConfig: { Tmpfs: { '/tmp': '' } },
    })
    expect(spec.mounts).toEqual([
      { kind: 'tmpfs', target: '/tmp', readOnly: false },
      { kind: 'volume', target: '/data', readOnly: false },
    ])
    expect(spec.environment).toEqual([
      { name: 'A', value: '1=2' },
      { name: 'B', value: '' },
      { name: 'C', value: 'line 1\nline 2' },
    ])
  })

  it.each([
    [{ HostConfig: { Binds: ['/a:/b:rshared'] } }, 'options of the mount at /b: rshared'],
    [{ HostConfig: { Tmpfs: { '/tmp': 'size=1m' } } }, 'options of the tmpfs at /tmp: size=1m'],
    [{ HostConfig: { Mounts: [{ Type: 'npipe', Source: 'x', Target: '/y' }] } }, 'the npipe mount at /y'],
    [
      {
        HostConfig: { Mounts: [{ Type: 'bind', Source: '/x', Target: '/y', BindOptions: { Propagation: 'shared' } }] },
      },
      'options of the mount at /y',
    ],
    [
      { HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '7000-7010' }] } } },
      'the range of host ports 7000-7010 for 80/tcp',
    ],
    [{ HostConfig: { CapDrop: ['ALL'] } }, 'dropped capabilities: ALL'],
    [{ HostConfig: { PidMode: 'host' } }, 'a namespace of processes: host'],
    [{ HostConfig: { Memory: 10, MemorySwap: 10 } }, 'a limit of swap'],
    [{ HostConfig: { SecurityOpt: ['seccomp=unconfined'] } }, 'security options: seccomp=unconfined'],
    [{ HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } } } }, 'options of the log driver'],
    [{ Config: { Labels: { 'a b': 'c' } } }, 'the label a b'],
    [{ Config: { StopTimeout: 60 } }, 'a stop timeout: 60'],
    [{ NetworkSettings: { Networks: { bridge: {}, back: {} } } }, 'the network back'],
    [
      { NetworkSettings: { Networks: { bridge: { IPAMConfig: { IPv4Address: '10.0.0.9' } } } } },
      'a fixed address on bridge',
    ],
  ])('%j: names what it cannot say', (more, words) => expect(read(more).leftOut).toEqual([words]))

  it.each([
    ['default', undefined],
    ['bridge', undefined],
    ['', undefined],
    ['host', 'host'],
    [`container:${id}`, `container:${id}`],
  ])('of the network mode %j is %j', (NetworkMode, network) =>
    expect(read({ HostConfig: { NetworkMode } }).network).toBe(network),
  )

  it('takes no object for a text, whatever its own toString is', () => {
    const odd = { toString: 1, valueOf: 1 }
    const Mounts = [{ Target: odd, Consistency: 'x' }]
    const NetworkSettings = { Networks: { a: { Aliases: [odd] } } }
    expect(() => readSpec({ Id: odd, HostConfig: { NetworkMode: odd, Mounts }, NetworkSettings }, false)).not.toThrow()
  })

  it('survives any JSON, and its body is JSON again', () => {
    const keys = fc.constantFrom('Config', 'HostConfig', 'NetworkSettings', 'Name', 'Id', 'Env', 'Mounts', 'Labels')
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), fc.jsonValue(), fc.boolean(), (odd, value, isPodman) => {
        for (const raw of [odd, value, { ...odd, Config: odd, HostConfig: { ...odd, PortBindings: value } }])
          expect(() => JSON.stringify(createBody(readSpec(raw, isPodman).spec))).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })
})

describe('an update', () => {
  it.each([
    [{ memoryBytes: 100 }, { memoryBytes: 50, memoryAndSwapBytes: 100 }, { Memory: 100, MemorySwap: 200 }],
    [{ memoryBytes: 100 }, { memoryBytes: 50, memoryAndSwapBytes: 60 }, { Memory: 100, MemorySwap: 110 }],
    [{ memoryBytes: 100 }, { memoryBytes: 50, memoryAndSwapBytes: -1 }, { Memory: 100, MemorySwap: -1 }],
    [{ memoryBytes: 100 }, { memoryBytes: 0, memoryAndSwapBytes: 0 }, { Memory: 100, MemorySwap: 200 }],
    [{ pids: 0 }, { memoryBytes: 0, memoryAndSwapBytes: 0 }, { PidsLimit: -1 }],
    [{ cpus: 0.5 }, { memoryBytes: 9, memoryAndSwapBytes: 18 }, { NanoCpus: 500_000_000 }],
    [
      { restart: { name: 'always' as const } },
      { memoryBytes: 0, memoryAndSwapBytes: 0 },
      { RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } },
    ],
  ])('%j of %j sends %j', (resources, now, body) => expect(updateBody(resources, now)).toEqual(body))
})
