/**
 * Compares the reader of a host with its engine, once for each connection: a look of the reader, the engine's answers for
 * some of its containers, and the reader's next look at the same ones. The answers are waited for behind the scenes; the
 * first look's points are long shown. Used by index.ts.
 */
import type { Batch, Sampled } from '../model'
import { hasEnded, type StatsOf } from './api'
import { difference, type Series } from './compare'

const MOST = 5
/** What differs must do so each time: within a moment a container may double what it holds. */
const TIMES = 3

interface Pair {
  sampled: Sampled
  before: Batch['containers'][number]
  engine: Batch['containers'][number]
}

export type Verdict = { agrees: true } | { agrees: false; id: string; words: string }

export function createComparing({ containers, facts }: StatsOf, onAnswered: () => void) {
  const except: readonly Series[] = facts.more?.product === 'Podman' ? ['memoryBytes'] : []
  let state: 'open' | 'asking' | 'done' = 'open'
  let pairs: Pair[] = []
  let times = 0

  async function ask(before: Batch['containers'], sampled: ReadonlyMap<string, Sampled>, signal: AbortSignal) {
    const asked = before.slice(0, MOST).map(async (counters): Promise<Pair[]> => {
      const one = sampled.get(counters.id)
      if (!one) return []
      try {
        return [{ sampled: one, before: counters, engine: await containers.stats(one.id, signal) }]
      } catch (thrown) {
        if (hasEnded(thrown)) return []
        throw thrown
      }
    })
    pairs = (await Promise.all(asked)).flat()
    state = 'open'
    if (pairs.length > 0) onAnswered()
  }

  function judge(after: Batch['containers']): Verdict | undefined {
    const found = pairs.flatMap(({ before, engine, sampled }) => {
      const now = after.find(({ id }) => id === sampled.id)
      const words = now && difference(before, engine, now, except)
      return words === undefined ? [] : [{ id: sampled.id, words }]
    })
    const wasSeen = pairs.some(({ sampled }) => after.some(({ id }) => id === sampled.id))
    pairs = []
    if (!wasSeen) return undefined
    times += 1
    const [first] = found
    if (first && times < TIMES) return undefined
    state = 'done'
    return first ? { agrees: false, ...first } : { agrees: true }
  }

  return {
    /** What the next look must include. */
    wants: (): readonly Sampled[] => pairs.map(({ sampled }) => sampled),
    /** Takes what the reader's look gave; tells once what came out. */
    take(batch: Batch, sampled: ReadonlyMap<string, Sampled>, signal: AbortSignal): Verdict | undefined {
      if (state !== 'open' || batch.containers.length === 0) return undefined
      if (pairs.length > 0) {
        const verdict = judge(batch.containers)
        if (verdict) return verdict
      }
      state = 'asking'
      ask(batch.containers, sampled, signal).catch(() => {
        state = 'done' // the engine cannot be asked just now: nothing speaks against the reader
      })
      return undefined
    },
  }
}
