/** Figures as engines tell them, recorded from dockerd 20.10 (cgroup v1) and Podman 4.3.1, and as none should. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../../../shared/errors'
import { readFacts } from './engine-facts'
import { readStats } from './stats'

const HOST_BYTES = 25_274_793_984
const engine = (version = '20.10.24', podman = false, more = {}) => ({
  podman,
  facts: readFacts({ Version: version, ApiVersion: '1.41' }, { MemTotal: HOST_BYTES, NCPU: 2, ...more }, podman),
})
const docker = {
  read: '2026-11-21T17:24:34.854648745Z',
  preread: '0001-01-01T00:00:00Z',
  pids_stats: { current: 2 },
  blkio_stats: {
    io_service_bytes_recursive: [
      { major: 8, minor: 0, op: 'Read', value: 4096 },
      { major: 8, minor: 0, op: 'Write', value: 20_480 },
      { major: 8, minor: 0, op: 'Sync', value: 20_480 },
      { major: 8, minor: 0, op: 'Total', value: 24_576 },
      { major: 8, minor: 16, op: 'Read', value: 4 },
    ],
  },
  cpu_stats: { cpu_usage: { total_usage: 113_680_248 }, system_cpu_usage: 94_933_210_000_000, online_cpus: 2 },
  memory_stats: {
    usage: 22_401_024,
    stats: { cache: 20_975_616, inactive_file: 7, total_inactive_file: 20_971_520 },
    limit: HOST_BYTES,
  },
  id: '2dac',
  networks: { eth0: { rx_bytes: 516, tx_bytes: 7 }, eth1: { rx_bytes: 4, tx_bytes: 3 }, lo: { rx_bytes: 99 } },
}
const podman = {
  read: '2026-11-21T17:24:38.357697257Z',
  pids_stats: { current: 1 },
  blkio_stats: { io_service_bytes_recursive: [] },
  cpu_stats: { cpu_usage: { total_usage: 430_090_572 } },
  memory_stats: { usage: 323_584, limit: 67_108_864 },
  networks: { network: { rx_bytes: 752, tx_bytes: 4030 } },
}

describe('figures', () => {
  it('mean what docker stats shows', () => {
    expect(readStats(docker, 'a', engine())).toEqual({
      id: 'a',
      atS: expect.closeTo(Date.UTC(2026, 10, 21, 17, 24, 34) / 1000 + 0.854648745, 6),
      cpuNs: 113_680_248,
      memoryBytes: 22_401_024 - 20_971_520,
      memoryLimitBytes: undefined,
      receivedBytes: 520,
      sentBytes: 10,
      readBytes: 4100,
      writtenBytes: 20_480,
      pids: 2,
    })
  })

  it('of cgroup v2: other names, and null where nothing was moved yet', () => {
    const memory_stats = { usage: 1000, stats: { inactive_file: 300 }, limit: 5000 }
    const blkio = (value: unknown) => ({ ...docker, memory_stats, blkio_stats: { io_service_bytes_recursive: value } })
    expect(readStats(blkio(null), 'a', engine())).toMatchObject({
      ...{ memoryBytes: 700, memoryLimitBytes: 5000, readBytes: 0, writtenBytes: 0 },
    })
    expect(readStats(blkio([{ op: 'read', value: 5 }]), 'a', engine())).toMatchObject({ readBytes: 5 })
    const rootless = engine('27.0', false, { SecurityOptions: ['name=rootless'] })
    expect(readStats(blkio(null), 'a', rootless)).toMatchObject({ readBytes: undefined, writtenBytes: undefined })
  })

  it('of Podman, which mistook the directions of its network before 4.4', () => {
    expect(readStats(podman, 'a', engine('4.3.1', true))).toMatchObject({
      ...{ cpuNs: 430_090_572, memoryBytes: 323_584, memoryLimitBytes: 67_108_864, readBytes: 0 },
      ...{ receivedBytes: 4030, sentBytes: 752 },
    })
    expect(readStats(podman, 'a', engine('4.4.0', true))).toMatchObject({ receivedBytes: 752, sentBytes: 4030 })
    expect(readStats(podman, 'a', engine('5.10.1', true))).toMatchObject({ receivedBytes: 752 })
  })

  it('are not known of a network that is the host’s', () => {
    const { networks, ...without } = docker
    expect(readStats(without, 'a', engine())).toMatchObject({ receivedBytes: undefined, sentBytes: undefined })
  })

  it.each([
    ['Docker’s answer', { ...docker, read: '0001-01-01T00:00:00Z' }],
    ['Podman’s, which is empty', undefined],
    ['one without a time', {}],
    ['a list', []],
  ])('are none of what does not run: %s', (_name, raw) => {
    expect(() => readStats(raw, 'a', engine())).toThrow('Container a is not running')
  })

  it('are left out where they are none, whatever stands there', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e308, 2 ** 65, Number.NaN, '5', null, [], {}))
    const deep = fc.dictionary(
      fc.constantFrom('usage', 'stats', 'limit', 'cpu_usage', 'current', 'eth0', '__proto__'),
      odd,
    )
    const any = fc.dictionary(fc.constantFrom(...Object.keys(docker)), fc.oneof(odd, deep))
    fc.assert(
      fc.property(any, (raw) => {
        try {
          const { id, ...values } = readStats({ ...docker, ...raw }, 'a', engine())
          for (const value of Object.values(values)) {
            if (value !== undefined) expect(Number.isFinite(value) && value >= 0).toBe(true)
          }
        } catch (thrown) {
          if (!(thrown instanceof Failure)) throw thrown
          expect(thrown.code).toBe('CONFLICT')
        }
      }),
      { numRuns: 3000 },
    )
    const none = { usage: -5, limit: 'x', stats: [] }
    expect(readStats({ ...docker, memory_stats: none, pids_stats: 7 }, 'a', engine())).toMatchObject({
      ...{ memoryBytes: undefined, memoryLimitBytes: undefined, pids: undefined, cpuNs: 113_680_248 },
    })
  })
})
