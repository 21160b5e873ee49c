/** One row of a table. It is drawn anew only when its own row, place or look changes. */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { memo, useEffect, useRef } from 'react'
import type { Column } from './columns'

interface Props<R> {
  id: string
  row: R
  index: number
  columns: readonly Column<R>[]
  template: string
  startPx: number
  heightPx: number
  isSelected: boolean
  isActive: boolean
  isDim: boolean
  changedAt: number | undefined
  onSelect: () => void
}

function Row<R>(props: Props<R>) {
  const { row, columns, isSelected, isActive, isDim } = props
  const element = useFlash(props.changedAt)
  const ground = isSelected ? 'bg-selected' : 'hover:bg-hover'
  const ring = isActive ? 'group-focus-visible/table:shadow-[inset_2px_0_0_var(--color-accent)]' : ''
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it holds focus and takes the keys.
    <div
      ref={element}
      id={props.id}
      role="row"
      tabIndex={-1}
      aria-rowindex={props.index + 2}
      aria-selected={isSelected}
      onClick={props.onSelect}
      className={`absolute inset-x-0 grid items-center border-b border-line/60 px-2 ${ground} ${ring} ${isDim ? 'text-off [&_.text-muted]:text-off [&_.text-faint]:text-off' : ''}`}
      style={{
        gridTemplateColumns: props.template,
        height: props.heightPx,
        transform: `translateY(${props.startPx}px)`,
      }}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          tabIndex={-1}
          className={`min-w-0 truncate px-2 ${column.align === 'right' ? 'text-right' : ''}`}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

export const TableRow = memo(Row, (before, after) => {
  const { onSelect: _, ...one } = before
  const { onSelect: __, ...two } = after
  return (Object.keys(one) as (keyof typeof one)[]).every((name) => Object.is(one[name], two[name]))
}) as typeof Row

/** Flashes once per change; a change older than 2 s (a row scrolled into sight) stays quiet. */
function useFlash(changedAt: number | undefined) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!changedAt || Date.now() - changedAt > 2000) return
    const animated = element.current
    animated?.classList.remove('animate-flash')
    void animated?.offsetWidth // restarts the animation
    animated?.classList.add('animate-flash')
  }, [changedAt])
  return element
}
