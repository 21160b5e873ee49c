/** The head of a group of rows: open or closed, its name, how many it holds, and a box that chooses them all. */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { ChevronRight } from 'lucide-react'
import { RowCheck } from './row-check'
import type { HowMany } from './selection'
import type { GroupHead } from './table-groups'
import { HostText } from './text'

interface Props<R> {
  id: string
  head: GroupHead<R>
  index: number
  startPx: number
  heightPx: number
  isActive: boolean
  /** undefined where rows are not chosen. */
  chosen: HowMany | undefined
  summary: React.ReactNode
  columnCount: number
}

export function GroupRow<R>({ head, index, isActive, chosen, ...props }: Props<R>) {
  const ring = isActive ? 'group-focus-visible/table:shadow-[inset_2px_0_0_var(--color-accent)]' : ''
  return (
    <div
      id={props.id}
      role="row"
      tabIndex={-1}
      data-index={index}
      aria-rowindex={index + 2}
      aria-level={1}
      aria-expanded={!head.isCollapsed}
      aria-selected={chosen === undefined ? undefined : chosen === 'all'}
      className={`group/row absolute inset-x-0 border-b border-line bg-panel pr-(--pad-right) pl-(--pad-left) hover:bg-hover ${ring}`}
      style={{ height: props.heightPx, transform: `translateY(${props.startPx}px)` }}
    >
      <div
        role="gridcell"
        tabIndex={-1}
        aria-colspan={props.columnCount}
        className="flex h-full min-w-0 items-center gap-1.5 px-1"
      >
        {chosen === undefined ? null : (
          <RowCheck label={`Choose all of ${head.label}`} chosen={chosen} isShown={isActive} />
        )}
        <ChevronRight
          size={14}
          aria-hidden
          className={`flex-none text-faint transition-transform duration-100 ${head.isCollapsed ? '' : 'rotate-90'}`}
        />
        <HostText className="font-semibold">{head.label}</HostText>
        <span className="flex-none text-small text-faint">{head.rows.length.toLocaleString('en')}</span>
        <span className="flex min-w-0 flex-1 items-center gap-2.5 truncate pl-2 text-small text-muted">
          {props.summary}
        </span>
      </div>
    </div>
  )
}
