/** The decisions on a link's life, as tables. */
import { describe, expect, it } from 'vitest'
import type { Host, HostAddress } from '../../../shared/contract/hosts'
import { ERROR_CODES } from '../../../shared/errors'
import { addressKey, afterFailure, certificateState, isNews, isSameWay, retryDelayMs, secretIds } from './rules'

const ssh = (more: Partial<Extract<HostAddress, { kind: 'ssh' }>> = {}): HostAddress => ({
  kind: 'ssh',
  user: 'deploy',
  host: 'web-1',
  port: 22,
  socketPath: '/var/run/docker.sock',
  auth: { kind: 'agent' },
  ...more,
})

describe('retryDelayMs', () => {
  it.each([
    [0, 0, 0],
    [0, 1, 0],
    [1, 0, 5_000],
    [2, 1, 6_250],
    [3, 0, 10_000],
    [6, 0, 30_000],
    [500, 1, 37_500],
  ])('attempt %i with chance %f waits %i ms', (attempt, chance, expected) => {
    expect(retryDelayMs(attempt, chance)).toBe(expected)
  })
})

describe('afterFailure', () => {
  it.each([
    ['AUTH_FAILED', 'attention', false],
    ['HOST_KEY_UNKNOWN', 'attention', false],
    ['HOST_KEY_CHANGED', 'attention', false],
    ['DENIED', 'attention', false],
    ['LOCKED', 'locked', false],
    ['ENGINE_DOWN', 'degraded', true],
    ['HOST_UNREACHABLE', 'offline', true],
    ['TIMED_OUT', 'offline', true],
  ] as const)('%s leaves the host %s, retry %s', (code, link, retry) => {
    expect(afterFailure(code)).toEqual({ link, retry })
  })

  it('never tries a failed login again by itself, whatever else there is', () => {
    for (const code of ERROR_CODES)
      if (code.startsWith('AUTH') || code.startsWith('HOST_KEY')) expect(afterFailure(code).retry).toBe(false)
  })
})

describe('addressKey', () => {
  it('sees through the case of a machine name and the way to log in', () => {
    expect(addressKey(ssh({ host: 'WEB-1' }))).toBe(addressKey(ssh({ auth: { kind: 'password', passwordId: 'x' } })))
  })
  it.each([
    [ssh({ port: 2222 })],
    [ssh({ user: 'root' })],
    [ssh({ socketPath: '/run/podman/podman.sock' })],
    [{ kind: 'local', socketPath: '/var/run/docker.sock' } as const],
  ])('tells %o from the plain one', (other) => expect(addressKey(other)).not.toBe(addressKey(ssh())))
})

describe('secretIds', () => {
  it.each([
    [ssh(), []],
    [ssh({ auth: { kind: 'password', passwordId: 'p1' } }), ['p1']],
    [ssh({ auth: { kind: 'key', path: '/k' } }), []],
    [ssh({ auth: { kind: 'key', path: '/k', passphraseId: 'p2' } }), ['p2']],
    [{ kind: 'local', socketPath: '/s' } as const, []],
  ])('names the vault ids of %o', (address, expected) => expect(secretIds(address)).toEqual(expected))
})

describe('TLS and plain TCP', () => {
  const files = { kind: 'files', certificate: '/c.pem', key: '/k.pem' } as const
  const pasted = { kind: 'pasted', certificate: '-----BEGIN CERTIFICATE-----', keyId: 's1' } as const
  const tls: HostAddress = { kind: 'tls', host: 'Web-1', port: 2376, material: files }

  it('is the same engine with other certificates, and another one on another port', () => {
    expect(addressKey(tls)).toBe(addressKey({ ...tls, host: 'web-1', material: pasted }))
    expect(addressKey(tls)).not.toBe(addressKey({ ...tls, port: 2377 }))
    expect(addressKey(tls)).not.toBe(addressKey(ssh()))
  })

  it('keeps only a pasted key in the vault', () => {
    expect(secretIds(tls)).toEqual([])
    expect(secretIds({ ...tls, material: pasted })).toEqual(['s1'])
    expect(secretIds({ kind: 'tcp', host: 'web-1', port: 2375, riskAccepted: true })).toEqual([])
  })
})

describe('isSameWay', () => {
  it('ignores the order of keys and nothing else', () => {
    expect(isSameWay({ kind: 'local', socketPath: '/a' }, { socketPath: '/a', kind: 'local' })).toBe(true)
    expect(isSameWay(ssh(), ssh())).toBe(true)
    expect(isSameWay(ssh(), ssh({ port: 23 }))).toBe(false)
    expect(isSameWay(ssh(), ssh({ via: 'dial-stdio' }))).toBe(false)
    expect(isSameWay(ssh(), ssh({ auth: { kind: 'key', path: '/k' } }))).toBe(false)
  })
})

describe('certificateState', () => {
  const day = 24 * 60 * 60_000
  it.each([
    [-1, 'expired'],
    [0, 'expired'],
    [1, 'soon'],
    [30 * day - 1, 'soon'],
    [30 * day, 'fine'],
  ] as const)('%i ms before its end it is %s', (left, state) => expect(certificateState(1e12 + left, 1e12)).toBe(state))
})

describe('isNews', () => {
  const told: Host = {
    id: 'a',
    name: 'web-1',
    address: ssh(),
    tags: [],
    note: '',
    simulated: false,
    link: 'online',
    linkSince: 0,
    heardAt: 1e6,
    pingMs: 40,
  }
  it.each<[string, Partial<Host>, boolean]>([
    ['heard again, as quickly', { heardAt: 1e6 + 15_000, pingMs: 44 }, false],
    ['a field named that has no value', { error: undefined, heardAt: 1e6 + 15_000 }, false],
    ['heard again after a minute', { heardAt: 1e6 + 60_000 }, true],
    ['somewhat slower', { pingMs: 50 }, false],
    ['clearly slower', { pingMs: 51 }, true],
    ['clearly quicker', { pingMs: 20 }, true],
    ['no answer', { pingMs: undefined }, true],
    ['another state', { link: 'degraded' }, true],
    ['a retry', { retryAt: 5 }, true],
    ['another name', { name: 'web-2' }, true],
  ])('%s', (_, change, expected) => expect(isNews(told, { ...told, ...change })).toBe(expected))

  it('takes a few milliseconds on a quick line for nothing', () => {
    expect(isNews({ ...told, pingMs: 1 }, { ...told, pingMs: 6 })).toBe(false)
    expect(isNews({ ...told, pingMs: 1 }, { ...told, pingMs: 7 })).toBe(true)
  })
})
