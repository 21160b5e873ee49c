/**
 * All points of what is shown as text for a spreadsheet: a line an instant, oldest first, tabs between, times in UTC,
 * values in base units with no words beside them. Pure; used by points-table.tsx.
 */
import type { Course, Unit } from '../../ui/chart'

export interface PointsColumn {
  title: string
  unit: Unit
  course: Course | undefined
}

const UNIT_WORDS: Record<Unit, string> = { percent: '%', bytes: 'bytes', rate: 'bytes/s', count: '', whole: '' }

interface Values {
  title: string
  unit: Unit
  at: readonly number[]
  values: readonly (number | null)[]
}

interface Shown {
  /** Epoch ms. */
  from: number
  until: number
  /** Points of different values that fall into one step were measured at once. */
  stepMs: number
}

interface Line {
  at: number
  values: (number | null)[]
}

/** Only of the span shown. Where points stand for a range, the least and the most stand beside the mean. */
export function pointsText(columns: readonly PointsColumn[], { from, until, stepMs }: Shown): string {
  const all = columns.flatMap(valuesOf)
  const lines = new Map<number, Line>()
  const lineFor = (at: number, place: number): Line => {
    const key = Math.floor(at / stepMs) * stepMs
    const known = lines.get(key)
    if (known && (known.values[place] ?? null) === null) return known
    const line = { at, values: all.map(() => null) }
    lines.set(known ? at : key, line) // a gap may part a step into two
    return line
  }
  for (const [place, { at, values }] of all.entries())
    for (const [n, instant] of at.entries()) {
      const value = values[n] ?? null
      if (value !== null && instant >= from && instant <= until) lineFor(instant, place).values[place] = value
    }
  const head = ['Time (UTC)', ...all.map(({ title, unit }) => withUnit(title, unit))]
  const body = [...lines.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ at, values }) => [timeText(at), ...values.map(numberText)])
  return [head, ...body].map((cells) => `${cells.join('\t')}\n`).join('')
}

function valuesOf({ title, unit, course }: PointsColumn): Values[] {
  if (!course) return [{ title, unit, at: [], values: [] }]
  const { at, avg, min, max } = course
  const of = (name: string, values: Course['avg']) => ({ title: name, unit, at, values })
  const isRange = max?.some((most, n) => most !== avg[n]) ?? false
  if (!isRange || !min || !max) return [of(title, avg)]
  return [of(title, avg), of(`${title}, least`, min), of(`${title}, most`, max)]
}

const withUnit = (title: string, unit: Unit) => (UNIT_WORDS[unit] ? `${title} (${UNIT_WORDS[unit]})` : title)
/** `2026-01-05 12:00:00`, which spreadsheets take for a time. */
const timeText = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ')
const numberText = (value: number | null) => (value === null ? '' : String(Number(value.toFixed(3))))
