/**
 * Events as pages list them: the newest first, held while it is paused, and for one host also what its engine remembers
 * from before, asked for once and again after each new connection. A row is made once per event, so that a flood draws
 * only what is new. Used by the Events page and by the page of a host.
 */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import {
  type EventItem,
  type EventWords,
  engine,
  eventWords,
  isLive,
  type Scope,
  useEvents,
  useHost,
  useHosts,
  useIsConnected,
} from '../../hooks'
import type { ListRow } from '../rows'
import { countAfter, joinEvents } from './join'

/** An event with its words, which filter and columns both need. */
export interface ShownEvent extends EventItem {
  words: EventWords
}
export type EventRow = ListRow<ShownEvent>

/** How much of an engine's memory is asked for; most keep no more than 256 events. */
const EARLIER = 500

/** What was shown when it was paused: an answer that comes later would bring newer ones in. */
interface Held {
  live: readonly EventItem[]
  earlier: readonly EventItem[]
}

export function useEventRows(scope: Scope | undefined) {
  const live = useEvents()
  const remembered = useEarlier(scope?.hostId)
  const [held, setHeld] = useState<Held>()
  // Drawn between frames: a flood fills the whole list anew four times a second.
  const list = useDeferredValue(held?.live ?? live.list)
  const waiting = held ? countAfter(live.list, held.live.at(-1)?.seq ?? 0, scope) : 0
  const earlier = held?.earlier ?? remembered
  const toRow = useRowMaker()
  const rows = useMemo(() => {
    const newestFirst: EventItem[] = []
    for (let at = list.length - 1; at >= 0; at -= 1) {
      const event = list[at]
      if (event && (!scope || scope.hostIds.has(event.hostId))) newestFirst.push(event)
    }
    return joinEvents(newestFirst, earlier).map(toRow)
  }, [list, scope, earlier, toRow])
  const now = useMemo(() => ({ live: live.list, earlier: remembered }), [live.list, remembered])
  const pause = useCallback(() => setHeld((before) => (before ? undefined : now)), [now])
  return { rows, phase: live.phase, dropped: live.dropped, isPaused: held !== undefined, waiting, pause }
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

/**
 * What one host's engine remembers, the newest first; all hosts at once would be asked for too much. What was heard
 * before stays while the host is away.
 */
function useEarlier(hostId: string | undefined): readonly EventItem[] {
  const isConnected = useIsConnected()
  const host = useHost(hostId)
  const { data } = useQuery({
    queryKey: ['earlier-events', hostId, host?.linkSince],
    queryFn: async ({ signal }) => {
      const events = await engine().events.history({ hostId: hostId ?? '', limit: EARLIER }, { signal })
      return events.map((event, at): EventItem => ({ ...event, key: `past ${at}` }))
    },
    placeholderData: (before) => (before?.[0]?.hostId === hostId ? before : undefined),
    enabled: isConnected && isLive(host),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  return (hostId && data) || NONE
}
