/** Which rows a table shows in which order: sorted, held still while the pointer is over them, put under their groups. */
import { useMemo, useRef, useState } from 'react'
import type { Column } from './columns'
import { createHold } from './held-order'
import { createSorter } from './sort-rows'
import { type GroupHead, type Grouping, groupRows, type Item, toggleGroup } from './table-groups'

export interface SortState {
  /** Empty: the rows stay in the order given. */
  columnId: string
  descending: boolean
}

interface Source<R> {
  rows: readonly R[]
  columns: readonly Column<R>[]
  idOf: (row: R) => string
  sort: SortState
  scopeKey: string
}

export function useSortedRows<R>({ rows, columns, idOf, sort }: Source<R>): readonly R[] {
  const { columnId, descending } = sort
  const sorter = useMemo(() => {
    const column = columns.find((each) => each.id === columnId)
    return createSorter(column, descending, idOf)
  }, [columns, columnId, descending, idOf])
  return useMemo(() => sorter(rows), [sorter, rows])
}

/** Holds the order while `isOver`; letting go happens on leave, on another sort or filter, or when asked. */
export function useHeldRows<R>(rows: readonly R[], source: Source<R>, isOver: boolean) {
  const held = useRef<{ key: string; hold: Hold<R>; isEmpty: boolean } | undefined>(undefined)
  const [, redraw] = useState(0)
  const key = `${source.scopeKey} ${source.sort.columnId} ${source.sort.descending}`
  const letIn = () => {
    held.current = undefined
    redraw((count) => count + 1)
  }
  if (!isOver) {
    held.current = undefined
    return { rows, waiting: 0, letIn }
  }
  if (held.current?.key !== key || (rows.length > 0 && held.current.isEmpty))
    held.current = { key, hold: createHold(rows, source.idOf), isEmpty: rows.length === 0 }
  return { ...held.current.hold(rows), letIn }
}

type Hold<R> = ReturnType<typeof createHold<R>>

const OPEN: ReadonlySet<string> = new Set()

/** The rows under their heads, and how one is opened or closed. Another grouping begins with all of them open. */
export function useItems<R>(rows: readonly R[], grouping: Grouping<R> | undefined) {
  const [closed, setClosed] = useState({ of: grouping?.id, keys: OPEN })
  const collapsed = closed.of === grouping?.id ? closed.keys : OPEN
  const items: readonly Item<R>[] = useMemo(
    () => (grouping ? groupRows(rows, grouping, collapsed) : rows),
    [rows, grouping, collapsed],
  )
  const fold = (head: GroupHead<R>, all: boolean) =>
    setClosed({ of: grouping?.id, keys: toggleGroup(collapsed, head, all ? items : undefined) })
  return { items, fold }
}
