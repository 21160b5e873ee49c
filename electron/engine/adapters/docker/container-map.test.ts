/** Docker's answers as they are, as Podman gives them, and as nobody should. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInspected, readInspectedRow, readList } from './container-map'
import { compareVersions, readFacts, readVersion } from './engine-facts'
import type { Place } from './rules'

const id = 'a'.repeat(64)
const place: Place = { name: 'box', user: 'deploy', socketPath: '/s' }
const json = (text: string): unknown => JSON.parse(text)

describe('a list', () => {
  it('keeps what is good of what is odd', () => {
    const [row, ...rest] = readList([
      {
        Id: id,
        Names: ['/web/db', '/db'],
        Image: 'redis:7',
        State: 'Running',
        Status: 'Up',
        Created: 17,
        Labels: null,
        Ports: null,
      },
      { Id: '../../etc', Names: ['/bad'] },
      { Names: ['/no-id'] },
      null,
      'text',
      {
        Id: 'b'.repeat(64),
        Names: 7,
        Created: '1',
        Ports: [{ PrivatePort: 80 }, { PrivatePort: -1 }, { IP: '::', PrivatePort: 53, Type: 'udp' }, 9],
      },
    ])
    expect(row).toEqual({
      id,
      name: 'db',
      image: 'redis:7',
      imageId: '',
      state: 'running',
      status: 'Up',
      createdAt: 17_000,
      labels: {},
      ports: [],
      volumes: [],
      networks: [],
    })
    expect(rest).toHaveLength(1)
    expect(rest[0]).toMatchObject({
      name: 'bbbbbbbbbbbb',
      createdAt: 0,
      ports: [
        { hostIp: '::', containerPort: 53, protocol: 'udp' },
        { hostIp: '', containerPort: 80, protocol: 'tcp' },
      ],
    })
  })

  it('cleans names and labels, and knows no prototype', () => {
    const labels = `{"__proto__": {"polluted": 1}, "constructor": "c", "k\\u202e": "v\\u001b[31m", "n": 5, "${'x'.repeat(300)}": "${'y'.repeat(9000)}"}`
    const [row] = readList(
      json(`[{"Id": "${id}", "Names": ["/a\\u202eb<img>"], "Labels": ${labels}, "Created": 1e309}]`),
    )
    expect(row?.name).toBe('ab<img>')
    expect(row?.createdAt).toBe(0)
    expect(Object.getPrototypeOf(row?.labels)).toBeNull()
    expect(Object.keys(row?.labels ?? {})).toEqual(['constructor', 'k', 'n', expect.stringMatching(/^x{255}…$/)])
    expect(row?.labels.k).toBe('v')
    expect(row?.labels.n).toBe('')
    expect(Object.values(row?.labels ?? {}).at(-1)).toHaveLength(4096)
    expect({}).not.toHaveProperty('polluted')
  })

  it('is empty for anything that is no list', () => {
    for (const raw of [undefined, null, {}, 'x', 7, { length: 3 }]) expect(readList(raw)).toEqual([])
  })
})

describe('an inspection', () => {
  const full = {
    Id: id,
    Name: '/web',
    Created: '2026-01-02T03:04:05.678901234Z',
    State: {
      Status: 'exited',
      ExitCode: 137,
      OOMKilled: true,
      StartedAt: '2026-01-02T03:04:06Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      Health: { Status: 'odd' },
    },
    Config: { Cmd: null, Entrypoint: 'sh -c', Healthcheck: { Test: ['CMD', 'true'] }, Labels: { a: 'b' } },
    HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 }, CpuQuota: 50_000, CpuPeriod: 0 },
    Mounts: [{ Type: 'bind', Source: '/a', Destination: '/b', RW: false }],
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '53/udp': null, nonsense: [] },
      Networks: { front: { IPAddress: '', GlobalIPv6Address: 'fd00::2', Aliases: ['web'] } },
    },
  }
  it('is in our words', () => {
    expect(readInspected(full)).toMatchObject({
      name: 'web',
      createdAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
      state: 'exited',
      exitCode: 137,
      outOfMemory: true,
      health: 'none',
      startedAt: Date.UTC(2026, 0, 2, 3, 4, 6),
      finishedAt: undefined,
      command: [],
      entrypoint: ['sh -c'],
      healthcheck: 'CMD true',
      restartPolicy: 'on-failure:3',
      cpuLimit: 0.5,
      mounts: [{ kind: 'bind', source: '/a', destination: '/b', readOnly: true }],
      networks: [{ network: 'front', address: 'fd00::2', aliases: ['web'] }],
      ports: [
        { hostIp: '', containerPort: 53, protocol: 'udp' },
        { hostIp: '0.0.0.0', hostPort: 8080, containerPort: 80, protocol: 'tcp' },
      ],
    })
  })
  it.each([
    [4242, 4242],
    [0, undefined],
    [-1, undefined],
    [1.5, undefined],
    ['7; rm', undefined],
  ])('with the process %j has %j', (Pid, pid) => {
    expect(readInspectedRow({ ...full, State: { ...full.State, Pid } })?.pid).toBe(pid)
  })
  it.each([
    ['host', {}, ['host']],
    ['none', {}, ['none']],
    ['bridge', {}, []],
    ['host', { front: {} }, ['front']],
  ])('is on networks as Docker tells it, of mode %s and %j', (NetworkMode, Networks, networks) => {
    const raw = { ...full, HostConfig: { NetworkMode }, NetworkSettings: { Networks } }
    expect(readInspectedRow(raw)?.networks).toEqual(networks)
  })
  it('needs nothing but an id', () => {
    expect(readInspected({ Id: id })).toMatchObject({ id, state: '', restartPolicy: 'no', ports: [] })
    expect(
      readInspected({ Id: id, State: 7, Config: [], HostConfig: null, Mounts: {}, NetworkSettings: 'x' }),
    ).toBeDefined()
    expect(readInspected({ Name: 'x' })).toBeUndefined()
    expect(readInspected(undefined)).toBeUndefined()
  })
  it('survives any JSON in any of its fields', () => {
    const keys = fc.constantFrom(...Object.keys(full))
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), fc.jsonValue(), (odd, value) => {
        expect(readInspected({ ...full, ...odd, Id: id })).toBeDefined()
        expect(Array.isArray(readList(value))).toBe(true)
        expect(Array.isArray(readList([{ ...odd, Id: id, Ports: value, Labels: value, Names: value }]))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the engine', () => {
  it.each([
    [{ ApiVersion: '1.41', MinAPIVersion: '1.12' }, '1.41'],
    [{ ApiVersion: '1.52', MinAPIVersion: '1.44' }, '1.47'],
    [{ ApiVersion: '1.24' }, '1.24'],
  ])('speaks %j as %s', (version, api) => {
    expect(readVersion(version, place)).toEqual({ api, podman: false })
  })
  it.each([
    [{ ApiVersion: '1.18', Version: '1.6' }, 'Docker 1.6 on box is too old for Longshore.'],
    [{ ApiVersion: '1.60', MinAPIVersion: '1.55', Version: '40' }, 'Docker 40 on box is too new for this Longshore.'],
    [{ ApiVersion: 'x' }, 'box sent a version that cannot be read.'],
    [undefined, 'box sent a version that cannot be read.'],
    ['<html>', 'box sent a version that cannot be read.'],
  ])('refuses %j', (version, message) => {
    expect(() => readVersion(version, place)).toThrow(message)
  })
  it('may be Podman, whose id says nothing', () => {
    const version = { Version: '4.3.1', ApiVersion: '1.41', Components: [{ Name: 'Podman Engine' }] }
    const { podman } = readVersion(version, place)
    expect(readFacts(version, { ID: 'random', NCPU: 2 }, podman)).toMatchObject({
      engineId: '',
      version: 'Podman 4.3.1',
      cpus: 2,
    })
  })
  it('versions are numbers, not text', () => {
    expect(compareVersions('1.9', '1.24')).toBeLessThan(0)
    expect(compareVersions('1.47', '1.47')).toBe(0)
    expect(compareVersions('2.0', '1.99')).toBeGreaterThan(0)
  })
})
