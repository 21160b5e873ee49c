/**
 * From the journal to blocks: once an hour is over, the 128 owners of one part at a time, so that nobody waits long for
 * the thread. Used by the store. Blocks of the finer and of the coarser level are made from the same rows, never one
 * from the other's rounded ones.
 */
import type { Sql } from '../../ports'
import type { Blocks } from './blocks'
import { OWNERS } from './coding'
import { type Journal, ownersOf } from './journal'
import type { OwnersTable } from './owners-table'
import { ROW } from './row'
import { HOUR_MS, LEVELS, type Slots } from './slots'

const { slotMs } = LEVELS.minutes
const MINUTES = HOUR_MS / slotMs

/** Folds one part of an hour before `hour`. Gives false when there is none. */
export function foldOne(
  sql: Sql,
  { blocks, journal, owners }: { blocks: Blocks; journal: Journal; owners: OwnersTable },
  before: number,
): boolean {
  const oldest = journal.oldest(before)
  if (!oldest) return false
  const { part, hour } = oldest
  const { first, isHost } = ownersOf(part)
  sql.transaction(() => {
    const rows = journal.hourOf(part, hour)
    for (const owner of owners.between(first, first + OWNERS)) {
      const from = (owner - first) * MINUTES * ROW
      const fresh: Slots = {
        ...{ kind: isHost ? 'host' : 'container', slotMs, startAt: hour * HOUR_MS, count: MINUTES },
        rows: rows.subarray(from, from + MINUTES * ROW),
      }
      if (!holdsAny(fresh)) continue
      blocks.add('minutes', hour, owner, fresh)
      blocks.add('five_minutes', hour, owner, fresh)
      owners.lived(owner, (hour + 1) * HOUR_MS)
    }
    journal.remove(part, hour)
  })
  return true
}

function holdsAny({ rows, count }: Slots): boolean {
  for (let slot = 0; slot < count; slot += 1) if ((rows[slot * ROW] ?? 0) > 0) return true
  return false
}
