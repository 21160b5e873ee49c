/**
 * The same values as a table, newest first: for screen readers and for exact numbers. Folded to a length one can read; all
 * points of the span can be copied into a spreadsheet.
 */
import { Copy } from 'lucide-react'
import { Button } from '../../ui/button'
import type { Span } from '../../ui/chart'
import { instantText, readingAt, valueText } from '../../ui/chart'
import { span } from '../../ui/format'
import { useCopy } from '../../ui/text'
import type { SubjectCourses } from './courses'
import type { ChartPlan } from './plans'
import { pointsText } from './points-text'

const ROWS = 90

interface PointsTableProps {
  plans: readonly ChartPlan[]
  courses: SubjectCourses | undefined
  /** `stepMs`: between two points. */
  shown: Span & { stepMs: number }
  label: string
}

export function PointsTable({ plans, courses, shown, label }: PointsTableProps) {
  const spanMs = shown.until - shown.from
  const stepMs = Math.max(10_000, Math.ceil(spanMs / ROWS / 10_000) * 10_000)
  const last = Math.floor(shown.until / stepMs) * stepMs
  const instants = Array.from({ length: Math.floor(spanMs / stepMs) }, (_, n) => last - n * stepMs)
  const columns = plans.flatMap(({ title, unit, lines }) =>
    lines.map(({ name, label }) => ({
      name,
      unit,
      title: lines.length > 1 ? `${title}, ${label}` : title,
      course: courses?.of(name).course,
    })),
  )
  const [copied, copy] = useCopy(() => pointsText(columns, shown))
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center justify-between gap-2 text-small text-muted">
        <span>Every {span(stepMs)}, the newest first</span>
        <Button kind="quiet" onClick={copy} title="All points of the span, with tabs between, times in UTC">
          <Copy size={12} aria-hidden /> {copied ? 'Copied' : 'Copy all points'}
        </Button>
      </div>
      <section
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must by keyboard too.
        tabIndex={0}
        className="max-h-[560px] overflow-auto rounded-[8px] border border-line bg-panel"
      >
        <table className="selectable w-full border-collapse text-right whitespace-nowrap">
          <thead className="sticky top-0 bg-panel text-small text-muted">
            <tr>
              {['Time', ...columns.map(({ title }) => title)].map((title) => (
                <th key={title} scope="col" className="border-b border-line px-3 py-1.5 font-medium first:text-left">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {instants.map((at) => (
              <tr key={at} className="border-t border-line first:border-t-0">
                <th scope="row" className="px-3 py-0.5 text-left font-normal text-muted">
                  {instantText(at, spanMs)}
                </th>
                {columns.map(({ name, unit, course }) => {
                  const reading = course && readingAt(course, at)
                  return (
                    <td key={name} className="px-3 py-0.5">
                      {reading ? valueText(reading.value, unit) : <span className="text-faint">–</span>}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
