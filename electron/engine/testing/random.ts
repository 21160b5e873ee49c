/** Random numbers that can be had again: a test prints its seed and takes it back from LONGSHORE_SEED. */
export interface Random {
  seed: number
  /** 0 ≤ value < limit, whole. */
  below: (limit: number) => number
}

/** mulberry32: 32 bits of state are plenty for choosing positions and moments. */
export function createRandom(seed = Number(process.env.LONGSHORE_SEED) || Date.now() % 2 ** 31): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return { seed, below: (limit) => Math.floor(next() * limit) }
}

/** True for the long form of the tests, with the full figures of the goals. */
export const isLong = process.env.LONGSHORE_LONG === '1'

/** Milliseconds that a test may take: in the long form, whose work is a hundred times as much, an hour. */
export const patienceMs = (usualMs: number): number => (isLong ? 3_600_000 : usualMs)
