/**
 * What memory holds of the last 15 minutes, as rows and as the columns of a history. Pure; used by index.ts. A second of
 * the fine ring comes before ten of the coarse one.
 */
import type { History, SeriesName } from '../../../shared/contract/metrics'
import { oldestIn, type Ring, type RingRow, rowsOf } from './rings'

export interface Rings {
  coarse: Ring | undefined
  fine: Ring | undefined
}

export interface Span {
  from: number
  until: number
  points: number
}

/** Oldest first: what only the coarse ring holds, then, where `isFine`, each second. */
export function recentRows({ coarse, fine }: Rings, after: number, isFine: boolean): RingRow[] {
  const seconds = isFine && fine ? [...rowsOf(fine, after)] : []
  const since = seconds[0]?.at ?? Number.POSITIVE_INFINITY
  return [...(coarse ? rowsOf(coarse, after) : [])].filter(({ at }) => at < since).concat(seconds)
}

/** How long after the beginning of what was asked for a ring may begin and still tell the whole. */
const NEARLY_MS = 60_000

/** The ring to read a span from; undefined where neither holds it from its beginning. */
export function ringFor({ coarse, fine }: Rings, from: number): Ring | undefined {
  return [fine, coarse].find((ring) => ring && (oldestIn(ring) ?? Number.POSITIVE_INFINITY) <= from + NEARLY_MS)
}

/** As many rows are folded into one as leave at most about `points`; a gap becomes one point of nulls. */
export function columnsOf(
  ring: Ring,
  names: readonly SeriesName[],
  { from, until, points }: Span,
): Pick<History, 'levelMs' | 'stepMs' | 'at' | 'series'> {
  const stepMs = Math.max(1, Math.ceil((until - from) / ring.slotMs / points)) * ring.slotMs
  const within = [...rowsOf(ring, from)].filter((row) => row.at <= until)
  const steps = Map.groupBy(within, ({ at }) => Math.floor(at / stepMs))
  const at: number[] = []
  const folded: (readonly RingRow[])[] = []
  for (const [step, rows] of steps) {
    const middle = (step + 0.5) * stepMs
    const before = at.at(-1)
    if (rows[0]?.begins && before !== undefined) {
      at.push((before + middle) / 2)
      folded.push([])
    }
    at.push(middle)
    folded.push(rows)
  }
  const series = names.map((name, place) => {
    const known = folded.map((rows) => rows.flatMap(({ values }) => values[place] ?? []))
    const each = (fold: (values: number[]) => number) =>
      known.map((values) => (values.length > 0 ? fold(values) : null))
    return {
      name,
      avg: each(mean),
      min: each((values) => Math.min(...values)),
      max: each((values) => Math.max(...values)),
    }
  })
  return { levelMs: ring.slotMs, stepMs, at, series }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
