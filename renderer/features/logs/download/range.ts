/** What of a log is downloaded, as typed, and the name of its file. Pure; used by index.tsx. */
export type RangeKind = 'all' | 'hour' | 'day' | 'between'

export interface Range {
  kind: RangeKind
  /** As a field for date and time gives it, in local time; empty is open. */
  from: string
  until: string
}

const HOUR_MS = 3_600_000

/** `now`: epoch ms. */
export function rangeOf(range: Range, now: number): { from?: number; until?: number } | { problem: string } {
  if (range.kind === 'all') return {}
  if (range.kind === 'hour') return { from: now - HOUR_MS }
  if (range.kind === 'day') return { from: now - 24 * HOUR_MS }
  const [from, until] = [instant(range.from), instant(range.until)]
  if (from !== undefined && until !== undefined && until < from) return { problem: 'It ends before it begins.' }
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) }
}

function instant(text: string): number | undefined {
  const at = text ? new Date(text).getTime() : Number.NaN
  return Number.isNaN(at) || at < 0 ? undefined : at
}

/** A name every system takes: letters, digits, dots and dashes of the container's. */
export function fileName(name: string, format: 'text' | 'json-lines', gzip: boolean): string {
  const safe = name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+|-+$/g, '')
  return `${safe.slice(0, 200) || 'containers'}${format === 'text' ? '.log' : '.jsonl'}${gzip ? '.gz' : ''}`
}
