/** The decisions on a link's life, as tables. */
import { describe, expect, it } from 'vitest'
import type { HostAddress } from '../../../shared/contract/hosts'
import { ERROR_CODES } from '../../../shared/errors'
import { addressKey, afterFailure, retryDelayMs, secretIds } from './rules'

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
