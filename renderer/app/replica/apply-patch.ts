/**
 * A keyed collection as the page keeps it: snapshot first, patches after. Used by every `watch` of a collection; pure but
 * for noting when a row has changed.
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
}

export const emptyCollection: Collection<never> = { byKey: new Map<string, never>(), list: [] }

/** By the row itself, which is another object once it has changed: nothing is copied for it, and it leaves with its row. */
const changes = new WeakMap<object, number>()

/** When this row of a collection last changed after it was first seen (epoch ms). */
export const changedAt = (row: object): number | undefined => changes.get(row)

/**
 * The collection after `patches`, in their order: all of a frame at once, so that thousands of rows are copied once.
 * `now` in epoch ms. Gives the very same object back when nothing changed.
 */
export function applyPatches<V extends object>(
  before: Collection<V>,
  patches: readonly Patch<V>[],
  keyOf: (value: V) => string,
  now: number,
): Collection<V> {
  const draft: Draft<V> = { byKey: new Map(before.byKey), isSame: true }
  for (const patch of patches) apply(draft, patch, keyOf, now)
  const { byKey, isSame } = draft
  return isSame ? before : { byKey, list: [...byKey.values()] }
}

interface Draft<V> {
  byKey: Map<string, V>
  isSame: boolean
}

function apply<V extends object>(draft: Draft<V>, patch: Patch<V>, keyOf: (value: V) => string, now: number): void {
  const { byKey: known } = draft
  if (patch.snapshot) {
    if (patch.changed.length !== known.size) draft.isSame = false
    draft.byKey = new Map()
  }
  for (const value of patch.changed) {
    const key = keyOf(value)
    const row = known.get(key)
    const isSame = row !== undefined && sameContent(row, value)
    if (isSame) {
      draft.byKey.set(key, row)
      continue
    }
    draft.byKey.set(key, value)
    draft.isSame = false
    if (row !== undefined) changes.set(value, now)
  }
  for (const key of patch.removed) if (draft.byKey.delete(key)) draft.isSame = false
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
