/**
 * The still part of a chart: axes with their lines, and limits. Each drawing of recharts costs tens of milliseconds of
 * reducers and layout whatever it draws, so it draws only this, when a span or a scale changes; what comes each second is
 * drawn by lines.tsx in the same geometry. The one file that imports recharts, loaded when a chart is first shown.
 */
import { memo } from 'react'
import { CartesianGrid, ComposedChart, ReferenceLine, XAxis, YAxis } from 'recharts'
import { PLOT } from './look'
import { timeText, timeTicks } from './time-axis'
import { tickText, type Unit, type ValueAxis } from './values'

interface AxesProps {
  width: number
  height: number
  from: number
  until: number
  axis: ValueAxis
  unit: Unit
  /** Drawn across the whole plot: a limit. */
  levels: readonly { value: number; words: string }[]
}

const INK = { fill: 'var(--color-faint)', fontSize: 11 } as const
const MARGIN = { left: 0, right: PLOT.right, top: PLOT.top, bottom: 0 } as const

export const Axes = memo(function Axes({ width, height, from, until, axis, unit, levels }: AxesProps) {
  return (
    <ComposedChart width={width} height={height} margin={MARGIN} accessibilityLayer={false} tabIndex={-1}>
      <CartesianGrid vertical={false} stroke="var(--color-line)" syncWithTicks />
      <XAxis
        dataKey="at" // nobody has one; without it the span would be counted in items
        type="number"
        domain={[from, until]}
        allowDataOverflow
        ticks={ticksWithin(from, until, width - PLOT.left - PLOT.right)}
        interval={0}
        tickFormatter={timeText}
        tickLine={false}
        axisLine={{ stroke: 'var(--color-edge)' }}
        height={PLOT.bottom}
        tick={INK}
      />
      <YAxis
        type="number"
        domain={[0, axis.top]}
        allowDataOverflow
        ticks={axis.ticks}
        interval={0}
        tickFormatter={(value: number) => tickText(value, unit).replaceAll(' ', '\u00a0')}
        tickLine={false}
        axisLine={false}
        width={PLOT.left}
        tick={INK}
      />
      {levels.map(({ value, words }) => (
        <ReferenceLine
          key={words}
          y={value}
          stroke="var(--color-muted)"
          strokeDasharray="2 4"
          label={{ value: words, position: beside(value / axis.top), fill: 'var(--color-muted)', fontSize: 11 }}
        />
      ))}
    </ComposedChart>
  )
})

/** Under the line, but over one that lies near the ground. */
const beside = (share: number) => (share < 0.25 ? 'insideBottomRight' : 'insideTopRight')

/** Without the one whose label would be cut at the right edge. */
function ticksWithin(from: number, until: number, widthPx: number): number[] {
  const edge = until - (LABEL_OVER_PX / Math.max(1, widthPx)) * (until - from)
  return timeTicks(from, until, widthPx).filter((tick) => tick <= edge)
}
const LABEL_OVER_PX = 15
