/**
 * The minutes as they come, until their hour is over: what a killed engine had written is not lost. Used by the stores
 * beside it. A row holds one minute of up to 128 owners that follow each other, so that the reader of one of them, and
 * the folding of an hour, touch a hundredth of it. A minute may come in pieces, and the same piece twice: the second
 * time it is passed over.
 */
import type { Sql } from '../../ports'
import type { OwnerId } from '../model'
import { decodeIfSound } from './blocks'
import { type Chunk, encode, OWNERS, SLOTS } from './coding'
import { MINUTE_MS, type MinuteRows } from './minutes'
import { type Kind, mergeRow, ROW } from './row'
import { addToSlots, type Slots } from './slots'

export const JOURNAL_SQL = `
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    part INTEGER NOT NULL,
    minute INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX journal_place ON journal (part, minute, batch);`

export interface Batch {
  /** A number nobody else has; a batch that comes again is the same one. */
  batch: number
  minutes: MinuteRows[]
}

const MINUTES = 60

/** Which rows of the journal an owner is in: hosts and containers are never in the same. */
const partOf = (owner: OwnerId, isHost: boolean) => Math.floor(owner / OWNERS) * 2 + (isHost ? 1 : 0)
export const ownersOf = (part: number) => ({ first: Math.floor(part / 2) * OWNERS, isHost: part % 2 === 1 })

export type Journal = ReturnType<typeof createJournal>

export function createJournal(sql: Sql) {
  const rowsOf = (part: number, from: number, until: number) =>
    sql.all<{ minute: number; bytes: Uint8Array }>(
      'SELECT minute, bytes FROM journal WHERE part = ? AND minute >= ? AND minute < ?',
      ...[part, from, until],
    )

  function writeMinute(batch: number, minute: MinuteRows) {
    const order = inOrder(minute)
    for (let first = 0; first < order.length; ) {
      const { part } = order[first] ?? { part: 0 }
      let end = first + 1
      while (order[end]?.part === part) end += 1
      const chunk = chunkOf(
        minute,
        order.slice(first, end).map(({ place }) => place),
      )
      const number = Math.floor(minute.minuteAt / MINUTE_MS)
      sql.run(
        'INSERT INTO journal (part, minute, batch, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        ...[part, number, batch, encode(chunk, true)],
      )
      first = end
    }
  }

  return {
    write({ batch, minutes }: Batch) {
      for (const minute of minutes) writeMinute(batch, minute)
    },

    /** Adds what there is of one owner. */
    addTo(slots: Slots, owner: OwnerId) {
      const first = Math.floor(slots.startAt / MINUTE_MS)
      const end = Math.ceil((slots.startAt + slots.count * slots.slotMs) / MINUTE_MS)
      for (const { minute, bytes } of rowsOf(partOf(owner, slots.kind === 'host'), first, end)) {
        const chunk = decodeIfSound(bytes)
        const i = placeIn(chunk, owner, minute)
        if (chunk && i >= 0) addToSlots(slots, minute * MINUTE_MS, chunk.rows, i * ROW)
      }
    },

    /** A part of an hour before `hour`, the one that was written first. */
    oldest(hour: number): { part: number; hour: number } | undefined {
      const row = sql.get<{ part: number; minute: number }>(
        'SELECT part, minute FROM journal WHERE minute < ? ORDER BY id LIMIT 1',
        hour * MINUTES,
      )
      return row && { part: row.part, hour: Math.floor(row.minute / MINUTES) }
    },

    /** An hour of all owners of a part: 60 rows for each of them, one owner after the other. */
    hourOf(part: number, hour: number): Float64Array {
      const rows = new Float64Array(OWNERS * MINUTES * ROW)
      for (const { bytes } of rowsOf(part, hour * MINUTES, (hour + 1) * MINUTES)) {
        const chunk = decodeIfSound(bytes)
        chunk?.places.forEach((place, i) => {
          const slot = place % SLOTS
          if (slot < MINUTES) mergeRow(rows, (Math.floor(place / SLOTS) * MINUTES + slot) * ROW, chunk.rows, i * ROW)
        })
      }
      return rows
    },

    remove(part: number, hour: number) {
      const [from, until] = [hour * MINUTES, (hour + 1) * MINUTES]
      sql.run('DELETE FROM journal WHERE part = ? AND minute >= ? AND minute < ?', part, from, until)
    },
    /** Looks at what was written last; only a clock that was wrong writes ahead. */
    removeAfter(hour: number) {
      const last = sql.get<{ minute: number }>('SELECT minute FROM journal ORDER BY id DESC LIMIT 1')?.minute ?? 0
      if (last >= hour * MINUTES) sql.run('DELETE FROM journal WHERE minute >= ?', hour * MINUTES)
    },
    /** The first minute (since 1970) it has of an owner. */
    firstMinute(owner: OwnerId, kind: Kind): number | undefined {
      const rows = rowsOf(partOf(owner, kind === 'host'), 0, Number.MAX_SAFE_INTEGER)
      return rows.find(({ minute, bytes }) => placeIn(decodeIfSound(bytes), owner, minute) >= 0)?.minute
    },
    clear: () => sql.run('DELETE FROM journal'),
    firstHour(): number | undefined {
      const minute = sql.get<{ minute: number }>('SELECT minute FROM journal ORDER BY id LIMIT 1')?.minute
      return minute === undefined ? undefined : Math.floor(minute / MINUTES)
    },
  }
}

/** Where the row of an owner is in a chunk; −1 = nowhere. */
function placeIn(chunk: Chunk | undefined, owner: OwnerId, minute: number): number {
  return chunk?.places.indexOf((owner % OWNERS) * SLOTS + (minute % MINUTES)) ?? -1
}

interface Placed {
  place: number
  part: number
  owner: OwnerId
}

/** The rows of a minute by part, and in it by owner. */
function inOrder({ owners, isHost }: MinuteRows): Placed[] {
  const placed = Array.from(owners, (owner, place) => ({ place, owner, part: partOf(owner, isHost[place] === 1) }))
  return placed.sort((a, b) => a.part - b.part || a.owner - b.owner)
}

function chunkOf({ minuteAt, owners, isHost, rows }: MinuteRows, order: number[]): Chunk {
  const slot = Math.floor(minuteAt / MINUTE_MS) % MINUTES
  const sorted = new Float64Array(order.length * ROW)
  order.forEach((place, i) => {
    sorted.set(rows.subarray(place * ROW, (place + 1) * ROW), i * ROW)
  })
  return {
    kind: isHost[order[0] ?? 0] === 1 ? 'host' : 'container',
    places: Float64Array.from(order, (place) => ((owners[place] ?? 0) % OWNERS) * SLOTS + slot),
    rows: sorted,
  }
}
