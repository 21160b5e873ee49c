/**
 * The last quarter of an hour of one container or host, for a line as small as a word: a mean for each ten seconds. The
 * line is made anew when ten seconds are full and not with each value, so that what moves each second is a number and
 * not a picture. Used by following.ts.
 */
const SLOT_MS = 10_000
const SLOTS = 90
/** A loaded host is looked at each minute only; a line goes on over so much, and over more there is a gap. */
const BRIDGED_MS = 75_000

/** Oldest first, the last one is now; null where nothing is known. */
export type Line = readonly (number | null)[]

export interface Recent {
  cpu: Line
  memory: Line
}

export interface Track {
  /** `at` in epoch ms. What is older than what was added already is known and left out. */
  add: (at: number, cpu: number | null, memory: number | null) => void
  /** Since the first that was added: how many slots of ten seconds that is, ninety at most. */
  span: () => number
  /** The last `slots` of them: the same object until it looks otherwise. */
  lines: (slots: number) => Recent
}

export function createTrack(): Track {
  const cpu = createSlots()
  const memory = createSlots()
  let first = 0
  let last = 0
  let lastAt = 0
  let shown: Recent | undefined
  return {
    add(at, cpuValue, memoryValue) {
      if (at <= lastAt) return
      const slot = Math.floor(at / SLOT_MS)
      if (first === 0) first = slot
      if (slot !== last) {
        const isBridged = at - lastAt < BRIDGED_MS
        cpu.open(last, slot, isBridged ? cpuValue : null)
        memory.open(last, slot, isBridged ? memoryValue : null)
        last = slot
        shown = undefined
      }
      lastAt = at
      cpu.add(slot, cpuValue)
      memory.add(slot, memoryValue)
    },
    span: () => Math.min(SLOTS, last - first + 1),
    lines: (slots) => (shown ??= { cpu: cpu.line(last, slots), memory: memory.line(last, slots) }),
  }
}

function createSlots() {
  const sums = new Float64Array(SLOTS)
  const counts = new Uint32Array(SLOTS)

  function add(slot: number, value: number | null) {
    if (value === null) return
    const place = slot % SLOTS
    sums[place] = (sums[place] ?? 0) + value
    counts[place] = (counts[place] ?? 0) + 1
  }

  return {
    add,
    /** Empties the slots from the last one to this one; those between get what bridges them. */
    open(before: number, slot: number, bridge: number | null) {
      for (let each = Math.max(before + 1, slot - SLOTS + 1); each <= slot; each++) {
        sums[each % SLOTS] = 0
        counts[each % SLOTS] = 0
        if (each < slot) add(each, bridge)
      }
    },
    line(last: number, slots: number): Line {
      return Array.from({ length: slots }, (_, at) => {
        const place = (last - slots + 1 + at + SLOTS) % SLOTS
        const count = counts[place] ?? 0
        return count > 0 ? (sums[place] ?? 0) / count : null
      })
    },
  }
}
