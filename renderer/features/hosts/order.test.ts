/** In which order hosts stand, and that it can be held. */
import { expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { type Counts, noCounts } from './counts'
import { type HostOrder, hostOrder, inOrderOf, isByUsage, sortHosts } from './order'
import { hostUsage } from './testing'

const host = (name: string, link: Host['link'] = 'online'): Host => ({
  id: name.padEnd(12, '0'),
  name,
  address: { kind: 'local', socketPath: '/s' },
  tags: [],
  note: '',
  simulated: false,
  link,
  linkSince: 0,
})
const HOSTS = [host('web-10'), host('web-9'), host('db', 'offline'), host('old', 'disabled'), host('new', 'attention')]
const COUNTS: Record<string, Counts> = {
  'web-10': { ...noCounts, running: 3, unhealthy: 1 },
  db: { ...noCounts, stopped: 9 },
}
const USAGES = new Map(
  [
    hostUsage('web-10', { cpu: 20, memory: 9, memoryTotal: 10 }),
    hostUsage('web-9', { cpu: 80, memory: 1, memoryTotal: 10 }),
    hostUsage('db', { disk: { path: '/', usedBytes: 1, sizeBytes: 2 } }),
  ].map((usage) => [usage.hostId, usage]),
)
const names = (order: HostOrder) =>
  sortHosts(
    HOSTS,
    order,
    ({ name }) => COUNTS[name] ?? noCounts,
    (id) => USAGES.get(id),
  ).map(({ name }) => name)

it('sorts names as people count', () => expect(names('name')).toEqual(['db', 'new', 'old', 'web-9', 'web-10']))

it('puts the worst links first, then hosts whose containers are in trouble; the disabled last', () =>
  expect(names('trouble')).toEqual(['new', 'db', 'web-10', 'web-9', 'old']))

it('puts those with the most containers first, running or not', () =>
  expect(names('containers')).toEqual(['db', 'web-10', 'new', 'old', 'web-9']))

it('puts those that use the most first, and those of which that is not known last', () => {
  expect(names('cpu')).toEqual(['web-9', 'web-10', 'db', 'new', 'old'])
  expect(names('memory')).toEqual(['web-10', 'web-9', 'db', 'new', 'old'])
  expect(names('disk')).toEqual(['db', 'new', 'old', 'web-9', 'web-10'])
  expect([isByUsage('disk'), isByUsage('trouble')]).toEqual([true, false])
})

it('reads what it does not know as by name', () => {
  expect(hostOrder('trouble')).toBe('trouble')
  expect(hostOrder('uptime')).toBe('name')
})

it('holds an order seen before; who came since stands at the end', () => {
  const seen = ['web-9', 'gone', 'db', 'web-10'].map((name) => host(name).id)
  expect(inOrderOf(HOSTS, seen).map(({ name }) => name)).toEqual(['web-9', 'db', 'web-10', 'old', 'new'])
})
