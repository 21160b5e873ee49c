/** The header row of a table: titles that sort on click, the direction shown as an arrow and told by aria-sort. */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { Column } from './columns'
import type { SortState } from './table-rows'

interface Props<R> {
  columns: readonly Column<R>[]
  template: string
  sort: SortState
  onSort: (sort: SortState) => void
}

export function TableHead<R>({ columns, template, sort, onSort }: Props<R>) {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 border-b border-line bg-bg">
      <div
        role="row"
        aria-rowindex={1}
        tabIndex={-1}
        className="grid h-[26px] items-center px-2"
        style={{ gridTemplateColumns: template }}
      >
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
        ))}
      </div>
    </div>
  )
}

function HeadCell<R>({ column, sort, onSort }: { column: Column<R>; sort: SortState; onSort: (s: SortState) => void }) {
  const isSorted = sort.columnId === column.id
  const Arrow = sort.descending ? ArrowDown : ArrowUp
  const direction = sort.descending ? 'descending' : 'ascending'
  return (
    <div
      role="columnheader"
      tabIndex={-1}
      aria-sort={isSorted ? direction : undefined}
      className={`min-w-0 px-2 text-tiny text-faint ${column.align === 'right' ? 'text-right' : ''}`}
    >
      {column.sortBy ? (
        <button
          type="button"
          onClick={() => onSort({ columnId: column.id, descending: isSorted && !sort.descending })}
          className={`flex h-[22px] w-full items-center gap-1 rounded-[4px] hover:text-text ${column.align === 'right' ? 'justify-end' : ''} ${isSorted ? 'text-text' : ''}`}
        >
          {column.title}
          {isSorted ? <Arrow size={11} aria-hidden /> : null}
        </button>
      ) : (
        column.title
      )}
    </div>
  )
}
