/**
 * The finished hours: for each level a table with one block for each hour and owner. Used by the stores beside it. The
 * key is the hour and then the owner, in one number: hours are written at the end and removed at the front, page after
 * page, so that ten thousand blocks an hour neither touch pages all over the file nor leave half-empty ones. For it a
 * history goes down the tree once for each hour, 24 or 720 times.
 */
import type { Sql } from '../../ports'
import type { OwnerId } from '../model'
import { type Chunk, decode, encode } from './coding'
import { type Kind, ROW } from './row'
import { addToSlots, createSlots, HOUR_MS, LEVELS, type Level, type Slots } from './slots'

/** A JavaScript number holds the hours of 900 years before it. */
const OWNERS = 2 ** 30

const SQL = {
  minutes: {
    get: 'SELECT bytes FROM minutes WHERE key = ?',
    put: 'INSERT INTO minutes VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes',
    remove: 'DELETE FROM minutes WHERE key >= ? AND key < ?',
    first: 'SELECT min(key) AS key FROM minutes',
    last: 'SELECT max(key) AS key FROM minutes',
  },
  five_minutes: {
    get: 'SELECT bytes FROM five_minutes WHERE key = ?',
    put: 'INSERT INTO five_minutes VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET bytes = excluded.bytes',
    remove: 'DELETE FROM five_minutes WHERE key >= ? AND key < ?',
    first: 'SELECT min(key) AS key FROM five_minutes',
    last: 'SELECT max(key) AS key FROM five_minutes',
  },
} as const satisfies Record<Level, Record<string, string>>

export const BLOCKS_SQL = `
  CREATE TABLE minutes (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE five_minutes (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;`

export type Blocks = ReturnType<typeof createBlocks>

/** Hours are whole numbers since 1970. */
export function createBlocks(sql: Sql) {
  const keyOf = (hour: number, owner: OwnerId) => hour * OWNERS + owner
  const hourOf = (key: number | null | undefined) =>
    key === null || key === undefined ? undefined : Math.floor(key / OWNERS)

  /** One that cannot be read, or is of another kind of owner, is as good as not there. */
  function read(level: Level, hour: number, owner: OwnerId, kind: Kind): Chunk | undefined {
    const row = sql.get<{ bytes: Uint8Array }>(SQL[level].get, keyOf(hour, owner))
    const chunk = row && decodeIfSound(row.bytes)
    return chunk?.kind === kind ? chunk : undefined
  }

  function addTo(slots: Slots, level: Level, owner: OwnerId, hour: number) {
    const chunk = read(level, hour, owner, slots.kind)
    chunk?.places.forEach((slot, i) => {
      addToSlots(slots, hour * HOUR_MS + slot * LEVELS[level].slotMs, chunk.rows, i * ROW)
    })
  }

  return {
    addTo,

    /** Merges into what is there. */
    add(level: Level, hour: number, owner: OwnerId, fresh: Slots) {
      const slots = createSlots(fresh.kind, LEVELS[level].slotMs, hour * HOUR_MS, (hour + 1) * HOUR_MS)
      addTo(slots, level, owner, hour)
      for (let slot = 0; slot < fresh.count; slot += 1)
        addToSlots(slots, fresh.startAt + slot * fresh.slotMs, fresh.rows, slot * ROW)
      sql.run(SQL[level].put, keyOf(hour, owner), encode(filledOnly(slots), false))
    },

    has: (level: Level, hour: number, owner: OwnerId) => sql.get(SQL[level].get, keyOf(hour, owner)) !== undefined,
    remove: (level: Level, hour: number, owner: OwnerId) =>
      sql.run(SQL[level].remove, keyOf(hour, owner), keyOf(hour, owner + 1)),
    removeHours: (level: Level, from: number, until: number) =>
      sql.run(SQL[level].remove, keyOf(from, 0), keyOf(until, 0)),
    firstHour: (level: Level) => hourOf(sql.get<{ key: number | null }>(SQL[level].first)?.key),
    lastHour: (level: Level) => hourOf(sql.get<{ key: number | null }>(SQL[level].last)?.key),
  }
}

export function decodeIfSound(bytes: Uint8Array): Chunk | undefined {
  try {
    return decode(bytes)
  } catch {
    return undefined
  }
}

function filledOnly({ kind, rows, count }: Slots): Chunk {
  const places: number[] = []
  for (let slot = 0; slot < count; slot += 1) if ((rows[slot * ROW] ?? 0) > 0) places.push(slot)
  const filled = new Float64Array(places.length * ROW)
  places.forEach((slot, i) => {
    filled.set(rows.subarray(slot * ROW, (slot + 1) * ROW), i * ROW)
  })
  return { kind, places: Float64Array.from(places), rows: filled }
}
