/**
 * The still part of a chart: axes, grid and limits, drawn when a span or a scale changes; what comes each second is drawn by
 * lines.tsx in the same geometry. recharts' bare axes and grid are told where their lines lie: inside one of its charts
 * they would ask a store for it, and mounting that takes 30 ms a chart where this takes two. The one file that imports
 * recharts, loaded when a chart is first shown.
 */
import { memo } from 'react'
import { CartesianAxis, CartesianGrid, Surface } from 'recharts'
import { type Geometry, xOf, yOf } from './geometry'
import { type Level, PLOT, WORDS_PX } from './look'
import { timeText, timeTicks } from './time-axis'
import { tickText, type Unit, type ValueAxis } from './values'

interface AxesProps {
  geometry: Geometry
  axis: ValueAxis
  unit: Unit
  levels: readonly Level[]
}

const INK = { fill: 'var(--color-faint)', fontSize: WORDS_PX } as const
const EDGE = { stroke: 'var(--color-edge)' } as const

export const Axes = memo(function Axes({ geometry, axis, unit, levels }: AxesProps) {
  const { widthPx, heightPx } = geometry
  const down = (value: number) => PLOT.top + yOf(geometry, value)
  const plot = { x: PLOT.left, y: PLOT.top, width: widthPx, height: heightPx }
  const times = ticksWithin(geometry).map((value, index) => ({
    value,
    index,
    coordinate: PLOT.left + xOf(geometry, value),
  }))
  const values = axis.ticks.map((value, index) => ({ value, index, coordinate: down(value) }))
  return (
    <Surface width={PLOT.left + widthPx + PLOT.right} height={PLOT.top + heightPx + PLOT.bottom}>
      <CartesianGrid
        {...plot}
        vertical={false}
        horizontalPoints={values.map(({ coordinate }) => coordinate)}
        stroke="var(--color-line)"
      />
      <CartesianAxis
        {...plot}
        y={PLOT.top + heightPx}
        height={PLOT.bottom}
        orientation="bottom"
        ticks={times}
        interval={0}
        tickLine={false}
        axisLine={EDGE}
        tick={<TimeTick />}
      />
      <CartesianAxis
        {...plot}
        x={0}
        width={PLOT.left}
        orientation="left"
        ticks={values}
        interval={0}
        tickLine={false}
        axisLine={false}
        tick={<ValueTick unit={unit} />}
      />
      {levels.map(({ value, words }) => (
        <line
          key={words}
          x1={plot.x}
          x2={plot.x + plot.width}
          y1={down(value)}
          y2={down(value)}
          stroke="var(--color-muted)"
          strokeDasharray="2 4"
        />
      ))}
    </Surface>
  )
})

/** What recharts adds to each. */
interface Tick {
  x?: number
  y?: number
  payload?: { value: number }
}

const TimeTick = ({ x, y, payload }: Tick) => (
  <text x={x} y={y} dy="0.71em" textAnchor="middle" {...INK}>
    {timeText(payload?.value ?? 0)}
  </text>
)

const ValueTick = ({ x, y, payload, unit }: Tick & { unit: Unit }) => (
  <text x={x} y={y} dy="0.355em" textAnchor="end" {...INK}>
    {tickText(payload?.value ?? 0, unit)}
  </text>
)

/** Without the one whose label would be cut at the right edge. */
function ticksWithin({ from, until, widthPx }: Geometry): number[] {
  const edge = until - (LABEL_OVER_PX / Math.max(1, widthPx)) * (until - from)
  return timeTicks(from, until, widthPx).filter((tick) => tick <= edge)
}
const LABEL_OVER_PX = 15
