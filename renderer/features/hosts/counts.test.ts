/** What hosts and their containers come to in numbers, and who is in trouble. */
import { expect, it } from 'vitest'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import { containerOf } from '../../testing/container'
import { countAll, countRunning, countsByHost, machinesOf, sumCounts, troubledOf } from './counts'

const container = (hostId: string, name: string, more: Partial<Container> = {}) =>
  containerOf({ hostId, id: name, name, ...more })
const ALL = [
  container('a', 'web-10', { health: 'unhealthy' }),
  container('a', 'web-9', { health: 'unhealthy' }),
  container('a', 'job', { state: 'restarting' }),
  container('a', 'db', { health: 'healthy' }),
  container('a', 'old', { state: 'exited', health: 'unhealthy' }),
  container('b', 'other', { health: 'unhealthy' }),
]

it('counts by host, and all together', () => {
  const counts = countsByHost(ALL)
  const a = counts.get('a')
  expect(a).toEqual({ running: 1, unhealthy: 2, restarting: 1, stopped: 1 })
  expect(a && countAll(a)).toBe(5)
  expect(a && countRunning(a)).toBe(3)
  expect(countAll(sumCounts(counts.values()))).toBe(ALL.length)
})

it('names those of a host that need a person: failing ones first, then by name; a stopped one needs nobody', () =>
  expect(troubledOf(ALL, 'a').map(({ name }) => name)).toEqual(['job', 'web-9', 'web-10']))

it('counts a machine once that is reached in two ways, and none that was never connected', () => {
  const facts = (engineId: string) => ({
    engineId,
    version: '1',
    apiVersion: '1',
    os: '',
    kernel: '',
    architecture: '',
    cpus: 4,
    memoryBytes: 100,
  })
  const host = (id: string, engineId?: string): Host => ({
    id,
    name: id,
    address: { kind: 'local', socketPath: '/s' },
    tags: [],
    note: '',
    simulated: false,
    link: 'online',
    linkSince: 0,
    facts: engineId === undefined ? undefined : facts(engineId),
  })
  const hosts = [host('a', 'one'), host('b', 'one'), host('c', 'two'), host('d', ''), host('e', ''), host('f')]
  expect(machinesOf(hosts)).toEqual({ cpus: 16, memoryBytes: 400 })
})
