/**
 * One chart: title and legend above, the plot, and over it what follows the pointer and the keys. Several stand in a
 * ChartGroup, which gives them their span of time, marks and one crosshair. Pages say what is shown, never how.
 */
import { lazy, Suspense, useMemo, useState } from 'react'
import { State } from '../mark'
import { HostText } from '../text'
import { useSize } from '../use-size'
import { clusterMarks } from './chart-marks'
import { isEmpty, largestOf } from './course'
import { type Geometry, xOf } from './geometry'
import { useChartGroup } from './group'
import { isLong, Legend, type LegendItem } from './legend'
import { type Line, Lines, type Trend } from './lines'
import { type LineLook, PLOT } from './look'
import { MarksRow } from './marks-row'
import { Overlay } from './overlay'
import { PlotControl } from './plot-control'
import { useTurn } from './turn'
import { type Unit, valueAxis, valueText } from './values'

const Axes = lazy(() => import('./axes').then((loaded) => ({ default: loaded.Axes })))

export interface ChartSeries extends Omit<LegendItem, 'isHidden'> {
  look: LineLook
}

interface ChartProps {
  title: string
  /** What the values are parts of: `of one core`; maybe text of the host. */
  hint?: string | undefined
  unit: Unit
  series: readonly ChartSeries[]
  /** Drawn as a line where it is not far above everything. `isTop`: the axis always reaches it; `isSaid`: else it is said. */
  limit?: { value: number; words: string; isTop?: boolean | undefined; isSaid?: boolean | undefined } | undefined
  trend?: { perMs: number; words: string } | undefined
  /** Said where there is nothing to draw. */
  empty: string
}

/** A limit is drawn where the values reach this part of it; else it would press them onto the ground. */
const LIMIT_IN_SIGHT = 0.25

export function Chart(props: ChartProps) {
  const { title, hint, unit, series, trend } = props
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set())
  const items = useMemo(() => series.map((each) => ({ ...each, isHidden: hidden.has(each.id) })), [series, hidden])
  const drawn = useMemo(() => items.filter(({ isHidden }) => !isHidden), [items])
  const toggle = (id: string) => {
    const next = new Set(hidden)
    if (!next.delete(id)) next.add(id)
    setHidden(next)
  }
  const legend = <Legend items={items} unit={unit} onToggle={toggle} />
  return (
    <section
      aria-label={title}
      className="@container min-w-0 rounded-[8px] border border-line bg-panel px-3 pt-2 pb-1.5"
    >
      <header className="flex min-h-6 items-baseline gap-2">
        <h3 className="flex-none text-small font-semibold">{title}</h3>
        {hint ? <HostText className="text-small text-faint">{hint}</HostText> : null}
        {trend ? <State tone="warn" word={trend.words} className="flex-none text-small" /> : null}
        {isLong(items) ? null : <div className="ml-auto flex-none">{legend}</div>}
      </header>
      {isLong(items) ? legend : null}
      <Drawn {...props} series={drawn} />
    </section>
  )
}

function Drawn({ title, unit, series, limit, trend, empty }: ChartProps) {
  const group = useChartGroup()
  const [size, measure] = useSize()
  const most = Math.max(0, ...series.map(({ course }) => largestOf(course)))
  const isLimitDrawn = limit !== undefined && (limit.isTop || most >= limit.value * LIMIT_IN_SIGHT)
  const { from, until } = group
  const last = series[0]?.now
  // The axes are dear: they stay the same object while they are the same.
  const levels = useMemo(() => (isLimitDrawn ? [limit] : []), [isLimitDrawn, limit])
  const reach = isLimitDrawn ? Math.max(most, limit.value) : most
  const { top } = valueAxis(reach, unit)
  const axis = useMemo(() => valueAxis(top, unit), [top, unit])
  const picture = useMemo(
    () => ({
      from,
      until,
      axis,
      levels,
      lines: series.map(({ id, course, look }): Line => ({ id, course, look, hasBand: series.length <= 2 })),
      trend: trend && last !== undefined ? trendLine(from, until, last, trend.perMs) : undefined,
    }),
    [from, until, axis, levels, series, trend, last],
  )
  const isBlank = series.every(({ course }) => isEmpty(course))
  const shown = useTurn(picture, isBlank)
  const widthPx = Math.max(0, size.width - PLOT.left - PLOT.right)
  const heightPx = group.heightPx - PLOT.top - PLOT.bottom
  const geometry = useMemo(
    (): Geometry => ({ from: shown.from, until: shown.until, top: shown.axis.top, widthPx, heightPx }),
    [shown.from, shown.until, shown.axis.top, widthPx, heightPx],
  )
  const clusters = clusterMarks(group.marks, (at) => xOf(geometry, at), geometry.widthPx)
  return (
    <div ref={measure} className="relative" style={{ height: `${group.heightPx}px` }}>
      {size.width > 0 ? (
        <Suspense>
          <Axes geometry={geometry} unit={unit} axis={shown.axis} levels={shown.levels} />
        </Suspense>
      ) : null}
      <MarksRow clusters={clusters} geometry={geometry} />
      <PlotControl title={title} unit={unit} geometry={geometry} series={series}>
        <Lines geometry={geometry} lines={shown.lines} levels={shown.levels} trend={shown.trend} />
        <Overlay id={title} geometry={geometry} series={shown.lines} clusters={clusters} />
      </PlotControl>
      {series.length > 0 && isBlank ? <Nothing text={empty} /> : null}
      {limit?.isSaid && !isLimitDrawn ? <Aside text={limit.words} /> : null}
    </div>
  )
}

/** Over the plot, which stays where it is: it may have the focus. */
function Nothing({ text }: { text: string }) {
  return (
    <p className="pointer-events-none absolute inset-x-0 top-[35%] text-center text-small text-muted">
      <span className="rounded-[4px] bg-panel px-2 py-0.5">{text}</span>
    </p>
  )
}

/** A limit that no line can show. */
function Aside({ text }: { text: string }) {
  return (
    <p className="pointer-events-none absolute top-0 right-2.5 rounded-[4px] bg-panel px-1 text-tiny text-muted">
      {text}
    </p>
  )
}

function trendLine(from: number, until: number, last: number, perMs: number): Trend {
  return { from: { at: from, value: last - perMs * (until - from) }, until: { at: until, value: last } }
}

/** `limit 512 MiB`. */
export const limitWords = (word: string, value: number, unit: Unit): string => `${word} ${valueText(value, unit)}`
