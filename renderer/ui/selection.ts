/**
 * Choosing many rows: one by one, from one to another, all. The chosen ids are a set that its page keeps; those of rows
 * that are gone or hidden by the filter leave it, so that nothing is ever done to what cannot be seen. Pure but for the
 * hook, which pages use; the table asks for the changes.
 */
import { useCallback, useMemo, useState } from 'react'

export type Chosen = ReadonlySet<string>
const NOTHING: Chosen = new Set()

export function toggleIds(chosen: Chosen, ids: readonly string[]): Chosen {
  const next = new Set(chosen)
  const isAll = ids.every((id) => chosen.has(id))
  for (const id of ids) {
    if (isAll) next.delete(id)
    else next.add(id)
  }
  return next
}

/** `chosen` and all from `anchor` to `to` in the order of `ids`; only `to` when the anchor is not among them. */
export function chooseRange(chosen: Chosen, ids: readonly string[], anchor: string | undefined, to: string): Chosen {
  const end = ids.indexOf(to)
  const begin = anchor === undefined ? end : ids.indexOf(anchor)
  const from = begin < 0 ? end : begin
  const range = end < 0 ? [] : ids.slice(Math.min(from, end), Math.max(from, end) + 1)
  return new Set([...chosen, ...range])
}

export type HowMany = 'none' | 'some' | 'all'

export function howMany<R>(chosen: Chosen, rows: readonly R[], idOf: (row: R) => string): HowMany {
  if (chosen.size === 0 || rows.length === 0) return 'none'
  const first = rows[0]
  const isFirst = first !== undefined && chosen.has(idOf(first))
  return rows.some((row) => chosen.has(idOf(row)) !== isFirst) ? 'some' : isFirst ? 'all' : 'none'
}

/** Those of `chosen` that are among `rows`; the same set when that is all of them. */
export function stillThere<R>(chosen: Chosen, rows: readonly R[], idOf: (row: R) => string): Chosen {
  if (chosen.size === 0) return chosen
  const kept = new Set<string>()
  for (const row of rows) if (chosen.has(idOf(row))) kept.add(idOf(row))
  return kept.size === chosen.size ? chosen : kept
}

export interface Selection<R> {
  ids: Chosen
  /** The rows chosen, as they are now, in the order given. */
  rows: readonly R[]
  choose: (ids: Chosen) => void
  clear: () => void
}

/** The selection among `rows`, which are those that the filter lets through. `idOf` must be the same function each time. */
export function useSelection<R>(rows: readonly R[], idOf: (row: R) => string): Selection<R> {
  const [asked, choose] = useState(NOTHING)
  const ids = useMemo(() => stillThere(asked, rows, idOf), [asked, rows, idOf])
  // Adjusted while drawing: what has left does not come back when the filter is widened again.
  if (ids !== asked) choose(ids)
  const chosen = useMemo(() => (ids.size === 0 ? [] : rows.filter((row) => ids.has(idOf(row)))), [ids, rows, idOf])
  const clear = useCallback(() => choose(NOTHING), [])
  return { ids, rows: chosen, choose, clear }
}
