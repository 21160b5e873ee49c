/**
 * Rows never jump under the pointer: while it is over a table the order seen stays, rows that are gone leave, and rows
 * that are new wait and are counted. Pure; used by table-rows.ts, for thousands of rows many times a second, of which
 * usually none has moved.
 */
interface HeldRows<R> {
  rows: readonly R[]
  /** How many rows wait to be let in. */
  waiting: number
}

/** Holds the order of `seen`: what this gives takes the true order each time. */
export function createHold<R>(seen: readonly R[], idOf: (row: R) => string): (rows: readonly R[]) => HeldRows<R> {
  let ids = seen.map(idOf)
  let waiting: ReadonlySet<string> = new Set()

  /** Undefined when a row that is shown has moved or gone, or another one came. */
  function asBefore(rows: readonly R[]): readonly R[] | undefined {
    if (rows.length !== ids.length + waiting.size) return undefined
    const kept: R[] = []
    for (const row of rows) {
      const id = idOf(row)
      if (id === ids[kept.length]) kept.push(row)
      else if (!waiting.has(id)) return undefined
    }
    return kept
  }

  function anew(rows: readonly R[]): readonly R[] {
    const byId = new Map(rows.map((row) => [idOf(row), row]))
    ids = ids.filter((id) => byId.has(id))
    const kept = ids.flatMap((id) => byId.get(id) ?? [])
    for (const id of ids) byId.delete(id)
    waiting = new Set(byId.keys())
    return kept
  }

  return (rows) => ({ rows: asBefore(rows) ?? anew(rows), waiting: waiting.size })
}
