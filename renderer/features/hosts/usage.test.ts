/** Shares, sums and forecasts of what hosts use. */
import { describe, expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { hostUsage } from './testing'
import { cpuShare, cpuTone, diskShare, fullSoon, memoryShare, soonestFull, usedOf } from './usage'

const GIB = 1024 ** 3
const DAY = 86_400_000

const host = (name: string, cpus: number, engineId = ''): Host => ({
  id: name.padEnd(12, '0'),
  name,
  address: { kind: 'local', socketPath: '/s' },
  tags: [],
  note: '',
  simulated: false,
  link: 'online',
  linkSince: 0,
  facts: {
    engineId,
    cpus,
    memoryBytes: 8 * GIB,
    version: '28.5.1',
    apiVersion: '1.51',
    os: 'Debian',
    kernel: '6',
    architecture: 'x86_64',
  },
})

describe('shares', () => {
  it('are of a whole, and not known where a part is not', () => {
    const usage = hostUsage('a', { cpu: 31, memory: 2 * GIB, memoryTotal: 8 * GIB })
    expect([cpuShare(usage), memoryShare(usage), diskShare(usage)]).toEqual([0.31, 0.25, undefined])
    expect([cpuShare(undefined), memoryShare(hostUsage('a', { memory: 5 }))]).toEqual([undefined, undefined])
  })
  it('of processors warn at most: they work', () =>
    expect([undefined, 0.5, 0.8, 1].map(cpuTone)).toEqual(['plain', 'plain', 'warn', 'warn']))
})

describe('all hosts together', () => {
  const usages = new Map(
    [
      hostUsage('a', { cpu: 50, memory: 4 * GIB, memoryTotal: 8 * GIB }),
      hostUsage('b', { cpu: 25 }),
      hostUsage('again', { cpu: 100, memory: 1, memoryTotal: 1 }),
    ].map((usage) => [usage.hostId, usage]),
  )
  const usageOf = (id: string) => usages.get(id)

  it('sum up what is known, each engine once', () =>
    expect(usedOf([host('a', 4, 'one'), host('b', 8), host('again', 4, 'one'), host('silent', 64)], usageOf)).toEqual({
      cores: 4,
      ofCores: 12,
      memoryBytes: 4 * GIB,
      ofMemoryBytes: 8 * GIB,
    }))
  it('are not zero while nothing is known', () => expect(usedOf([host('silent', 64)], usageOf)).toBeUndefined())
})

describe('a disk that fills', () => {
  const filling = (name: string, inDays: number) =>
    hostUsage(name, { disk: { path: '/', usedBytes: 9, sizeBytes: 10, fullAt: inDays * DAY } })

  it.each([
    [0.01, { text: 'full within the hour', tone: 'crit' }],
    [0.5, { text: 'full in about 12 h', tone: 'crit' }],
    [9.2, { text: 'full in about 9 days', tone: 'warn' }],
    [200, undefined],
    [-1, { text: 'full within the hour', tone: 'crit' }],
  ])('%s days from now', (days, expected) => expect(fullSoon(filling('a', days), 0)).toEqual(expected))

  it('is nothing to say where nothing points there', () => expect(fullSoon(hostUsage('a'), 0)).toBeUndefined())

  it('of all hosts the soonest is told', () => {
    const usages = new Map([filling('a', 20), filling('b', 9), filling('c', 99)].map((each) => [each.hostId, each]))
    const found = soonestFull([host('a', 1), host('b', 1), host('c', 1)], (id) => usages.get(id), 0)
    expect([found?.host.name, found?.text]).toEqual(['b', 'full in about 9 days'])
  })
})
