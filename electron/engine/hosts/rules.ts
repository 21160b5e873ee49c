/**
 * Decisions on the life of a link: what a failure means for the host's state, and when the next attempt starts.
 * Pure; time and chance come in as arguments. Used by link.ts.
 */
import type { Host, HostAddress, LinkState } from '../../../shared/contract/hosts'
import type { ErrorCode } from '../../../shared/errors'

/** Seconds to wait before attempt 0, 1, 2 …; the last stands for all that follow. */
const DELAYS_S = [0, 5, 5, 10, 10, 20, 30]
/** Each delay is spread by up to a quarter, so that fifty hosts do not come back in the same second. */
const JITTER = 0.25

export const PING_EVERY_MS = 15_000
export const PING_EVERY_DEGRADED_MS = 5_000
/** While somebody looks at the host. */
export const PING_EVERY_WATCHED_MS = 5_000
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

/** Two drafts with the same key reach the same engine as the same user. How an SSH socket is reached does not matter. */
export function addressKey(address: HostAddress): string {
  if (address.kind === 'local') return `local ${address.socketPath}`
  const place = `${address.host.toLowerCase()}:${address.port}`
  if (address.kind === 'ssh') return `ssh ${address.user}@${place} ${address.socketPath}`
  return `tcp ${place}`
}

/** The vault ids an address names; what no host names any more is removed from the vault. */
export function secretIds(address: HostAddress): string[] {
  if (address.kind === 'tls') return address.material.kind === 'pasted' ? [address.material.keyId] : []
  if (address.kind !== 'ssh') return []
  if (address.auth.kind === 'password') return [address.auth.passwordId]
  return address.auth.kind === 'key' && address.auth.passphraseId ? [address.auth.passphraseId] : []
}

/** Must the connection be made anew after this change of the address? Order of keys does not matter. */
export function isSameWay(before: HostAddress, after: HostAddress): boolean {
  return canonical(before) === canonical(after)
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  )
}

/** Certificates are warned of this long before they end. */
const CERTIFICATE_WARNING_MS = 30 * 24 * 60 * 60_000

/** `expired`, `soon` within 30 days, or `fine`. */
export function certificateState(expiresAt: number, now: number): 'expired' | 'soon' | 'fine' {
  if (expiresAt <= now) return 'expired'
  return expiresAt - now < CERTIFICATE_WARNING_MS ? 'soon' : 'fine'
}

const STEADY_PING = { ofMs: 5, ofPart: 0.25 } as const
const HEARD_AGAIN_MS = 60_000

/**
 * Does a host differ from what windows were last told in more than that it was heard again, about as quickly as before?
 * A fleet that is well is pinged seven times a second, and nobody should draw or send for it. Once a minute it counts.
 */
export function isNews(told: Host, now: Host): boolean {
  const { heardAt: toldAt = 0, pingMs: toldMs, ...before } = told
  const { heardAt = 0, pingMs, ...after } = now
  if (heardAt - toldAt >= HEARD_AGAIN_MS || (toldMs === undefined) !== (pingMs === undefined)) return true
  const driftMs = Math.abs((pingMs ?? 0) - (toldMs ?? 0))
  if (driftMs > STEADY_PING.ofMs && driftMs > (toldMs ?? 0) * STEADY_PING.ofPart) return true
  return !isShallowSame(before, after)
}

/** A field that is not there is as good as one that is undefined. */
function isShallowSame<T extends object>(left: T, right: T): boolean {
  const fields = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof T>
  for (const field of fields) if (left[field] !== right[field]) return false
  return true
}
