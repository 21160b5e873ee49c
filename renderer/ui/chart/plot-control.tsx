/**
 * Pointer and keys over a plot. Moving shows the crosshair, dragging chooses a part of the span, a double click leads back.
 * To a screen reader it is a slider over time that reads the values where it stands: arrows move it.
 */
import { useRef } from 'react'
import { readingAt } from './course'
import { type Geometry, instantOf } from './geometry'
import { useChartGroup } from './group'
import type { LegendItem } from './legend'
import { PLOT } from './look'
import { NOWHERE, usePointing, usePointingStore } from './pointing'
import { instantText } from './time-axis'
import { rangeText, type Unit, valueText } from './values'
import { stepTo, widened, zoomOf } from './zoom'

interface PlotControlProps {
  title: string
  unit: Unit
  geometry: Geometry
  series: readonly Pick<LegendItem, 'name' | 'course' | 'now'>[]
  children: React.ReactNode
}

/** Less than this is a click. */
const DRAG_PX = 4

export function PlotControl({ title, unit, geometry, series, children }: PlotControlProps) {
  const { isZoomed, onZoom, stepMs } = useChartGroup()
  const store = usePointingStore()
  const at = usePointing((pointing) => (pointing.chart === title ? pointing.at : undefined))
  const pressed = useRef<number>(undefined)
  const { from, until } = geometry

  const instantAt = (event: React.PointerEvent<HTMLElement>) =>
    instantOf(geometry, event.clientX - event.currentTarget.getBoundingClientRect().left)

  function onPointerMove(event: React.PointerEvent<HTMLElement>) {
    const now = instantAt(event)
    const start = pressed.current
    const isDrag = start !== undefined && Math.abs(now - start) * geometry.widthPx >= DRAG_PX * (until - from)
    store.setState({ at: now, chart: title, drag: isDrag ? { from: start, until: now } : undefined })
  }
  function onPointerUp() {
    const { drag } = store.getState()
    pressed.current = undefined
    store.setState({ drag: undefined })
    if (drag) onZoom(zoomOf(drag))
  }
  function onKeyDown(event: React.KeyboardEvent) {
    const to = stepTo(event, { at: at ?? until, from, until, stepMs })
    if (to !== undefined) store.setState({ at: to, chart: title })
    else if (event.key === '+' || event.key === '-')
      onZoom(widened({ from, until }, at ?? until, event.key === '+' ? 0.5 : 2))
    else if (event.key === 'Escape' && isZoomed) onZoom(undefined)
    else return
    event.preventDefault()
  }

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${title} over time`}
      aria-valuemin={from}
      aria-valuemax={until}
      aria-valuenow={at ?? until}
      aria-valuetext={spoken(series, unit, at, until - from)}
      className="absolute cursor-crosshair touch-none rounded-[3px]"
      style={{ left: `${PLOT.left}px`, right: `${PLOT.right}px`, top: `${PLOT.top}px`, bottom: `${PLOT.bottom}px` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        pressed.current = instantAt(event)
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerLeave={() => (pressed.current === undefined ? store.setState(NOWHERE) : undefined)}
      onBlur={() => store.setState(NOWHERE)}
      onDoubleClick={() => onZoom(undefined)}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  )
}

/** What a screen reader says of the place of the crosshair: `14:02:05: received 12 KiB/s, sent not known`. */
function spoken(series: PlotControlProps['series'], unit: Unit, at: number | undefined, spanMs: number): string {
  if (at === undefined) {
    const newest = series.map(({ name, now }) => `${name} ${now === undefined ? 'not known' : valueText(now, unit)}`)
    return `now: ${newest.join(', ')}`
  }
  const values = series.map(({ name, course }) => {
    const reading = readingAt(course, at)
    if (!reading) return `${name} not known`
    const isFolded = reading.min !== reading.value || reading.max !== reading.value
    return `${name} ${valueText(reading.value, unit)}${isFolded ? `, ${rangeText(reading.min, reading.max, unit)}` : ''}`
  })
  return `${instantText(at, spanMs)}: ${values.join(', ')}`
}
