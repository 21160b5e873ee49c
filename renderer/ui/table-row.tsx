/** One row of a table. It is drawn anew only when its own row, place or look changes; the table takes its clicks. */
// biome-ignore-all lint/a11y/useSemanticElements: a <table> cannot be virtualised by transforms and laid out as a grid.
import { memo, useEffect, useRef } from 'react'
import type { Column } from './columns'
import { RowCheck } from './row-check'

interface Props<R> {
  id: string
  row: R
  index: number
  columns: readonly Column<R>[]
  startPx: number
  heightPx: number
  /** Its place among groups; undefined in a plain list. */
  level: number | undefined
  isSelected: boolean
  isActive: boolean
  isDim: boolean
  /** What its box is called; undefined where rows are not chosen. */
  chooseLabel: string | undefined
  isChosen: boolean
  changedAt: number | undefined
}

function Row<R>(props: Props<R>) {
  const { row, columns, isSelected, isActive, isDim, isChosen, chooseLabel } = props
  const element = useFlash(props.changedAt)
  const ground = isSelected ? 'bg-selected' : isChosen ? 'bg-accent-weak' : 'hover:bg-hover'
  const ring = isActive ? 'group-focus-visible/table:shadow-[inset_2px_0_0_var(--color-accent)]' : ''
  return (
    <div
      ref={element}
      id={props.id}
      role="row"
      tabIndex={-1}
      data-index={props.index}
      aria-rowindex={props.index + 2}
      aria-level={props.level}
      aria-selected={isSelected || isChosen}
      className={`group/row absolute inset-x-0 grid [contain:strict] items-center border-b border-line/60 pr-(--pad-right) pl-(--pad-left) ${ground} ${ring} ${isDim ? 'text-off [&_.text-muted]:text-off [&_.text-faint]:text-off' : ''}`}
      style={{
        gridTemplateColumns: 'var(--columns)',
        height: props.heightPx,
        transform: `translateY(${props.startPx}px)`,
      }}
    >
      {columns.map((column, index) => (
        <div
          key={column.id}
          role="gridcell"
          tabIndex={-1}
          className={`min-w-0 truncate px-2 ${column.align === 'right' ? 'text-right' : ''} ${index === 0 && props.level === 2 ? 'pl-6' : ''}`}
        >
          {index === 0 && chooseLabel !== undefined ? (
            <RowCheck label={`Choose ${chooseLabel}`} chosen={isChosen ? 'all' : 'none'} isShown={isActive} />
          ) : null}
          {column.cell(row)}
        </div>
      ))}
    </div>
  )
}

export const TableRow = memo(Row) as typeof Row

const FLASH: Keyframe[] = [{ backgroundColor: 'var(--color-accent-weak)' }, {}]
/** In steps, so that a storm of changes paints each row six times and not fifty. */
const FLASH_TIMING: KeyframeAnimationOptions = { duration: 900, easing: 'steps(6)' }
const isCalm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

/** A change older than this was before the row came into this place. */
const JUST_NOW_MS = 500

/** Flashes once per change. */
function useFlash(changedAt: number | undefined) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!changedAt || Date.now() - changedAt > JUST_NOW_MS || isCalm()) return
    const flash = element.current?.animate(FLASH, FLASH_TIMING)
    return () => flash?.cancel()
  }, [changedAt])
  return element
}
