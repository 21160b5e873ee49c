/**
 * Columns that give way: when the table is narrow the least important column leaves first, until the rest fit at their
 * least width. Pure; used by table.tsx.
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
  /** What the column sorts by; without it the column does not sort. */
  sortBy?: (row: R) => string | number
  cell: (row: R) => ReactNode
}

/** The columns that fit into `widthPx`, in their given order. */
export function fitColumns<C extends { minPx: number; priority: number }>(columns: readonly C[], widthPx: number): C[] {
  const leaving = [...columns].sort((a, b) => b.priority - a.priority)
  const shown = new Set(columns)
  let needPx = columns.reduce((sum, column) => sum + column.minPx, 0)
  for (const column of leaving) {
    if (needPx <= widthPx || column.priority === 0) break
    shown.delete(column)
    needPx -= column.minPx
  }
  return columns.filter((column) => shown.has(column))
}

/** `grid-template-columns` of the given columns. */
export function gridTemplate(columns: readonly { minPx: number; grow: number }[]): string {
  return columns.map(({ minPx, grow }) => (grow > 0 ? `minmax(${minPx}px, ${grow}fr)` : `${minPx}px`)).join(' ')
}
