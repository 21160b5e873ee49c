/**
 * The one table of the product: virtualised, sorted by its headers, walked by keyboard (arrows, j/k, Home/End, Enter),
 * columns giving way when it is narrow, order held while the pointer is over it, changed rows flashing once. Where a
 * page wants it: columns that are chosen and resized, rows under groups, many rows chosen at once.
 * A grid to screen readers: one tab stop, the row in hand named by aria-activedescendant.
 */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useRef, useState } from 'react'
import { ColumnMenu } from './column-menu'
import { GroupRow } from './group-row'
import { howMany } from './selection'
import { useActs } from './table-acts'
import { useColumns } from './table-columns'
import { GroupHead } from './table-groups'
import { TableHead } from './table-head'
import type { TableProps } from './table-props'
import { TableRow } from './table-row'
import { useHeldRows, useItems, useSortedRows } from './table-rows'
import { useSize } from './use-size'

export function Table<R>(props: TableProps<R>) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const [size, measure] = useSize()
  const [isOver, setOver] = useState(false)
  const sorted = useSortedRows(props)
  const held = useHeldRows(sorted, props, isOver)
  const { items, fold } = useItems(held.rows, props.grouping)
  const { columns, arranging } = useColumns(props, size.width, scroller)
  const { rowPx, selection, idOf } = props
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 3, // each row in reserve is one more to write at a key
    initialRect: { width: 1000, height: 600 },
  })
  const acts = useActs({ table: props, id, items, rows: held.rows, fold, scroller, show: virtual.scrollToIndex })

  function onScroll() {
    const last = virtual.getVirtualItems().at(-1)
    if (last && last.index >= items.length - 5) props.onEnd?.()
  }

  return (
    <div ref={measure} className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        {...(props.grouping ? { role: 'treegrid' } : {})}
        aria-rowcount={items.length + 1}
        aria-multiselectable={selection ? true : undefined}
        aria-activedescendant={acts.activeIndex >= 0 ? `${id}-${acts.activeIndex}` : undefined}
        tabIndex={0}
        data-choosing={selection && selection.ids.size > 0 ? '' : undefined}
        onKeyDown={acts.onKeyDown}
        onContextMenu={acts.onContextMenu}
        onScroll={onScroll}
        onPointerEnter={() => setOver(true)}
        onPointerLeave={() => setOver(false)}
        className={`group/table min-h-0 flex-1 overflow-x-hidden overflow-y-auto focus-visible:outline-none ${selection ? '[--pad-left:24px]' : '[--pad-left:8px]'} ${arranging ? '[--pad-right:36px]' : '[--pad-right:8px]'}`}
      >
        <TableHead
          columns={columns}
          sort={props.sort}
          onSort={props.onSort}
          arranging={arranging}
          chosen={selection ? howMany(selection.ids, held.rows, idOf) : undefined}
          onChooseAll={acts.chooseAll}
        />
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it holds focus and takes the keys. */}
        <div
          role="rowgroup"
          className="relative"
          style={{ height: virtual.getTotalSize() }}
          onClick={acts.onClick}
          onDoubleClick={acts.onDoubleClick}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const item = items[index]
            if (item === undefined) return null
            const place = { id: `${id}-${index}`, index, startPx: start, heightPx: rowPx }
            const isActive = index === acts.activeIndex
            if (item instanceof GroupHead)
              return (
                <GroupRow
                  key={`group ${index}`}
                  {...place}
                  head={item}
                  isActive={isActive}
                  chosen={selection ? howMany(selection.ids, item.rows, idOf) : undefined}
                  summary={props.grouping?.summary?.(item.rows)}
                  columnCount={columns.length}
                />
              )
            const rowId = idOf(item)
            return (
              <TableRow
                key={index} // its place: what a filter brings there is written into the row that stands there
                {...place}
                row={item}
                columns={columns}
                level={props.grouping ? 2 : undefined}
                isSelected={rowId === props.selectedId}
                isActive={isActive}
                isDim={props.isDim?.(item) ?? false}
                chooseLabel={selection?.nameOf(item)}
                isChosen={selection?.ids.has(rowId) ?? false}
                changedAt={props.changedAt?.(item)}
              />
            )
          })}
        </div>
      </div>
      {props.look && props.onLook ? (
        <ColumnMenu columns={props.columns} fitting={columns} look={props.look} onLook={props.onLook} />
      ) : null}
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
