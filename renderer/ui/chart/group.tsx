/**
 * The charts of one page: they share a span of time, marks and the crosshair, and a part chosen in one is chosen in all.
 * `onZoom(undefined)` leads back to the whole span.
 */
import { createContext, useContext, useMemo, useState } from 'react'
import type { ChartMark } from './chart-marks'
import { createPointing, PointingContext } from './pointing'

export interface Span {
  /** Epoch ms. */
  from: number
  until: number
}

interface Group extends Span {
  marks: readonly ChartMark[]
  heightPx: number
  /** Between two points; one step of the arrow keys. */
  stepMs: number
  isZoomed: boolean
  onZoom: (span: Span | undefined) => void
}

const Context = createContext<Group | undefined>(undefined)

export function ChartGroup({ children, ...group }: Group & { children: React.ReactNode }) {
  const [pointing] = useState(createPointing)
  const { from, until, marks, heightPx, stepMs, isZoomed, onZoom } = group
  const value = useMemo(
    () => ({ from, until, marks, heightPx, stepMs, isZoomed, onZoom }),
    [from, until, marks, heightPx, stepMs, isZoomed, onZoom],
  )
  return (
    <PointingContext value={pointing}>
      <Context value={value}>{children}</Context>
    </PointingContext>
  )
}

export function useChartGroup(): Group {
  const group = useContext(Context)
  if (!group) throw new Error('a chart stands in a ChartGroup')
  return group
}
