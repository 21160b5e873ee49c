/**
 * The rows of a list page: the thing, what the page knows of its host, and how many containers use it. A row keeps its
 * identity while none of that changed, so that nothing is drawn again for nothing.
 */
import { useEffect, useMemo, useRef } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { isLive, type Scope, useContainers, useContainersPhase, useHosts } from '../hooks'
import type { Filter, Parsed } from './filter'

export interface ListRow<T> {
  item: T
  hostName: string
  /** Is its host connected, so that what is shown is true now? */
  isFresh: boolean
  /** Containers that use it, stopped ones included; undefined while the containers are not known. */
  used: number | undefined
}

interface Keyed {
  key: string
  hostId: string
}

/**
 * `usesOf` names what a container uses, `nameOf` says what a thing is called there (its key, unless told otherwise).
 * Both must be the same functions each time.
 */
export function useListRows<T extends Keyed>(
  list: readonly T[],
  scope: Scope | undefined,
  usesOf: (container: Container) => readonly string[],
  nameOf: (item: T) => string = keyOf,
): readonly ListRow<T>[] {
  const hosts = useHosts()
  const counts = useUseCounts(usesOf)
  const known = useRef(new Map<string, ListRow<T>>())
  const shown = useRef<readonly ListRow<T>[]>([])
  return useMemo(() => {
    const next = new Map<string, ListRow<T>>()
    for (const item of list) {
      if (scope && !scope.hostIds.has(item.hostId)) continue
      const host = hosts.byKey.get(item.hostId)
      const row: ListRow<T> = {
        item,
        hostName: host?.name ?? '',
        isFresh: isLive(host),
        used: counts ? (counts.get(nameOf(item)) ?? 0) : undefined,
      }
      const before = known.current.get(item.key)
      next.set(item.key, before && isSame(before, row) ? before : row)
    }
    known.current = next
    // The same array while no row changed: containers and hosts change all the time, and a new one would be sorted anew.
    const rows = [...next.values()]
    const isAsShown = rows.length === shown.current.length && rows.every((row, at) => row === shown.current[at])
    if (!isAsShown) shown.current = rows
    return shown.current
  }, [list, hosts, counts, scope, nameOf])
}

const keyOf = (item: Keyed) => item.key

const isSame = <T>(a: ListRow<T>, b: ListRow<T>) =>
  a.item === b.item && a.hostName === b.hostName && a.isFresh === b.isFresh && a.used === b.used

function useUseCounts(usesOf: (container: Container) => readonly string[]): ReadonlyMap<string, number> | undefined {
  const containers = useContainers().list
  const phase = useContainersPhase()
  return useMemo(() => {
    if (phase === 'waiting') return undefined
    const counts = new Map<string, number>()
    for (const container of containers) for (const key of usesOf(container)) counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }, [containers, phase, usesOf])
}

/** The containers that use one thing, by name. */
export function useUsers(key: string, usesOf: (container: Container) => readonly string[]): readonly Container[] {
  const containers = useContainers().list
  return useMemo(
    () => containers.filter((one) => usesOf(one).includes(key)).sort((a, b) => a.name.localeCompare(b.name)),
    [containers, key, usesOf],
  )
}

/**
 * The rows the filter lets through. Each is asked once while it stays the same: of thousands a few change at a time.
 * `turn`: another number when the numbers that the filter compares may have moved.
 */
export function useFiltered<R extends object>(rows: readonly R[], filter: Filter<R>, source: string, turn = 0) {
  const parsed = useMemo(() => filter.parse(source), [filter, source])
  const last = useRef<Answers<R> | undefined>(undefined)
  const turnOfFilter = parsed.comparisons.length > 0 ? turn : 0
  const shown = useMemo(() => {
    if (parsed.terms.length + parsed.comparisons.length === 0) return rows
    const before = last.current
    const holds = before?.parsed === parsed && before.turn === turnOfFilter
    last.current = answersFor(rows, filter, parsed, turnOfFilter, holds ? before : undefined)
    const { lets } = last.current
    return rows.filter((_, at) => lets[at] === 1)
  }, [rows, filter, parsed, turnOfFilter])
  usePrepared(rows, filter)
  return { shown, parsed }
}

interface Answers<R> {
  parsed: Parsed<R>
  turn: number
  rows: readonly R[]
  /** 1 where the row is let through, at the row's place. */
  lets: Uint8Array
}

function answersFor<R>(
  rows: readonly R[],
  filter: Filter<R>,
  parsed: Parsed<R>,
  turn: number,
  before?: Answers<R>,
): Answers<R> {
  const lets = new Uint8Array(rows.length)
  for (const [at, row] of rows.entries())
    lets[at] = before?.rows[at] === row ? (before.lets[at] ?? 0) : Number(filter.matches(parsed, row))
  return { parsed, turn, rows, lets }
}

/** Goes over the rows while the page has nothing else to do, whenever there are more or fewer of them. */
function usePrepared<R extends object>(rows: readonly R[], filter: Filter<R>) {
  const latest = useRef(rows)
  latest.current = rows
  const { length } = rows
  useEffect(() => {
    let at = 0
    const goOn = (idle: IdleDeadline) => {
      while (at < length && idle.timeRemaining() > 2) {
        const row = latest.current[at]
        if (row) filter.prepare(row)
        at += 1
      }
      if (at < length) handle = requestIdleCallback(goOn)
    }
    let handle = requestIdleCallback(goOn)
    return () => cancelIdleCallback(handle)
  }, [length, filter])
}
