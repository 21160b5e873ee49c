/**
 * One owner of a history: a host, or a container through all that replace it. What the database keeps of it, and what is
 * in memory of its last 15 minutes. Used by owners.ts, which decides who it is.
 */
import type { Mark } from '../../../shared/contract/metrics'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../shared/domain/series'
import type { KeptOwner } from './keeping'
import type { OwnerId, Point } from './model'
import { addToRing, createRing, type Ring } from './rings'

export interface Owner extends Omit<KeptOwner, 'id'> {
  /** Until the database has given one, what is to be kept waits. */
  id: OwnerId | undefined
  /** Of its container, as far as this run knows: tells whether another one brought another image. */
  image: string | undefined
  coarse: Ring | undefined
  /** Each second, only while somebody follows it and a little longer. */
  fine: Ring | undefined
  /** Monotonic ms; since then nobody follows it. */
  unfollowedAt: number | undefined
  waiting: ((id: OwnerId) => void)[]
  /** What happened to it before it had its number, to be shown at once; they wait with all else to be kept. */
  early: Mark[]
  /** Monotonic ms; before that the database is not asked for a number again. */
  askAgainAt: number
}

const COARSE = { slots: 90, slotMs: 10_000 }
const FINE = { slots: 900, slotMs: 1000 }
export const RING_MS = COARSE.slots * COARSE.slotMs
const FINE_AFTERWARDS_MS = 30_000

export function newOwner(of: Omit<KeptOwner, 'id'>): Owner {
  const { hostId, kind, name, project, service, containerId, firstAt, lastAt } = of
  return {
    ...{ id: undefined, hostId, kind, name, project, service, containerId, firstAt, lastAt, image: undefined },
    ...{ coarse: undefined, fine: undefined, unfollowedAt: undefined, waiting: [], early: [], askAgainAt: 0 },
  }
}

/** `isFollowed`: somebody looks, and its points come each second. `now` is monotonic. */
export function remember(owner: Owner, point: Point, isFollowed: boolean, now: number) {
  const width = (owner.kind === 'host' ? HOST_SERIES : CONTAINER_SERIES).length
  owner.lastAt = point.at
  owner.coarse ??= createRing(COARSE.slots, COARSE.slotMs, width)
  addToRing(owner.coarse, point)
  owner.unfollowedAt = isFollowed ? undefined : (owner.unfollowedAt ?? now)
  if (isFollowed) owner.fine ??= createRing(FINE.slots, FINE.slotMs, width)
  else if (now - (owner.unfollowedAt ?? now) >= FINE_AFTERWARDS_MS) owner.fine = undefined
  if (owner.fine) addToRing(owner.fine, point)
}

export function forgetRecent(owner: Owner) {
  owner.coarse = undefined
  owner.fine = undefined
}
