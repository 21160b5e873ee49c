/** Who uses the most, and of what whole. */
import { describe, expect, it } from 'vitest'
import type { Container } from '../../../../shared/contract/containers'
import type { Host } from '../../../../shared/contract/hosts'
import type { ContainerUsage } from '../../../../shared/contract/metrics'
import { biggest, type Measure, measureOf, TOP } from './biggest'

const container = (hostId: string, name: string) => ({ key: `${hostId}/${name}`, hostId, name }) as Container
const host = (id: string, cpus: number) =>
  ({ id, name: `${id}-name`, facts: { cpus, memoryBytes: 1000 } }) as unknown as Host
const usage = (key: string, known: Partial<ContainerUsage>): ContainerUsage => ({
  key,
  at: 0,
  cpu: null,
  memory: null,
  memoryLimit: null,
  received: null,
  sent: null,
  read: null,
  written: null,
  pids: null,
  ...known,
})

const CONTAINERS = [container('a', 'web'), container('a', 'db'), container('b', 'hog'), container('b', 'idle')]
const USAGES = new Map(
  [
    usage('a/web', { cpu: 150, memory: 100, received: 10, sent: 30 }),
    usage('a/db', { cpu: 40, memory: 900, received: 60 }),
    usage('b/hog', { cpu: 90, memory: 500, read: 5, written: 0 }),
    usage('b/idle', { cpu: 0, memory: null }),
  ].map((each) => [each.key, each]),
)
const hosts = new Map([host('a', 4), host('b', 2)].map((each) => [each.id, each]))
const known = { containers: CONTAINERS, hosts, usageOf: (key: string) => USAGES.get(key), hostIds: undefined }
const told = (by: Measure, hostIds?: ReadonlySet<string>) =>
  biggest({ ...known, hostIds }, by).map(({ container: { name }, value, whole }) => [name, value, whole])

describe('the biggest', () => {
  it('by CPU and memory, of what their hosts have; who uses nothing is left out', () => {
    expect(told('cpu')).toEqual([
      ['web', 150, 400],
      ['hog', 90, 200],
      ['db', 40, 400],
    ])
    expect(told('memory').map(([name]) => name)).toEqual(['db', 'hog', 'web'])
  })

  it('by what they move both ways, of what the containers of their host move', () => {
    expect(told('network')).toEqual([
      ['db', 60, 100],
      ['web', 40, 100],
    ])
    expect(told('io')).toEqual([['hog', 5, 5]])
  })

  it('of the hosts in scope', () => expect(told('cpu', new Set(['b']))).toEqual([['hog', 90, 200]]))

  it('are no more than a page is for', () => {
    const many = Array.from({ length: 3 * TOP }, (_, at) => container('a', `c${at}`))
    const rows = biggest({ ...known, containers: many, usageOf: (key) => usage(key, { cpu: 1 }) }, 'cpu')
    expect(rows).toHaveLength(TOP)
  })
})

it('reads another measure as CPU', () => expect(['io', 'speed', null].map(measureOf)).toEqual(['io', 'cpu', 'cpu']))
