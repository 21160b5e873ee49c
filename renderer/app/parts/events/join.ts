/** The live events and those an engine remembers as one list without doubles. Pure; used by rows.ts. */
import type { EventItem, Scope } from '../../hooks'

/** New ones stand at the end of `list`, so that only those after `seq` are looked at. */
export function countAfter(list: readonly EventItem[], seq: number, scope: Scope | undefined): number {
  let count = 0
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const event = list[at]
    if (!event || event.seq <= seq) break
    if (!scope || scope.hostIds.has(event.hostId)) count += 1
  }
  return count
}

/**
 * Both the newest first, and so is the answer. What stands in both is the live one's, whose key holds while the page is
 * open. Events are told apart by what they say: the numbers of an earlier run of the engine mean nothing now.
 */
export function joinEvents(live: readonly EventItem[], earlier: readonly EventItem[]): readonly EventItem[] {
  const newest = earlier[0]
  if (!newest) return live
  // Later ones cannot stand in both; a flood of those is not looked at.
  const known = new Set(live.filter(({ at }) => at <= newest.at).map(identity))
  const rest = earlier.filter((event) => !known.has(identity(event)))
  const joined: EventItem[] = []
  let taken = 0
  for (const event of live) {
    for (let next = rest[taken]; next && next.at > event.at; next = rest[taken]) {
      joined.push(next)
      taken += 1
    }
    joined.push(event)
  }
  return [...joined, ...rest.slice(taken)]
}

/** Engines stamp to the nanosecond, of which milliseconds with three digits keep enough. */
const identity = ({ hostId, at, type, action, detail, id }: EventItem) =>
  [hostId, at.toFixed(3), type, action, detail, id].join(' ')
