/** What a page gives its table. Rows, columns, order and selection are always the page's own. */
import type { Column } from './columns'
import type { Selection } from './selection'
import type { Grouping } from './table-groups'
import type { TableLook } from './table-look'
import type { SortState } from './table-rows'

export interface TableProps<R> {
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
  /** Enter on the row that is selected already, or a double click. */
  onOpen?: ((row: R) => void) | undefined
  /** The right button, or the menu key, at a place of the window. */
  onMenu?: ((row: R, at: { x: number; y: number }) => void) | undefined
  isDim?: (row: R) => boolean
  /** When the row last changed (epoch ms), for its flash. */
  changedAt?: (row: R) => number | undefined
  /** Told when the last rows come into sight, to load more. */
  onEnd?: () => void
  /** How a person has arranged the columns, and who keeps that. Without it they stay as they are. */
  look?: TableLook | undefined
  onLook?: ((look: TableLook) => void) | undefined
  /** Columns with nothing to say just now. The same array each time. */
  moot?: readonly string[] | undefined
  /** The same object while it groups alike. */
  grouping?: Grouping<R> | undefined
  /** Many rows at once; `nameOf` names the box of each. */
  selection?: (Selection<R> & { nameOf: (row: R) => string }) | undefined
}
