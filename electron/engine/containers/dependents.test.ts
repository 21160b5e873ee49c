/** Who would notice, as a table. */
import { expect, it } from 'vitest'
import { dependentsOf } from './dependents'
import { row } from './samples'

const target = row({
  key: 'h/t',
  id: 't'.repeat(64),
  name: 'db',
  project: 'shop',
  volumes: ['data', 'logs'],
  ports: [
    { hostIp: '0.0.0.0', hostPort: 5432, containerPort: 5432, protocol: 'tcp' },
    { hostIp: '::', hostPort: 5432, containerPort: 5432, protocol: 'tcp' },
    { hostIp: '', containerPort: 9000, protocol: 'udp' },
  ],
})
const other = (name: string, more: Parameters<typeof row>[0]) =>
  row({ key: `h/${name}`, id: name.repeat(32), name, project: undefined, ...more })

it('finds project, volumes and network namespace, what breaks first comes first', () => {
  const found = dependentsOf(target, [
    target,
    other('web', { project: 'shop', volumes: ['data'] }),
    other('by-id', { networkOf: target.id }),
    other('by-short-id', { networkOf: target.id.slice(0, 12) }),
    other('by-name', { networkOf: 'db' }),
    other('alone', { networkOf: 't', volumes: ['elsewhere'] }),
  ])
  expect(found.containers.map(({ name, why, through }) => `${name}: ${why} ${through}`)).toEqual([
    'by-id: network-namespace db',
    'by-name: network-namespace db',
    'by-short-id: network-namespace db',
    'web: volume data',
    'web: project shop',
  ])
  expect(found.ports).toEqual(['0.0.0.0:5432 → 5432/tcp', '[::]:5432 → 5432/tcp'])
})

it('a stopped container publishes nothing, and no project is not a project', () => {
  const stopped = { ...target, state: 'exited' as const, project: undefined }
  expect(dependentsOf(stopped, [other('a', {}), other('b', {})])).toEqual({ containers: [], ports: [] })
})
