/**
 * The history's database, whole: its tables, and what the engine's thread may ask of it. Runs in a worker thread of its
 * own (metrics-database.ts), so that neither writing nor reading a history holds up anything else. The tables stand in
 * keeping/, each with its SQL. What may take long is one step a call; whoever wants it all calls until it says false.
 */
import type { History } from '../../../shared/contract/metrics'
import type { Migration, Sql } from '../ports'
import { BLOCKS_SQL, createBlocks } from './keeping/blocks'
import { foldOne } from './keeping/folding'
import { foldToPoints } from './keeping/history'
import { type Batch, createJournal, JOURNAL_SQL } from './keeping/journal'
import { createMarksTable, MARKS_SQL } from './keeping/marks-table'
import type { Unwritten } from './keeping/minutes'
import { createOwnersTable, type KeptOwner, OWNERS_SQL } from './keeping/owners-table'
import { type Kind, ROW } from './keeping/row'
import { addToSlots, coveredIn, createSlots, HOUR_MS, LEVELS, type Level, type Slots } from './keeping/slots'
import { type Limits, trimOne, usedBytes } from './keeping/trimming'
import type { OwnerId } from './model'

/** Of metrics.db, which counts its versions for itself. */
export const metricsMigrations: Migration[] = [
  { version: 1, name: 'metrics', sql: [OWNERS_SQL, BLOCKS_SQL, JOURNAL_SQL, MARKS_SQL].join('\n') },
]

/** A span of one owner, and what the database does not have of it yet. */
export interface Asked {
  owner: OwnerId
  kind: Kind
  from: number
  until: number
  now: number
  unwritten: Unwritten
}

/** What a chart asks for may begin a moment before the day that is kept. */
const GRACE_MS = 10 * 60_000
/** Blocks that are looked up in one step of removing a host. */
const LOOKED_UP = 5000

export type MetricsStore = ReturnType<typeof createMetricsStore>

export function createMetricsStore(sql: Sql) {
  const owners = createOwnersTable(sql)
  const blocks = createBlocks(sql)
  const journal = createJournal(sql)
  const marks = createMarksTable(sql)

  function read(level: Level, { owner, kind, from, until, now, unwritten }: Asked): Slots {
    const { slotMs, keptMs } = LEVELS[level]
    const slots = createSlots(kind, slotMs, Math.max(from, now - keptMs - HOUR_MS), Math.min(until, now + slotMs))
    const end = slots.startAt + slots.count * slotMs
    for (let hour = Math.floor(slots.startAt / HOUR_MS); hour * HOUR_MS < end; hour += 1)
      blocks.addTo(slots, level, owner, hour)
    journal.addTo(slots, owner)
    unwritten.minuteAts.forEach((at, i) => {
      addToSlots(slots, at, unwritten.rows, i * ROW)
    })
    return slots
  }

  /** Usually the first hour looked at has it. Of one that was away for long it does not. */
  function keptSince({ owner, kind, now, unwritten }: Asked): number | undefined {
    const firstAt = owners.firstAt(owner)
    const oldest = blocks.firstHour('five_minutes')
    if (firstAt !== undefined && oldest !== undefined) {
      for (let hour = Math.max(oldest, Math.floor(firstAt / HOUR_MS)); hour * HOUR_MS <= now; hour += 1)
        if (blocks.has('five_minutes', hour, owner)) return Math.max(firstAt, hour * HOUR_MS)
    }
    const minute = journal.firstMinute(owner, kind)
    return minute === undefined ? unwritten.minuteAts[0] : minute * LEVELS.minutes.slotMs
  }

  return {
    /** Everybody who has a history. Those of whom nothing is left are let go first. */
    owners(now: number): KeptOwner[] {
      const oldest = blocks.firstHour('five_minutes') ?? journal.firstHour() ?? Math.floor(now / HOUR_MS)
      owners.removeUnseen((oldest - 1) * HOUR_MS)
      return owners.all()
    },
    addOwner: (owner: Omit<KeptOwner, 'id'>, above: OwnerId): OwnerId => owners.add(owner, above),
    /** Writes what is known of them, also of one that is not here. */
    putOwners: (all: KeptOwner[]): void => sql.transaction(() => all.forEach(owners.put)),

    /** Durable against a kill when it returns. Gives owners of the batch that are not here, which are then to be put. */
    write: (batch: Batch): OwnerId[] =>
      sql.transaction(() => {
        journal.write(batch)
        return owners.missing(batch.minutes.flatMap((minute) => [...minute.owners]))
      }),
    /** Turns a part of what was written before `hour` (since 1970) into blocks. False when there is nothing left. */
    fold: (hour: number): boolean => foldOne(sql, { blocks, journal, owners }, hour),
    trim: (limits: Limits): boolean => trimOne(sql, { blocks, journal, marks }, limits),

    history(asked: Asked, points: number): Omit<History, 'memoryLimit'> {
      const level = asked.from >= asked.now - LEVELS.minutes.keptMs - GRACE_MS ? 'minutes' : 'five_minutes'
      return { ...foldToPoints(read(level, asked), points), keptSince: keptSince(asked) }
    },
    coveredMs: (asked: Asked): number => coveredIn(read('five_minutes', asked), asked.from, asked.until),

    addMark: marks.add,
    marks: marks.of,
    markCounts: marks.counts,

    kept() {
      const oldest = blocks.firstHour('five_minutes') ?? journal.firstHour()
      return {
        bytes: usedBytes(sql),
        oldestAt: oldest === undefined ? undefined : oldest * HOUR_MS,
        containers: owners.containers(),
      }
    },

    /** Everything but the blocks, which go by `removeOldest`. */
    forget: (): void =>
      sql.transaction(() => {
        for (const table of [owners, journal, marks]) table.clear()
      }),
    /** An hour of all blocks. When there was none the file is made small; then it says false. */
    removeOldest(): boolean {
      const oldest = Math.min(blocks.firstHour('minutes') ?? Infinity, blocks.firstHour('five_minutes') ?? Infinity)
      if (!Number.isFinite(oldest)) {
        sql.run('VACUUM')
        return false
      }
      for (const level of ['minutes', 'five_minutes'] as const) blocks.removeHours(level, oldest, oldest + 1)
      return true
    },

    /** Gives the owners it had, whose blocks are then to be removed; what the journal has of them is never folded. */
    forgetHost: (hostId: string): OwnerId[] =>
      sql.transaction(() => {
        const gone = owners.ofHost(hostId)
        marks.removeHost(hostId)
        owners.removeHost(hostId)
        return gone
      }),
    /** Removes blocks of `gone` from `hour` (or the first) on, as many as one step may. Gives the hour to go on with. */
    removeBlocks: (gone: OwnerId[], hour?: number): number | undefined =>
      sql.transaction(() => {
        const last = blocks.lastHour('five_minutes') ?? -1
        const first = hour ?? blocks.firstHour('five_minutes') ?? 0
        const end = Math.min(last + 1, first + Math.max(1, Math.ceil(LOOKED_UP / Math.max(1, gone.length))))
        for (let at = first; at < end; at += 1) {
          for (const level of ['minutes', 'five_minutes'] as const)
            for (const owner of gone) blocks.remove(level, at, owner)
        }
        return end <= last ? end : undefined
      }),
  }
}
