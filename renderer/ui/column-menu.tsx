/** The menu at the right end of a table's head: which columns are shown, and the way back to how it came. */
import { Menu as Base } from '@base-ui/react/menu'
import { Check, Columns3 } from 'lucide-react'
import type { Column } from './columns'
import { ITEM, POPUP } from './menu'
import { isArranged, shownIds, type TableLook, toggleColumn } from './table-look'

interface ColumnMenuProps<R> {
  columns: readonly Column<R>[]
  /** Those in sight; what is shown and not among them has no room. */
  fitting: readonly Column<R>[]
  look: TableLook
  onLook: (look: TableLook) => void
}

export function ColumnMenu<R>({ columns, fitting, look, onLook }: ColumnMenuProps<R>) {
  const shown = shownIds(columns, look)
  return (
    <Base.Root>
      <Base.Trigger
        aria-label="Columns"
        title="Columns"
        className="absolute top-[2px] right-3 z-20 inline-flex size-[22px] items-center justify-center rounded-[4px] text-faint hover:bg-hover hover:text-text data-popup-open:bg-hover data-popup-open:text-text"
      >
        <Columns3 size={13} aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className={`${POPUP} max-h-[60vh] overflow-y-auto`}>
            {columns.slice(1).map((column) => (
              <Base.CheckboxItem
                key={column.id}
                checked={shown.includes(column.id)}
                onCheckedChange={() => onLook(toggleColumn(columns, look, column.id))}
                className={ITEM}
              >
                <span className="grid w-4 flex-none place-items-center">
                  <Base.CheckboxItemIndicator>
                    <Check size={13} aria-hidden />
                  </Base.CheckboxItemIndicator>
                </span>
                {column.title}
                {shown.includes(column.id) && !fitting.includes(column) ? (
                  <span className="ml-auto pl-4 text-small text-faint">no room</span>
                ) : null}
              </Base.CheckboxItem>
            ))}
            <Base.Separator className="my-1 h-px bg-line" />
            <Base.Item
              disabled={!isArranged(look)}
              onClick={() => onLook({ ...look, columns: undefined, widths: undefined })}
              className={ITEM}
            >
              <span className="w-4 flex-none" />
              Reset columns
            </Base.Item>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
