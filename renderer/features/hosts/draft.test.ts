/** From form to draft and back. */
import { describe, expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { carriesSecret, draftOf, emptyForm, formOf } from './draft'

const form = (more: Partial<ReturnType<typeof emptyForm>>) => ({ ...emptyForm(), ...more })
const address = (result: ReturnType<typeof draftOf>) => ('draft' in result ? result.draft.address : result.wrong)

describe('draftOf', () => {
  it('fills in name, user, port and socket', () => {
    expect(draftOf(form({ address: 'web-1.example.com' }), 'admin', undefined)).toEqual({
      draft: {
        name: 'web-1',
        address: {
          kind: 'ssh',
          user: 'admin',
          host: 'web-1.example.com',
          port: 22,
          socketPath: '/var/run/docker.sock',
          auth: { kind: 'agent' },
        },
      },
    })
  })

  it('takes a local socket as it is', () => {
    expect(draftOf(form({ address: '/run/docker.sock', name: ' here ' }), 'admin', undefined)).toEqual({
      draft: { name: 'here', address: { kind: 'local', socketPath: '/run/docker.sock' } },
    })
  })

  it('carries secrets by id only', () => {
    const typed = form({ address: 'a@b', auth: 'password', secret: 'hunter2' })
    const result = draftOf(typed, 'admin', 'secret-1')
    expect(address(result)).toMatchObject({ auth: { kind: 'password', passwordId: 'secret-1' } })
    expect(JSON.stringify(result)).not.toContain('hunter2')
    expect(carriesSecret(typed)).toBe(true)
    expect(carriesSecret({ ...typed, auth: 'agent' })).toBe(false)
  })

  it('leaves out a passphrase that is not there', () => {
    const result = draftOf(form({ address: 'a@b', auth: 'key', keyPath: '/k' }), 'admin', undefined)
    expect(address(result)).toMatchObject({ auth: { kind: 'key', path: '/k' } })
    expect(JSON.stringify(result)).not.toContain('passphraseId')
  })

  it.each([
    [{ address: '' }, 'address'],
    [{ address: 'a@b', auth: 'key' }, 'keyPath'],
    [{ address: 'a@b', auth: 'password' }, 'secret'],
    [{ address: 'a@b', socketPath: 'docker.sock' }, 'socketPath'],
  ] as [Parameters<typeof form>[0], string][])('%j is wrong at %s', (more, field) => {
    const result = draftOf(form(more), 'admin', undefined)
    expect('wrong' in result && Object.keys(result.wrong)).toEqual([field])
  })
})

it('reads a host back into the form it came from', () => {
  const host: Host = {
    id: 'abcdefghijkl',
    name: 'web',
    simulated: false,
    link: 'online',
    linkSince: 0,
    address: {
      kind: 'ssh',
      user: 'root',
      host: 'web',
      port: 22,
      socketPath: '/s',
      auth: { kind: 'key', path: '/k', passphraseId: 'id-1' },
    },
  }
  const back = formOf(host, 'ssh://root@web')
  expect(back).toMatchObject({ auth: 'key', keyPath: '/k', keptId: 'id-1', socketPath: '/s', secret: '' })
  expect(draftOf(back, 'admin', back.keptId)).toEqual({ draft: { name: 'web', address: host.address } })
})
