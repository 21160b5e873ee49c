/**
 * The still part of a chart: axes, grid and limits, drawn when a span or a scale changes; what comes each second is drawn by
 * lines.tsx in the same geometry. recharts' bare axes and grid are told where their lines lie: inside one of its charts
 * they would ask a store for it, and mounting that takes 30 ms a chart where this takes two. The one file that imports
 * recharts, loaded when a chart is first shown.
 */
import { memo } from 'react'
import { CartesianAxis, CartesianGrid, Surface } from 'recharts'
import { type Geometry, xOf, yOf } from './geometry'
import { PLOT } from './look'
import { timeText, timeTicks } from './time-axis'
import { tickText, type Unit, type ValueAxis } from './values'

interface AxesProps {
  geometry: Geometry
  axis: ValueAxis
  unit: Unit
  /** Drawn across the whole plot: a limit. */
  levels: readonly { value: number; words: string }[]
}

const INK = { fill: 'var(--color-faint)', fontSize: 11 } as const
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
        <Level key={words} plot={plot} y={down(value)} words={words} />
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

interface LevelProps {
  plot: { x: number; y: number; width: number }
  y: number
  words: string
}

/** Its words stand over the line, as what is limited lies below it; under a line that has no room above. */
function Level({ plot, y, words }: LevelProps) {
  const right = plot.x + plot.width
  const hasRoom = y - plot.y >= LEVEL_GAP_PX + INK.fontSize
  return (
    <g>
      <line x1={plot.x} x2={right} y1={y} y2={y} stroke="var(--color-muted)" strokeDasharray="2 4" />
      <text
        x={right - LEVEL_GAP_PX}
        y={hasRoom ? y - LEVEL_GAP_PX : y + LEVEL_GAP_PX}
        dy={hasRoom ? 0 : '0.71em'}
        textAnchor="end"
        fill="var(--color-muted)"
        fontSize={INK.fontSize}
      >
        {words}
      </text>
    </g>
  )
}
const LEVEL_GAP_PX = 5

/** Without the one whose label would be cut at the right edge. */
function ticksWithin({ from, until, widthPx }: Geometry): number[] {
  const edge = until - (LABEL_OVER_PX / Math.max(1, widthPx)) * (until - from)
  return timeTicks(from, until, widthPx).filter((tick) => tick <= edge)
}
const LABEL_OVER_PX = 15
