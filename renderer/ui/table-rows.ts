/** Which rows a table shows in which order: sorted by react-table, then held still while the pointer is over them. */
import { createSortedRowModel, rowSortingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useMemo, useRef, useState } from 'react'
import type { Column } from './columns'
import { holdOrder } from './held-order'

export interface SortState {
  /** Empty: the rows stay in the order given. */
  columnId: string
  descending: boolean
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })

interface Source<R> {
  rows: readonly R[]
  columns: readonly Column<R>[]
  idOf: (row: R) => string
  sort: SortState
  scopeKey: string
}

/** Numbers by size, texts as a person sorts them (`web-2` before `web-10`); ties by id, so that no two rows swap. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })
function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  return collator.compare(String(a), String(b))
}

export function useSortedRows<R>({ rows, columns, idOf, sort }: Source<R>): R[] {
  const data = useMemo(() => rows.map((row) => ({ id: idOf(row), row })), [rows, idOf])
  const defs = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: ({ row }: { row: R }) => column.sortBy?.(row) ?? '',
        sortFn: (
          a: { original: { id: string }; getValue: (id: string) => unknown },
          b: { original: { id: string }; getValue: (id: string) => unknown },
          columnId: string,
        ) => compare(a.getValue(columnId), b.getValue(columnId)) || (a.original.id < b.original.id ? -1 : 1),
      })),
    [columns],
  )
  const sorting = useMemo(
    () => (sort.columnId ? [{ id: sort.columnId, desc: sort.descending }] : []),
    [sort.columnId, sort.descending],
  )
  const table = useTable({ features, columns: defs, data, state: { sorting }, getRowId: (entry) => entry.id })
  const model = table.getSortedRowModel().rows
  return useMemo(() => model.map((entry) => entry.original.row), [model])
}

/** Holds the order while `isOver`; letting go happens on leave, on another sort or filter, or when asked. */
export function useHeldRows<R>(rows: R[], source: Source<R>, isOver: boolean) {
  const held = useRef<{ key: string; ids: string[] } | undefined>(undefined)
  const [, redraw] = useState(0)
  const key = `${source.scopeKey} ${source.sort.columnId} ${source.sort.descending}`
  const letIn = () => {
    held.current = undefined
    redraw((count) => count + 1)
  }
  if (!isOver || held.current?.key !== key || held.current.ids.length === 0) {
    held.current = { key, ids: rows.map(source.idOf) }
    return { rows, waiting: 0, letIn }
  }
  return { ...holdOrder(rows, source.idOf, held.current.ids), letIn }
}
