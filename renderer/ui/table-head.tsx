/**
 * The header row of a table: titles that sort on click, the direction shown as an arrow and told by aria-sort. Where
 * columns can be arranged, a title is dragged to another place and its right edge to another width; with the keyboard
 * on a title, Alt and an arrow moves, Shift and an arrow resizes.
 */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Column } from './columns'
import { RowCheck } from './row-check'
import type { HowMany } from './selection'
import { type Arranging, useColumnDrag } from './table-drag'
import type { SortState } from './table-rows'

interface Props<R> {
  columns: readonly Column<R>[]
  sort: SortState
  onSort: (sort: SortState) => void
  /** undefined where the columns stay as they are. */
  arranging: Arranging | undefined
  /** undefined where rows are not chosen. */
  chosen: HowMany | undefined
  onChooseAll: () => void
}

export function TableHead<R>({ columns, sort, onSort, arranging, chosen, onChooseAll }: Props<R>) {
  const drag = useColumnDrag(arranging)
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-bg">
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: only the box in it is clicked; Ctrl A does the same. */}
      <div
        role="row"
        aria-rowindex={1}
        tabIndex={-1}
        onClick={(event) => {
          if (event.target instanceof HTMLInputElement) onChooseAll()
        }}
        className="group/row relative grid h-[26px] items-center pr-(--pad-right) pl-(--pad-left)"
        style={{ gridTemplateColumns: 'var(--columns)' }}
      >
        {columns.map((column, index) => (
          <HeadCell
            key={column.id}
            column={column}
            sort={sort}
            onSort={onSort}
            drag={arranging ? drag : undefined}
            neighbours={[
              index > 1 ? columns[index - 1]?.id : undefined,
              index > 0 ? columns[index + 1]?.id : undefined,
            ]}
          >
            {index === 0 && chosen ? <RowCheck label="Choose all" chosen={chosen} isShown={false} isInHead /> : null}
          </HeadCell>
        ))}
      </div>
    </div>
  )
}

interface CellProps<R> {
  column: Column<R>
  sort: SortState
  onSort: (sort: SortState) => void
  drag: ReturnType<typeof useColumnDrag> | undefined
  /** The columns it can change places with. */
  neighbours: readonly [string | undefined, string | undefined]
  children: React.ReactNode
}

function HeadCell<R>({ column, sort, onSort, drag, neighbours, children }: CellProps<R>) {
  const isSorted = sort.columnId === column.id
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  const direction = sort.descending ? 'descending' : 'ascending'
  const drop = drag?.dropAt === column.id ? 'bg-accent-weak' : ''
  const held = drag?.holding === column.id ? 'opacity-50' : ''
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      data-column={column.id}
      aria-sort={isSorted ? direction : undefined}
      className={`group/head relative min-w-0 px-2 text-tiny text-faint ${column.align === 'right' ? 'text-right' : ''} ${drop} ${held}`}
    >
      {children}
      {column.sortBy || drag ? (
        <button
          type="button"
          aria-keyshortcuts={drag ? 'Alt+ArrowLeft Alt+ArrowRight Shift+ArrowLeft Shift+ArrowRight' : undefined}
          onClick={() => {
            if (column.sortBy && !drag?.hasMoved())
              onSort({ columnId: column.id, descending: isSorted && !sort.descending })
          }}
          {...drag?.title(column.id, neighbours)}
          className={`flex h-[22px] w-full min-w-0 items-center gap-1 rounded-[4px] hover:text-text ${column.align === 'right' ? 'justify-end' : ''} ${isSorted ? 'text-text' : ''}`}
        >
          <span className="truncate">{column.title}</span>
          {isSorted ? <Arrow size={11} aria-hidden className="flex-none" /> : null}
        </button>
      ) : (
        column.title
      )}
      {drag ? (
        <span
          aria-hidden
          title="Drag to resize, double-click to reset"
          {...drag.edge(column.id)}
          className="absolute inset-y-0 -right-1 z-10 flex w-[9px] cursor-col-resize touch-none justify-center before:h-full before:w-px before:bg-transparent group-hover/head:before:bg-edge hover:before:bg-accent active:before:bg-accent"
        />
      ) : null}
    </div>
  )
}
