/**
 * The one table of the product: virtualised, sorted by its headers, walked by keyboard (arrows, j/k, Home/End, Enter),
 * columns giving way when it is narrow, order held while the pointer is over it, changed rows flashing once.
 * A grid to screen readers: one tab stop, the row in hand named by aria-activedescendant.
 */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useRef, useState } from 'react'
import { type Column, fitColumns, gridTemplate } from './columns'
import { TableHead } from './table-head'
import { TableRow } from './table-row'
import { type SortState, useHeldRows, useSortedRows } from './table-rows'
import { useSize } from './use-size'

interface TableProps<R> {
  label: string
  rows: readonly R[]
  columns: readonly Column<R>[]
  idOf: (row: R) => string
  sort: SortState
  onSort: (sort: SortState) => void
  /** Changes whenever the person asks for other rows; a held order is let go then. */
  scopeKey: string
  rowPx: number
  selectedId?: string | undefined
  onSelect: (row: R) => void
  isDim?: (row: R) => boolean
  /** When the row last changed (epoch ms), for its flash. */
  changedAt?: (row: R) => number | undefined
  /** Told when the last rows come into sight, to load more. */
  onEnd?: () => void
}

export function Table<R>(props: TableProps<R>) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [size, measure] = useSize()
  const [isOver, setOver] = useState(false)
  const [activeId, setActiveId] = useState<string>()
  const sorted = useSortedRows(props)
  const held = useHeldRows(sorted, props, isOver)
  const columns = fitColumns(props.columns, size.width || 1200)
  const template = gridTemplate(columns)
  const { rows } = held
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => props.rowPx,
    overscan: 12,
    initialRect: { width: 1000, height: 600 },
  })
  const activeIndex = rows.findIndex((row) => props.idOf(row) === (activeId ?? props.selectedId))
  const items = virtual.getVirtualItems()

  function move(to: number) {
    const index = Math.max(0, Math.min(rows.length - 1, to))
    const row = rows[index]
    if (!row) return
    setActiveId(props.idOf(row))
    virtual.scrollToIndex(index)
    if (props.selectedId) props.onSelect(row)
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows[activeIndex]
    const to: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      j: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      k: activeIndex - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: activeIndex + 15,
      PageUp: activeIndex - 15,
    }
    const index = to[event.key]
    if (index === undefined && event.key !== 'Enter') return
    event.preventDefault()
    if (index !== undefined) move(index)
    else if (row) props.onSelect(row)
  }

  function onScroll() {
    const last = virtual.getVirtualItems().at(-1)
    if (last && last.index >= rows.length - 5) props.onEnd?.()
  }

  return (
    <div ref={measure} className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        aria-activedescendant={activeIndex >= 0 ? `${id}-${activeIndex}` : undefined}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={onScroll}
        onPointerEnter={() => setOver(true)}
        onPointerLeave={() => setOver(false)}
        className="group/table min-h-0 flex-1 overflow-x-hidden overflow-y-auto focus-visible:outline-none"
      >
        <TableHead columns={columns} template={template} sort={props.sort} onSort={props.onSort} />
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (!row) return null
            const rowId = props.idOf(row)
            return (
              <TableRow
                key={rowId}
                id={`${id}-${item.index}`}
                row={row}
                index={item.index}
                columns={columns}
                template={template}
                startPx={item.start}
                heightPx={props.rowPx}
                isSelected={rowId === props.selectedId}
                isActive={item.index === activeIndex}
                isDim={props.isDim?.(row) ?? false}
                changedAt={props.changedAt?.(row)}
                onSelect={() => {
                  setActiveId(rowId)
                  scroller.current?.focus({ preventScroll: true }) // the cell that took focus may give way
                  props.onSelect(row)
                }}
              />
            )
          })}
        </div>
      </div>
      {held.waiting > 0 ? (
        <button
          type="button"
          onClick={held.letIn}
          className="absolute top-9 left-1/2 -translate-x-1/2 rounded-full border border-line bg-raise px-3 py-0.5 text-small text-accent shadow-float hover:border-edge"
        >
          {held.waiting} new
        </button>
      ) : null}
    </div>
  )
}
