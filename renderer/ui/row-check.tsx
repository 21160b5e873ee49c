/**
 * The box that chooses a row, a group or all. A plain input, because a table draws dozens of them while it scrolls; the
 * table takes its clicks. It shows when the pointer or the keyboard is on its row, and on all rows once one is chosen.
 */
import type { HowMany } from './selection'

interface RowCheckProps {
  label: string
  chosen: HowMany
  /** Shown whether or not anything is chosen. */
  isShown: boolean
  /** The head's cells hold what is placed in them; there it steps out to the left, over the boxes of the rows. */
  isInHead?: boolean
}

const ignore = () => {}

export function RowCheck({ label, chosen, isShown, isInHead = false }: RowCheckProps) {
  return (
    <input
      ref={(element) => {
        if (element) element.indeterminate = chosen === 'some'
      }}
      type="checkbox"
      tabIndex={-1}
      aria-label={label}
      data-choose
      checked={chosen === 'all'}
      onChange={ignore}
      className={`absolute top-1/2 size-[14px] -translate-y-1/2 appearance-none rounded-[4px] border border-edge bg-bg group-hover/row:opacity-100 group-data-choosing/table:opacity-100 checked:border-accent checked:bg-accent checked:opacity-100 indeterminate:border-accent indeterminate:bg-accent hover:border-accent after:absolute after:hidden checked:after:top-px checked:after:left-[4px] checked:after:block checked:after:h-[8px] checked:after:w-[4px] checked:after:rotate-45 checked:after:border-r-2 checked:after:border-b-2 checked:after:border-on-accent indeterminate:after:top-[5px] indeterminate:after:left-[2px] indeterminate:after:block indeterminate:after:h-[2px] indeterminate:after:w-[8px] indeterminate:after:bg-on-accent ${isInHead ? 'left-[-12px]' : 'left-[12px]'} ${isShown ? '' : 'opacity-0'}`}
    />
  )
}
