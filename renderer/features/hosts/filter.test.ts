/** What a typed filter leaves of the fleet, and which tags are offered. */
import { expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { hostFilter, tagTerms } from './filter'

const host = (name: string, more: Partial<Host> = {}): Host => ({
  id: name.padEnd(12, '0'),
  name,
  address: { kind: 'local', socketPath: '/run/docker.sock' },
  tags: [],
  note: '',
  simulated: false,
  link: 'online',
  linkSince: 0,
  ...more,
})
const FLEET = [
  host('web-1', { tags: ['prod', 'two words'], group: 'Rack 2' }),
  host('web-2', { tags: ['production'], group: 'Rack 20', link: 'offline' }),
  host('db', { tags: ['prod'], note: 'behind web-1', link: 'attention' }),
]

it.each([
  ['', ['web-1', 'web-2', 'db']],
  ['web', ['web-1', 'web-2', 'db']],
  ['name:web', ['web-1', 'web-2']],
  ['tag:prod', ['web-1', 'db']],
  ['tag:prod*', ['web-1', 'web-2', 'db']],
  ['tag:"two words"', ['web-1']],
  ['group:"rack 2"', ['web-1']],
  ['-state:online', ['web-2', 'db']],
  ['state:attention', ['db']],
  ['-tag:prod web', ['web-2']],
  ['docker.sock', ['web-1', 'web-2', 'db']],
  ['nothing', []],
])('%s', (source, names) => {
  const parsed = hostFilter.parse(source)
  expect(FLEET.filter((each) => hostFilter.matches(parsed, each)).map(({ name }) => name)).toEqual(names)
})

it('offers the tags in use, the most common first, and each finds what it counts', () => {
  const odd = host('odd', { tags: ['a,b', 'x*', 'say "hi"'] })
  const terms = tagTerms([...FLEET, odd])
  expect(terms.map(({ term, count }) => [term, count])).toEqual([
    ['tag:prod', 2],
    ['tag:production', 1],
    ['tag:"two words"', 1],
  ])
  for (const { term, count } of terms)
    expect(FLEET.filter((each) => hostFilter.matches(hostFilter.parse(term), each))).toHaveLength(count)
})
