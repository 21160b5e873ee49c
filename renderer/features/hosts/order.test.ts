/** In which order hosts stand, and that it can be held. */
import { expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { type Counts, noCounts } from './counts'
import { type HostOrder, hostOrder, inOrderOf, sortHosts } from './order'

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
const names = (order: HostOrder) =>
  sortHosts(HOSTS, order, ({ name }) => COUNTS[name] ?? noCounts).map(({ name }) => name)

it('sorts names as people count', () => expect(names('name')).toEqual(['db', 'new', 'old', 'web-9', 'web-10']))

it('puts the worst links first, then hosts whose containers are in trouble; the disabled last', () =>
  expect(names('trouble')).toEqual(['new', 'db', 'web-10', 'web-9', 'old']))

it('puts those with the most containers first, running or not', () =>
  expect(names('containers')).toEqual(['db', 'web-10', 'new', 'old', 'web-9']))

it('reads what it does not know as by name', () => {
  expect(hostOrder('trouble')).toBe('trouble')
  expect(hostOrder('uptime')).toBe('name')
})

it('holds an order seen before; who came since stands at the end', () => {
  const seen = ['web-9', 'gone', 'db', 'web-10'].map((name) => host(name).id)
  expect(inOrderOf(HOSTS, seen).map(({ name }) => name)).toEqual(['web-9', 'db', 'web-10', 'old', 'new'])
})
