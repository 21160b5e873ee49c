/** Where each host stands in the fleet. */
import { expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { certificateWords } from './certificate'
import { groupsOf } from './groups'

const host = (name: string, more: Partial<Host> = {}): Host => ({
  id: name.padEnd(12, '0'),
  name,
  address: { kind: 'local', socketPath: '/s' },
  tags: [],
  note: '',
  simulated: false,
  link: 'online',
  linkSince: 0,
  ...more,
})
const shape = (hosts: Host[]) => groupsOf(hosts).map(({ title, hosts: all }) => [title, all.map(({ name }) => name)])

it('puts groups in order, then those without one, then the disabled', () => {
  const all = [
    host('a'),
    host('b', { group: 'Zone 10' }),
    host('c', { group: 'Zone 9' }),
    host('d', { group: 'Zone 9', link: 'disabled' }),
    host('e', { group: 'Zone 9' }),
  ]
  expect(shape(all)).toEqual([
    ['Zone 9', ['c', 'e']],
    ['Zone 10', ['b']],
    ['Without a group', ['a']],
    ['Disabled', ['d']],
  ])
})

it('calls them working where nobody made groups', () => {
  expect(shape([host('a'), host('b')])).toEqual([['Working', ['a', 'b']]])
  expect(shape([])).toEqual([])
})

it('warns of a certificate 30 days ahead', () => {
  const day = 24 * 60 * 60_000
  const until = (days: number) =>
    certificateWords(host('a', { certificate: { side: 'client', subject: 'ann', expiresAt: 1e12 + days * day } }), 1e12)
  expect(until(31)).toBeUndefined()
  expect(until(29)).toMatchObject({ isOver: false, text: expect.stringContaining('expires') })
  expect(until(-1)).toMatchObject({ isOver: true, text: 'Your certificate for this host has expired.' })
})
