/** Follows one subject through the contract as a chart does, and waits for what a test wants to see. For lab tests. */
import type { Contract } from '../../../shared/contract'
import type { SeriesName, Subject } from '../../../shared/contract/metrics'
import type { Client } from '../../../shared/contract/runtime'

export type Values = { at: number } & Partial<Record<SeriesName, number | null>>

export interface Followed {
  newest: () => Values | undefined
  all: () => readonly Values[]
  /** The first one from now on that is as wanted. @throws Error with the last ones, after `withinMs`. */
  until: (isWanted: (values: Values) => boolean, withinMs?: number) => Promise<Values>
  /** What comes from now on: at least so many points over at least this time. Gives the mean over that time. */
  meanOf: (name: SeriesName, points: number, spanMs: number) => Promise<number>
  end: () => void
}

const EVERY_MS = 50
/** A machine that is busy with other tests is a loaded host, which is looked at less often. */
const LONG_MS = 90_000

/** Each value stands for the time since the point before it. */
function weighted(points: readonly Values[], name: SeriesName): number {
  const parts = points
    .slice(1)
    .map((now, place) => ({ ms: now.at - (points[place]?.at ?? now.at), value: now[name] ?? 0 }))
  const totalMs = parts.reduce((sum, { ms }) => sum + ms, 0)
  return parts.reduce((sum, { ms, value }) => sum + value * ms, 0) / totalMs
}

export function followMetrics(client: Client<Contract>, subject: Subject, series: SeriesName[], backMs = 0): Followed {
  const over = new AbortController()
  const all: Values[] = []
  let broken: unknown

  async function read(): Promise<void> {
    const stream = client.metrics.follow({ subjects: [subject], series, backMs }, { signal: over.signal })
    for await (const { points } of stream)
      for (const { at, values } of points) {
        const named = series.map((name, place) => [name, values[place] ?? null])
        all.push({ at, ...Object.fromEntries(named) })
      }
  }
  read().catch((thrown) => {
    broken = over.signal.aborted ? undefined : thrown
  })

  async function until<R>(found: () => R | undefined, withinMs: number): Promise<R> {
    const deadline = performance.now() + withinMs
    for (;;) {
      if (broken) throw broken
      const result = found()
      if (result !== undefined) return result
      if (performance.now() > deadline)
        throw new Error(`not seen within ${withinMs} ms; last: ${JSON.stringify(all.slice(-8))}`)
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  }

  return {
    newest: () => all.at(-1),
    all: () => all,
    until(isWanted, withinMs = LONG_MS) {
      const from = all.length
      return until(() => all.slice(from).find(isWanted), withinMs)
    },
    meanOf(name, points, spanMs) {
      const from = Math.max(0, all.length - 1)
      const spanOf = () => (all.at(-1)?.at ?? 0) - (all[from]?.at ?? 0)
      const isThere = () => all.length > from + points && spanOf() >= spanMs
      return until(() => (isThere() ? weighted(all.slice(from), name) : undefined), LONG_MS)
    },
    end: () => over.abort(),
  }
}
