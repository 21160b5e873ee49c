/**
 * Rows never jump under the pointer: while it is over a table the order seen stays, rows that are gone leave, and rows
 * that are new wait and are counted. Pure; used by table-rows.ts, for thousands of rows many times a second.
 */
interface HeldRows<R> {
  rows: R[]
  /** How many rows wait to be let in. */
  waiting: number
}

/** `rows` is the true order, `held` the ids as last shown. */
export function holdOrder<R>(rows: readonly R[], idOf: (row: R) => string, held: readonly string[]): HeldRows<R> {
  const byId = new Map<string, R>()
  for (const row of rows) byId.set(idOf(row), row)
  const kept: R[] = []
  for (const id of held) {
    const row = byId.get(id)
    if (row !== undefined) kept.push(row)
  }
  return { rows: kept, waiting: rows.length - kept.length }
}
