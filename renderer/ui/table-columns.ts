/**
 * The columns in sight: those a person has chosen, as far as there is room; and what arranging them does. The widths
 * lie in one style of the grid, so that resizing draws no row again.
 */
import { type RefObject, useLayoutEffect, useMemo } from 'react'
import { type Column, fitColumns, gridTemplate, type Widths } from './columns'
import type { Arranging } from './table-drag'
import { clampPx, moveColumn, resizeColumn, shownColumns, type TableLook } from './table-look'

interface Source<R> {
  columns: readonly Column<R>[]
  look?: TableLook | undefined
  onLook?: ((look: TableLook) => void) | undefined
  moot?: readonly string[] | undefined
}

const NO_LOOK: TableLook = {}
const NONE: readonly string[] = []
/** Until the table is measured. */
const GUESS_PX = 1200
/** What the padding of a row and the scroll bar beside it take from its columns, at most. */
const TAKEN_PX = { arranged: 70, plain: 26 }

export function useColumns<R>(source: Source<R>, widthPx: number, grid: RefObject<HTMLElement | null>) {
  const { columns: all, look = NO_LOOK, onLook, moot = NONE } = source
  const room = (widthPx || GUESS_PX) - (onLook ? TAKEN_PX.arranged : TAKEN_PX.plain)
  const fitting = useMemo(() => fitColumns(shownColumns(all, look, moot), room, look.widths), [all, look, moot, room])
  // Rows compare their columns by identity: the same ones are the same array.
  const ids = fitting.map((column) => column.id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids stand for the columns.
  const columns = useMemo(() => fitting, [all, ids])

  useLayoutEffect(() => setTemplate(grid.current, columns, room, look.widths), [grid, columns, room, look.widths])

  const arranging = useMemo<Arranging | undefined>(() => {
    if (!onLook) return undefined
    return {
      preview: (id, px) => setTemplate(grid.current, columns, room, { ...look.widths, [id]: clampPx(px) }),
      resize: (id, px) => onLook(resizeColumn(look, id, px)),
      move: (id, toPlaceOf) => onLook(moveColumn(all, look, id, toPlaceOf)),
    }
  }, [all, columns, room, look, onLook, grid])
  return { columns, arranging }
}

function setTemplate<R>(
  grid: HTMLElement | null,
  columns: readonly Column<R>[],
  room: number,
  widths: Widths | undefined,
) {
  grid?.style.setProperty('--columns', gridTemplate(columns, room, widths))
}
