/**
 * A keyed collection as the page keeps it: snapshot first, patches after. Pure; used by every `watch` of a collection.
 * A row whose content did not change keeps its identity, so that nothing is drawn again after a reconnect.
 */
export interface Patch<V> {
  snapshot: boolean
  changed: V[]
  removed: string[]
}

export interface Collection<V> {
  byKey: ReadonlyMap<string, V>
  list: readonly V[]
  /** When each row last changed after it was first seen (epoch ms). */
  changedAt: ReadonlyMap<string, number>
}

export const emptyCollection: Collection<never> = { byKey: new Map<string, never>(), list: [], changedAt: new Map() }

/** The collection after `patch`. `now` in epoch ms. Gives the very same object back when nothing changed. */
export function applyPatch<V>(
  before: Collection<V>,
  patch: Patch<V>,
  keyOf: (value: V) => string,
  now: number,
): Collection<V> {
  const byKey = new Map(patch.snapshot ? [] : before.byKey)
  const changedAt = new Map(patch.snapshot ? [] : before.changedAt)
  let same = patch.snapshot ? patch.changed.length === before.byKey.size : true
  for (const value of patch.changed) {
    const key = keyOf(value)
    const known = before.byKey.get(key)
    const isSame = known !== undefined && sameContent(known, value)
    byKey.set(key, isSame ? known : value)
    const since = known === undefined || isSame ? before.changedAt.get(key) : now
    if (since !== undefined) changedAt.set(key, since)
    if (!isSame) same = false
  }
  for (const key of patch.removed) {
    changedAt.delete(key)
    if (byKey.delete(key)) same = false
  }
  return same ? before : { byKey, list: [...byKey.values()], changedAt }
}

/** Deep equality of plain data. */
export function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => key in b && sameContent(a[key as keyof typeof a], b[key as keyof typeof b]))
}
