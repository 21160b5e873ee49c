/** G10: every procedure of the contract against every role, written out. A procedure without a line here fails. */
import { expect, test } from 'vitest'
import { contract } from '../../../shared/contract'
import { type Role, role } from '../../../shared/contract/access'
import { flatten } from '../../../shared/contract/runtime'
import { createAccess } from '.'
import { isAllowed } from './rules'

const EVERYBODY: Role[] = ['owner', 'admin', 'operator', 'viewer']
const OPERATORS: Role[] = ['owner', 'admin', 'operator']
const ADMINS: Role[] = ['owner', 'admin']

const EXPECTED: Record<string, Role[]> = {
  'access.whoAmI': EVERYBODY,
  'app.report': EVERYBODY,
  'audit.list': EVERYBODY,
  'audit.verify': EVERYBODY,
  'audit.watch': EVERYBODY,
  'containers.bulk': OPERATORS,
  'containers.changes': EVERYBODY,
  'containers.dependents': EVERYBODY,
  'containers.inspect': EVERYBODY,
  'containers.kill': OPERATORS,
  'containers.pause': OPERATORS,
  'containers.processes': EVERYBODY,
  'containers.protect': ADMINS,
  'containers.raw': EVERYBODY,
  'containers.remove': ADMINS,
  'containers.rename': ADMINS,
  'containers.restart': OPERATORS,
  'containers.reveal': OPERATORS,
  'containers.run': ADMINS,
  'containers.specOf': EVERYBODY,
  'containers.start': OPERATORS,
  'containers.stop': OPERATORS,
  'containers.unpause': OPERATORS,
  'containers.update': ADMINS,
  'containers.watch': EVERYBODY,
  'diagnosis.of': EVERYBODY,
  'diagnosis.save': EVERYBODY,
  'events.history': EVERYBODY,
  'events.watch': EVERYBODY,
  'files.download': OPERATORS,
  'files.list': EVERYBODY,
  'files.read': OPERATORS,
  'files.upload': ADMINS,
  'files.write': ADMINS,
  'forwards.close': OPERATORS,
  'forwards.open': OPERATORS,
  'forwards.watch': EVERYBODY,
  'hosts.add': ADMINS,
  'hosts.discover': EVERYBODY,
  'hosts.diskUsage': EVERYBODY,
  'hosts.edit': ADMINS,
  'hosts.followLink': EVERYBODY,
  'hosts.reconnect': OPERATORS,
  'hosts.remove': ADMINS,
  'hosts.setEnabled': ADMINS,
  'hosts.test': ADMINS,
  'hosts.trustKey': ADMINS,
  'hosts.watch': EVERYBODY,
  'images.inspect': EVERYBODY,
  'images.prune': ADMINS,
  'images.prunePreview': EVERYBODY,
  'images.remove': ADMINS,
  'images.watch': EVERYBODY,
  'logs.download': EVERYBODY,
  'logs.follow': EVERYBODY,
  'logs.followMatches': EVERYBODY,
  'logs.lines': EVERYBODY,
  'logs.locate': EVERYBODY,
  'logs.older': EVERYBODY,
  'logs.setSources': EVERYBODY,
  'logs.watchFleet': EVERYBODY,
  'logs.watchSearch': EVERYBODY,
  'metrics.follow': EVERYBODY,
  'metrics.forget': ADMINS,
  'metrics.history': EVERYBODY,
  'metrics.kept': EVERYBODY,
  'metrics.marks': EVERYBODY,
  'metrics.uptime': EVERYBODY,
  'metrics.watchContainers': EVERYBODY,
  'metrics.watchEndpoint': EVERYBODY,
  'metrics.watchHosts': EVERYBODY,
  'networks.members': EVERYBODY,
  'networks.prune': ADMINS,
  'networks.prunePreview': EVERYBODY,
  'networks.remove': ADMINS,
  'networks.watch': EVERYBODY,
  'settings.change': ADMINS,
  'settings.watch': EVERYBODY,
  'tasks.cancel': OPERATORS,
  'tasks.retry': OPERATORS,
  'tasks.watch': EVERYBODY,
  'terminals.attach': OPERATORS,
  'terminals.close': OPERATORS,
  'terminals.open': OPERATORS,
  'terminals.resize': OPERATORS,
  'terminals.watch': EVERYBODY,
  'terminals.write': OPERATORS,
  'volumes.measure': EVERYBODY,
  'volumes.prune': ADMINS,
  'volumes.prunePreview': EVERYBODY,
  'volumes.remove': ADMINS,
  'volumes.watch': EVERYBODY,
}

const procedures = flatten(contract)

test('the table above names every procedure and nothing else', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...procedures.keys()].sort())
})

test.each([...procedures])('%s is open to exactly those roles', (path, { access }) => {
  expect(role.options.filter((one) => isAllowed(one, access.area, access.verb))).toEqual(EXPECTED[path])
})

test('a shell of a host needs more than one of a container', () => {
  const { verbFor } = contract.terminals.open.access
  const size = { columns: 80, rows: 24 }
  const verbOf = (wanted: { kind: 'host' } | { kind: 'attach'; containerId: string }) =>
    verbFor?.({ wanted: { hostId: 'h', name: 'web', ...wanted }, ...size })
  expect(isAllowed('operator', 'terminals', verbOf({ kind: 'attach', containerId: 'c' }) ?? '')).toBe(true)
  expect(isAllowed('operator', 'terminals', verbOf({ kind: 'host' }) ?? '')).toBe(false)
  expect(isAllowed('admin', 'terminals', verbOf({ kind: 'host' }) ?? '')).toBe(true)
})

test('removing many needs the right to remove one', () => {
  const { verb, verbFor } = contract.containers.bulk.access
  const verbOf = (action: 'stop' | 'remove') => verbFor?.({ action, targets: [] }) ?? verb
  expect(isAllowed('operator', 'containers', verbOf('stop'))).toBe(true)
  expect(isAllowed('operator', 'containers', verbOf('remove'))).toBe(false)
  expect(verbOf('remove')).toBe(contract.containers.remove.access.verb)
})

test('whatever is not in the policy is denied', () => {
  for (const odd of ['root', '', 'Owner', '__proto__', 'constructor', 'toString'])
    expect(isAllowed(odd, 'hosts', 'view'), odd).toBe(false)
  for (const odd of ['billing', '', '__proto__', 'hasOwnProperty'])
    expect(isAllowed('owner', odd, 'view'), odd).toBe(false)
  for (const odd of ['own', '', 'VIEW', '0', 'length', 'includes'])
    expect(isAllowed('owner', 'hosts', odd), odd).toBe(false)
})

test('a lesser role never has a right that a greater one lacks', () => {
  const areas = [...new Set([...procedures.values()].map(({ access }) => access.area)), 'secrets']
  const byRank = role.options
  for (const area of areas)
    for (const verb of ['view', 'operate', 'manage'])
      byRank.slice(1).forEach((lesser, index) => {
        if (isAllowed(lesser, area, verb)) expect(isAllowed(byRank[index] ?? '', area, verb)).toBe(true)
      })
})

test('the user of the system is the owner, nobody else is known, and a session cannot be changed', async () => {
  const access = createAccess({ operator: 'ann' })
  const session = access.session()
  expect(session).toEqual({ operator: 'ann', role: 'owner' })
  expect(access.handlers.whoAmI(undefined, { session, signal: new AbortController().signal })).toEqual(session)
  expect(() => access.session('eve')).toThrow('not known')
  expect(() => Object.assign(session, { role: 'viewer' })).toThrow(TypeError)
  expect(access.decide(session, { area: 'hosts', verb: 'manage' })).toEqual({ allowed: true })
  expect(access.decide({ operator: 'eve', role: 'viewer' }, { area: 'hosts', verb: 'manage' })).toEqual({
    allowed: false,
    why: 'The role viewer may not manage hosts.',
  })
})
