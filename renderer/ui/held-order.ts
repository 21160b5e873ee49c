/**
 * Rows never jump under the pointer: while it is over a table the order seen stays, rows that are gone leave, and rows
 * that are new wait and are counted. Pure; used by table.tsx.
 */
interface HeldRows<R> {
  rows: R[]
  /** How many rows wait to be let in. */
  waiting: number
}

/** `rows` is the true order, `held` the ids as last shown. */
export function holdOrder<R>(rows: readonly R[], idOf: (row: R) => string, held: readonly string[]): HeldRows<R> {
  const byId = new Map(rows.map((row) => [idOf(row), row]))
  const kept = held.flatMap((id) => byId.get(id) ?? [])
  return { rows: kept, waiting: rows.length - kept.length }
}
