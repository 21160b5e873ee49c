/**
 * What the events page lists: the newest first, held while it is paused, and for one host also what its engine
 * remembers from before. A row is made once per event, so that a flood draws only what is new.
 */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import {
  type EventItem,
  type EventWords,
  engine,
  eventWords,
  type Scope,
  useEvents,
  useHosts,
  useIsConnected,
} from '../../app/hooks'
import type { ListRow } from '../../app/parts'

/** An event with its words, which filter and columns both need. */
export interface ShownEvent extends EventItem {
  words: EventWords
}
export type EventRow = ListRow<ShownEvent>

/** How much of an engine's memory is asked for; most keep no more than 256 events. */
const EARLIER = 500

export function useEventRows(scope: Scope | undefined) {
  const live = useEvents()
  const earlier = useEarlier(scope?.hostId)
  const [held, setHeld] = useState<readonly EventItem[]>()
  // Drawn between frames: a flood fills the whole list anew four times a second.
  const list = useDeferredValue(held ?? live.list)
  const waiting = held ? countAfter(live.list, held.at(-1)?.seq ?? 0, scope) : 0
  const toRow = useRowMaker()
  const rows = useMemo(() => {
    const rows: EventRow[] = []
    for (let at = list.length - 1; at >= 0; at -= 1) {
      const event = list[at]
      if (event && (!scope || scope.hostIds.has(event.hostId))) rows.push(toRow(event))
    }
    const firstSeq = list[0]?.seq ?? Number.POSITIVE_INFINITY
    for (const event of earlier) if (event.seq === 0 || event.seq < firstSeq) rows.push(toRow(event))
    return rows
  }, [list, scope, earlier, toRow])
  const liveList = live.list
  const pause = useCallback(() => setHeld((before) => (before ? undefined : liveList)), [liveList])
  return { rows, phase: live.phase, dropped: live.dropped, isPaused: held !== undefined, waiting, pause }
}

/** New ones stand at the end, so that only those are looked at. */
export function countAfter(list: readonly EventItem[], seq: number, scope: Scope | undefined): number {
  let count = 0
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const event = list[at]
    if (!event || event.seq <= seq) break
    if (!scope || scope.hostIds.has(event.hostId)) count += 1
  }
  return count
}

/** Rows by event; a host that is renamed makes new ones. */
function useRowMaker() {
  const hosts = useHosts()
  const known = useRef(new WeakMap<EventItem, EventRow>())
  const names = useMemo(() => [...hosts.byKey.values()].map(({ id, name }) => `${id} ${name}`).join('\n'), [hosts])
  return useMemo(() => {
    const nameOf = new Map(
      names.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
    )
    return (event: EventItem): EventRow => {
      const hostName = nameOf.get(event.hostId) ?? ''
      const before = known.current.get(event)
      if (before && before.hostName === hostName) return before
      // What happened stays true while the host is away.
      const row: EventRow = { item: { ...event, words: eventWords(event) }, hostName, isFresh: true, used: undefined }
      known.current.set(event, row)
      return row
    }
  }, [names])
}

const NONE: readonly EventItem[] = []

/** What one host's engine remembers, the newest first. All hosts at once would be asked for too much. */
function useEarlier(hostId: string | undefined): readonly EventItem[] {
  const isConnected = useIsConnected()
  const { data } = useQuery({
    queryKey: ['earlier-events', hostId],
    queryFn: async ({ signal }) => {
      const events = await engine().events.history({ hostId: hostId ?? '', limit: EARLIER }, { signal })
      return events.map((event, at): EventItem => ({ ...event, key: event.seq > 0 ? String(event.seq) : `past ${at}` }))
    },
    enabled: isConnected && hostId !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (hostId && data) || NONE
}
