/** Where an instant and a value lie in a plot: the one geometry of axes, lines, marks and crosshair. Pure. */
import type { Span } from './group'

export interface Geometry extends Span {
  /** The value at the upper edge; the lower one is 0. */
  top: number
  /** Of the plot alone. */
  widthPx: number
  heightPx: number
}

export const xOf = ({ from, until, widthPx }: Geometry, at: number): number => ((at - from) / (until - from)) * widthPx

/** More than the top lies beyond the edge, as far as it is more. */
export const yOf = ({ top, heightPx }: Geometry, value: number): number => heightPx * (1 - value / top)

export const instantOf = ({ from, until, widthPx }: Geometry, x: number): number =>
  from + (Math.min(Math.max(x, 0), widthPx) / Math.max(1, widthPx)) * (until - from)
