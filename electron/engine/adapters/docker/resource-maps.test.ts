/** Images, volumes, networks and disk use as Docker and Podman say them, and as nobody should. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readDiskUsage } from './disk-usage'
import { isReference, readImage, readImages, readRemoved } from './image-map'
import { isLeaving, readMembers, readNetworks } from './network-map'
import { readSizes, readVolumes } from './volume-map'

const hex = (letter: string) => letter.repeat(64)

describe('images', () => {
  it('keeps tags that can be asked for, and leaves out what has no id', () => {
    const [image, ...rest] = readImages([
      {
        Id: `sha256:${hex('a')}`,
        RepoTags: ['nginx:1.27', '<none>:<none>', 'evil/../../containers/x', 'a b', 'ghcr.io/acme/shop:2'],
        RepoDigests: [`nginx@sha256:${hex('d')}`, '<none>@<none>'],
        Created: 17,
        Size: 1024,
        Labels: { 'a\u202eb': '\u001b[31mred' },
      },
      { Id: '../../etc' },
      null,
      { Id: hex('b'), RepoTags: null, Labels: null, Size: 'big' },
    ])
    expect(image).toEqual({
      id: `sha256:${hex('a')}`,
      tags: ['ghcr.io/acme/shop:2', 'nginx:1.27'],
      digests: [`nginx@sha256:${hex('d')}`],
      sizeBytes: 1024,
      createdAt: 17_000,
      labels: { ab: 'red' },
    })
    expect(rest).toEqual([{ id: `sha256:${hex('b')}`, tags: [], digests: [], sizeBytes: 0, createdAt: 0, labels: {} }])
  })

  it.each([
    ['nginx', true],
    ['localhost:5000/a/b:tag', true],
    [`sha256:${hex('a')}`, true],
    ['a/../b', false],
    ['a//b', false],
    ['a?force=1', false],
    ['-x', false],
    ['a%2e', false],
    ['', false],
  ])('%s is a reference: %s', (name, expected) => expect(isReference(name)).toBe(expected))

  it('are told in whole with their layers', () => {
    const image = readImage(
      {
        Architecture: 'arm',
        Variant: 'v7',
        Os: 'linux',
        Config: {
          Entrypoint: ['/run'],
          Cmd: null,
          Env: ['PATH=/bin', 'EMPTY=', 'ODD', 'EQ=a=b'],
          ExposedPorts: { '80/tcp': {} },
          Volumes: { '/data': {} },
          Labels: { a: 'b' },
        },
      },
      [{ Created: 5, CreatedBy: 'RUN apt-get  \n install', Size: 7, Tags: ['x:1'] }, 'odd', { Size: 'x' }],
    )
    expect(image).toMatchObject({
      architecture: 'arm/v7',
      entrypoint: ['/run'],
      command: [],
      environment: [
        { name: 'PATH', value: '/bin' },
        { name: 'EMPTY', value: '' },
        { name: 'ODD', value: '' },
        { name: 'EQ', value: 'a=b' },
      ],
      exposedPorts: ['80/tcp'],
      volumes: ['/data'],
    })
    expect(image.layers[0]).toEqual({
      createdAt: 5000,
      createdBy: 'RUN apt-get    install',
      sizeBytes: 7,
      tags: ['x:1'],
    })
  })

  it('say what a removal took', () => {
    expect(readRemoved([{ Untagged: 'a:1' }, { Deleted: 'sha256:1' }, {}, null])).toEqual({
      untagged: ['a:1'],
      deleted: ['sha256:1'],
    })
  })
})

describe('volumes', () => {
  it('are anonymous by label or by name', () => {
    const rows = readVolumes({
      Volumes: [
        { Name: 'db', Driver: 'local', Mountpoint: '/m', Scope: 'local', Labels: null, Options: null },
        { Name: hex('c') },
        { Name: 'odd', Labels: { 'com.docker.volume.anonymous': '' } },
        { Name: '' },
        7,
      ],
    })
    expect(rows.map((row) => [row.name, row.isAnonymous])).toEqual([
      ['db', false],
      [hex('c'), true],
      ['odd', true],
    ])
    expect(readVolumes({ Volumes: null })).toEqual([])
  })
  it('have a size only where the driver knows it', () => {
    const Volumes = [
      { Name: 'a', UsageData: { Size: 5 } },
      { Name: 'b', UsageData: { Size: -1 } },
      { Name: 'c', UsageData: null },
    ]
    expect([...readSizes({ Volumes })]).toEqual([['a', 5]])
  })
})

describe('networks', () => {
  it('know what belongs to the engine', () => {
    const rows = readNetworks([
      { Id: hex('a'), Name: 'bridge', Driver: 'bridge', IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } },
      { Id: hex('b'), Name: 'front', Internal: true, IPAM: { Config: null } },
      { Id: '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9', Name: 'bridge' },
      { Id: 'abcdefghijkl1234567890xyz', Name: 'ingress', Ingress: true, Scope: 'swarm' },
      { Id: '../x', Name: 'bad' },
    ])
    expect(rows.map((row) => [row.name, row.isBuiltIn])).toEqual([
      ['bridge', true],
      ['front', false],
      ['podman', true],
      ['ingress', true],
    ])
    expect(rows[0]?.subnets).toEqual([{ subnet: '172.17.0.0/16', gateway: '' }])
  })
  it('name their members with plain addresses', () => {
    const Containers = {
      [hex('2')]: { Name: 'web', IPv4Address: '172.18.0.2/16', MacAddress: '02:42' },
      [hex('1')]: { Name: '', IPv6Address: 'fd00::2/64' },
    }
    expect(readMembers({ Containers }).some(isLeaving)).toBe(false)
    expect(readMembers({ Containers: { [`ep-${hex('2')}`]: { Name: 'web' } } }).every(isLeaving)).toBe(true)
    expect(readMembers({ Containers })).toEqual([
      { id: hex('1'), name: '11111111111…', ipv4: '', ipv6: 'fd00::2', mac: '' },
      { id: hex('2'), name: 'web', ipv4: '172.18.0.2', ipv6: '', mac: '02:42' },
    ])
  })
})

describe('disk use', () => {
  it('is counted as docker system df counts', () => {
    const { kinds } = readDiskUsage({
      LayersSize: 1000,
      Images: [
        { Size: 600, SharedSize: 100, Containers: 2 },
        { Size: 500, SharedSize: 100, Containers: 0 },
      ],
      Containers: [{ State: 'running', SizeRw: 10 }, { State: 'exited', SizeRw: 5 }, { State: 'created' }],
      Volumes: [{ UsageData: { Size: 50, RefCount: 1 } }, { UsageData: { Size: 30, RefCount: 0 } }, {}],
      BuildCache: [{ Size: 9, InUse: true }, { Size: 4 }, { Size: 2, Shared: true }],
    })
    expect(
      kinds.map(({ kind, count, active, sizeBytes, reclaimableBytes }) =>
        [kind, count, active, sizeBytes, reclaimableBytes].join(' '),
      ),
    ).toEqual(['images 2 1 1000 500', 'containers 3 1 15 5', 'volumes 3 1 80 30', 'build-cache 3 1 13 4'])
  })
})

it('whatever an engine sends is read', () => {
  const keys = fc.constantFrom('Id', 'Name', 'RepoTags', 'Volumes', 'Containers', 'IPAM', 'Config', 'Labels', 'Images')
  const odd = fc.dictionary(keys, fc.jsonValue())
  fc.assert(
    fc.property(odd, fc.jsonValue(), (some, value) => {
      for (const raw of [value, [some], some]) {
        readImages(raw)
        readImage(raw, value)
        readRemoved(raw)
        readVolumes(raw)
        readSizes(raw)
        readNetworks(raw)
        readMembers(raw)
        expect(readDiskUsage(raw).kinds).toHaveLength(4)
      }
    }),
    { numRuns: 1000 },
  )
})
