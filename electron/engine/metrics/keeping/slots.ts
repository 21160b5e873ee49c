/**
 * A stretch of time in slots of one length, filled from whatever holds a part of it: blocks, the journal, minutes that
 * are not written yet. Used by the stores; history.ts turns it into what a chart draws.
 */
import { type Kind, mergeRow, ROW } from './row'

export const HOUR_MS = 3_600_000

/** The two lengths of slots that are kept, the finer one for a day only. */
export const LEVELS = {
  minutes: { slotMs: 60_000, keptMs: 24 * HOUR_MS },
  five_minutes: { slotMs: 300_000, keptMs: 30 * 24 * HOUR_MS },
} as const
export type Level = keyof typeof LEVELS

export interface Slots {
  kind: Kind
  slotMs: number
  /** Epoch ms of the first one's begin. */
  startAt: number
  count: number
  rows: Float64Array
}

/** All slots that `from` (inclusive) to `until` (exclusive) touches. */
export function createSlots(kind: Kind, slotMs: number, from: number, until: number): Slots {
  const first = Math.floor(from / slotMs)
  const count = Math.max(0, Math.ceil(until / slotMs) - first)
  return { kind, slotMs, startAt: first * slotMs, count, rows: new Float64Array(count * ROW) }
}

/** Adds what begins at `at`; what lies outside is left out. */
export function addToSlots(slots: Slots, at: number, rows: Float64Array, from: number) {
  const slot = Math.floor((at - slots.startAt) / slots.slotMs)
  if (slot >= 0 && slot < slots.count) mergeRow(slots.rows, slot * ROW, rows, from)
}

/**
 * Milliseconds that were measured between the two: of a slot on the edge no more than lies inside. A minute that was
 * lived twice, because a clock stepped back, counts once.
 */
export function coveredIn({ rows, startAt, slotMs, count }: Slots, from: number, until: number): number {
  let sum = 0
  for (let slot = 0; slot < count; slot += 1) {
    const at = startAt + slot * slotMs
    const inside = Math.max(0, Math.min(until, at + slotMs) - Math.max(from, at))
    sum += Math.min(rows[slot * ROW] ?? 0, inside)
  }
  return Math.round(sum)
}
