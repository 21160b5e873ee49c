/** From form to draft and back. */
import { describe, expect, it } from 'vitest'
import type { Host } from '../../../shared/contract/hosts'
import { draftOf, emptyForm, formOf, secretKind } from './draft'

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
    expect(secretKind(typed)).toBe('Password')
    expect(secretKind({ ...typed, auth: 'agent' })).toBeUndefined()
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
    tags: ['web', 'berlin'],
    note: 'careful',
    group: 'Production',
    colour: 'teal',
    link: 'online',
    linkSince: 0,
    address: {
      kind: 'ssh',
      user: 'root',
      host: 'web',
      port: 22,
      socketPath: '/s',
      auth: { kind: 'key', path: '/k', passphraseId: 'id-1' },
      via: 'sudo-dial-stdio',
    },
  }
  const back = formOf(host, 'ssh://root@web')
  expect(back).toMatchObject({ auth: 'key', keyPath: '/k', keptId: 'id-1', socketPath: '/s', secret: '' })
  expect(draftOf(back, 'admin', back.keptId)).toEqual({
    draft: {
      name: 'web',
      address: host.address,
      group: 'Production',
      tags: ['web', 'berlin'],
      colour: 'teal',
      note: 'careful',
    },
  })
})

describe('TCP', () => {
  const files = { address: 'tcp://web:2376', certificate: '~/c.pem', tlsKeyPath: '~/k.pem' }

  it('speaks TLS with certificates from files', () => {
    expect(address(draftOf(form(files), 'admin', undefined))).toEqual({
      kind: 'tls',
      host: 'web',
      port: 2376,
      material: { kind: 'files', certificate: '~/c.pem', key: '~/k.pem' },
    })
  })

  it('keeps a pasted key out of the draft', () => {
    const pasted = form({
      address: 'tcp://web',
      material: 'pasted',
      certificate: '-----BEGIN CERTIFICATE-----',
      secret: '-----BEGIN PRIVATE KEY-----hush',
      serverName: 'docker.example.com',
    })
    const result = draftOf(pasted, 'admin', 'secret-2')
    expect(address(result)).toMatchObject({ material: { keyId: 'secret-2' }, serverName: 'docker.example.com' })
    expect(JSON.stringify(result)).not.toContain('hush')
    expect(secretKind(pasted)).toBe('Key of the certificate')
  })

  it('goes without protection only after a person said so', () => {
    const plain = { address: 'tcp://web:2375' }
    expect(address(draftOf(form(plain), 'admin', undefined))).toHaveProperty('isRiskAccepted')
    expect(address(draftOf(form({ ...plain, isRiskAccepted: true }), 'admin', undefined))).toMatchObject({
      kind: 'tcp',
      riskAccepted: true,
    })
  })

  it.each([
    [{ ...files, certificate: '' }, 'certificate'],
    [{ ...files, tlsKeyPath: ' ' }, 'tlsKeyPath'],
    [{ address: 'tcp://web', material: 'pasted', certificate: 'x' }, 'certificate'],
    [{ address: 'tcp://web', material: 'pasted', certificate: '-----BEGIN C-----', secret: 'x' }, 'secret'],
  ] as [Parameters<typeof form>[0], string][])('%j is wrong at %s', (more, field) => {
    const result = draftOf(form(more), 'admin', undefined)
    expect('wrong' in result && Object.keys(result.wrong)).toEqual([field])
  })
})
