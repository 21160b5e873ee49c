/**
 * Chance that repeats: a seeded generator (mulberry32, 32 bits of state: plenty for a demo, none for secrets) and ids
 * derived from what they belong to, so that nothing has to be stored to answer the same twice.
 */
import { createHash } from 'node:crypto'

export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number
  pick<T>(from: readonly T[]): T
  /** 64 hex digits, as Docker's ids. */
  id(): string
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  const word = () => Math.floor(next() * 2 ** 32)
  return {
    next,
    between,
    pick<T>(from: readonly T[]): T {
      const picked = from[between(0, from.length - 1)]
      if (picked === undefined) throw new Error('nothing to pick from')
      return picked
    },
    id: () => Array.from({ length: 8 }, () => word().toString(16).padStart(8, '0')).join(''),
  }
}

/** 64 hex digits that belong to these words and no others. */
export function derivedId(...words: (string | number)[]): string {
  return createHash('sha256').update(words.join('\0')).digest('hex')
}

/** A number from 0 to 2³²-1 out of an id. */
export function numberOf(id: string): number {
  return Number.parseInt(id.slice(0, 8), 16) || 0
}
