/**
 * Which span of time the charts show. It stands in the URL: `range=6h`, and where a part was chosen `from` and `until` in
 * epoch ms, so that a saved link shows the same. Pure; used by the tabs of containers and hosts.
 */
import type { MetricsSpan } from '../../app/hooks'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export const RANGES = [
  { value: '15m', label: '15 min', ms: 15 * MINUTE },
  { value: '1h', label: '1 h', ms: HOUR },
  { value: '6h', label: '6 h', ms: 6 * HOUR },
  { value: '24h', label: '24 h', ms: DAY },
  { value: '7d', label: '7 d', ms: 7 * DAY },
  { value: '30d', label: '30 d', ms: 30 * DAY },
] as const
export type RangeId = (typeof RANGES)[number]['value']

export interface Chosen {
  range: RangeId
  span: MetricsSpan
  /** The newest quarter of an hour, second by second. */
  isLive: boolean
}

export function chosenSpan(query: URLSearchParams): Chosen {
  const range = RANGES.find(({ value }) => value === query.get('range')) ?? RANGES[0]
  const [from, until] = [Number(query.get('from')), Number(query.get('until'))]
  const isChosen = Number.isSafeInteger(from) && Number.isSafeInteger(until) && from > 0 && until > from
  if (isChosen) return { range: range.value, span: { kind: 'chosen', from, until }, isLive: false }
  return { range: range.value, span: { kind: 'last', ms: range.ms }, isLive: range === RANGES[0] }
}

/** What the URL says for a range; the first one needs no word. */
export const rangeQuery = (range: string): Record<string, string | undefined> => ({
  range: range === RANGES[0].value ? undefined : range,
  from: undefined,
  until: undefined,
})

export const zoomQuery = (span: { from: number; until: number } | undefined): Record<string, string | undefined> => ({
  from: span && String(span.from),
  until: span && String(span.until),
})
