/**
 * Decisions on the life of a link: what a failure means for the host's state, and when the next attempt starts.
 * Pure; time and chance come in as arguments. Used by link.ts.
 */
import type { HostAddress, LinkState } from '../../../shared/contract/hosts'
import type { ErrorCode } from '../../../shared/errors'

/** Seconds to wait before attempt 0, 1, 2 …; the last stands for all that follow. */
const DELAYS_S = [0, 5, 5, 10, 10, 20, 30]
/** Each delay is spread by up to a quarter, so that fifty hosts do not come back in the same second. */
const JITTER = 0.25

export const PING_EVERY_MS = 15_000
export const PING_EVERY_DEGRADED_MS = 5_000
export const PING_DEADLINE_MS = 5_000
export const CONNECT_DEADLINE_MS = 30_000
export const CONNECTS_AT_A_TIME = 8

/** Milliseconds until attempt number `attempt` (0 = the first after a loss). `chance` is in 0…1. */
export function retryDelayMs(attempt: number, chance: number): number {
  const seconds = DELAYS_S[Math.min(attempt, DELAYS_S.length - 1)] ?? 30
  return Math.round(seconds * 1000 * (1 + JITTER * chance))
}

/** What only a person can mend is never tried again by itself: a server counts failed logins. */
const NEEDS_A_PERSON: ReadonlySet<ErrorCode> = new Set([
  'AUTH_FAILED',
  'HOST_KEY_UNKNOWN',
  'HOST_KEY_CHANGED',
  'DENIED',
  'INVALID',
])

/** The state a failed attempt leaves the host in, and whether the next one comes by itself. */
export function afterFailure(code: ErrorCode): { link: LinkState; retry: boolean } {
  if (code === 'LOCKED') return { link: 'locked', retry: false }
  if (NEEDS_A_PERSON.has(code)) return { link: 'attention', retry: false }
  if (code === 'ENGINE_DOWN') return { link: 'degraded', retry: true }
  return { link: 'offline', retry: true }
}

/** Two drafts with the same key reach the same socket of the same machine as the same user. */
export function addressKey(address: HostAddress): string {
  if (address.kind === 'local') return `local ${address.socketPath}`
  return `ssh ${address.user}@${address.host.toLowerCase()}:${address.port} ${address.socketPath}`
}

/** The vault ids an address names; what no host names any more is removed from the vault. */
export function secretIds(address: HostAddress): string[] {
  if (address.kind !== 'ssh') return []
  if (address.auth.kind === 'password') return [address.auth.passwordId]
  return address.auth.kind === 'key' && address.auth.passphraseId ? [address.auth.passphraseId] : []
}
