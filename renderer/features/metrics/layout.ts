/** How many charts stand beside each other, and how large they are. Pure; for view.tsx. */
import { PLOT } from '../../ui/chart'

interface Layout {
  columns: number
  heightPx: number
  /** Of one plot, about. */
  plotPx: number
}

const GAP_PX = 10
/** Border and padding of the box around a chart. */
const BOX_PX = 26

/** `widthPx` of the page, 0 before it was measured. */
export function layoutFor(widthPx: number): Layout {
  const columns = widthPx >= 1400 ? 3 : widthPx >= 760 ? 2 : 1
  const chartPx = (widthPx - GAP_PX * (columns - 1)) / columns - BOX_PX
  return {
    columns,
    heightPx: columns === 1 ? 132 : columns === 2 ? 150 : 172,
    plotPx: Math.max(200, Math.round(chartPx - PLOT.left - PLOT.right)),
  }
}

/** How many columns the last row has left after `count` boxes; a whole row where it is full. */
export const columnsLeft = (count: number, columns: number): number => columns - (count % columns)
