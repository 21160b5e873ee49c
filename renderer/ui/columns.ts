/**
 * Columns that give way: when the table is narrow the least important column leaves first, until the rest fit at their
 * least width. A width that a person has chosen is kept as long as there is room for it. Pure; used by table.tsx.
 */
import type { ReactNode } from 'react'

export interface Column<R> {
  id: string
  title: string
  /** Least width in CSS pixels, with padding. */
  minPx: number
  /** Share of the width, never under `minPx`; 0 keeps it at its least. */
  grow: number
  /** The highest number leaves first; 0 never leaves. */
  priority: number
  align?: 'right'
  /** Stands in the menu of columns, and is shown once it is chosen there. */
  isOptional?: true
  /** What the column sorts by; without it the column does not sort. */
  sortBy?: (row: R) => string | number
  cell: (row: R) => ReactNode
}

/** Widths in CSS pixels that a person has chosen, by column. */
export type Widths = Readonly<Record<string, number>>
const NONE: Widths = {}

interface Sized {
  id: string
  minPx: number
  grow: number
  priority: number
}

/** Narrower than its least only where a person made it so. */
const needPx = ({ id, minPx }: Sized, widths: Widths) => Math.min(minPx, widths[id] ?? minPx)

/** The columns that fit into `widthPx`, in their given order. */
export function fitColumns<C extends Sized>(columns: readonly C[], widthPx: number, widths: Widths = NONE): C[] {
  const leaving = [...columns].sort((a, b) => b.priority - a.priority)
  const shown = new Set(columns)
  let wholePx = columns.reduce((sum, column) => sum + needPx(column, widths), 0)
  for (const column of leaving) {
    if (wholePx <= widthPx || column.priority === 0) break
    shown.delete(column)
    wholePx -= needPx(column, widths)
  }
  return columns.filter((column) => shown.has(column))
}

/**
 * `grid-template-columns` of the given columns. A chosen width is a most: the grid gives it before it shares out what
 * is left among the columns that grow, and takes it back when the table is narrow. When not even those that never leave
 * have room, they share what there is.
 */
export function gridTemplate(columns: readonly Sized[], widthPx: number, widths: Widths = NONE): string {
  const isTight = columns.reduce((sum, column) => sum + needPx(column, widths), 0) > widthPx
  return columns
    .map((column) => {
      const { minPx, grow } = column
      const chosenPx = widths[column.id]
      if (isTight) return `minmax(0, ${needPx(column, widths)}fr)`
      if (chosenPx !== undefined) return chosenPx > minPx ? `minmax(${minPx}px, ${chosenPx}px)` : `${chosenPx}px`
      return grow > 0 ? `minmax(${minPx}px, ${grow}fr)` : `${minPx}px`
    })
    .join(' ')
}
