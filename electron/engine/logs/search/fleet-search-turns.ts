/**
 * Does work for many things of several groups: so many at once in all, and so many of each group, so that one group with
 * many does not hold up the others. Groups take turns. Used by fleet-search.ts.
 */
export interface Turns<T> {
  groupOf: (item: T) => string
  perGroup: number
  atOnce: number
}

/** Rejects with the first error of `work`; nothing new is begun after it. */
export async function inTurns<T>(
  items: readonly T[],
  turns: Turns<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const groups = Map.groupBy(items, turns.groupOf)
  const running = new Map<string, number>()
  let isBroken = false

  /** Of the groups with room the one with the least under way, the first of several. */
  function next(): T | undefined {
    let best: { group: string; waiting: T[]; count: number } | undefined
    for (const [group, waiting] of groups) {
      const count = running.get(group) ?? 0
      if (waiting.length > 0 && count < turns.perGroup && count < (best?.count ?? Number.POSITIVE_INFINITY))
        best = { group, waiting, count }
    }
    if (!best) return undefined
    running.set(best.group, best.count + 1)
    return best.waiting.shift()
  }

  /** A lane ends when it finds nothing to do; whoever ends a piece of work begins what has room then. */
  async function lane(): Promise<void> {
    for (let item = next(); item !== undefined && !isBroken; item = next()) {
      const group = turns.groupOf(item)
      try {
        await work(item)
      } catch (thrown) {
        isBroken = true
        throw thrown
      } finally {
        running.set(group, (running.get(group) ?? 1) - 1)
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(turns.atOnce, items.length) }, lane))
}
