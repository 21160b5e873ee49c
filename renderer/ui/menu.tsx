/** A menu under a button, and a select of few values. Used by cards and filter bars. */
import { Menu as Base } from '@base-ui/react/menu'
import { Select as BaseSelect } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'

export const POPUP =
  'min-w-[160px] rounded-[8px] border border-line bg-raise p-1 text-text shadow-float outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0'
export const ITEM =
  'flex h-7 items-center gap-2 rounded-[5px] px-2 outline-none data-highlighted:bg-accent-weak data-disabled:opacity-50'

interface MenuItem {
  label: string
  icon?: React.ReactNode
  danger?: boolean
  run: () => void
}

export function Menu({ label, items, children }: { label: string; items: MenuItem[]; children: React.ReactNode }) {
  return (
    <Base.Root>
      <Base.Trigger
        aria-label={label}
        className="inline-flex size-[24px] flex-none items-center justify-center rounded-base text-muted hover:bg-hover hover:text-text data-popup-open:bg-hover data-popup-open:text-text"
      >
        {children}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} align="end" className="z-50">
          <Base.Popup className={POPUP}>
            {items.map((item) => (
              <Base.Item key={item.label} onClick={item.run} className={`${ITEM} ${item.danger ? 'text-crit' : ''}`}>
                {item.icon}
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface PointMenuProps {
  label: string
  items: readonly MenuItem[]
  /** In the window's pixels. */
  at: { x: number; y: number }
  onClose: () => void
}

/** The menu of a thing that was clicked with the other button, where the pointer is. */
export function PointMenu({ label, items, at, onClose }: PointMenuProps) {
  const anchor = { getBoundingClientRect: () => new DOMRect(at.x, at.y, 0, 0) }
  return (
    <Base.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side="bottom" align="start" className="z-50">
          <Base.Popup aria-label={label} className={POPUP}>
            {items.map((item) => (
              <Base.Item key={item.label} onClick={item.run} className={`${ITEM} ${item.danger ? 'text-crit' : ''}`}>
                {item.icon}
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

interface SelectProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

export function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  return (
    <BaseSelect.Root items={[...options]} value={value} onValueChange={(next) => next !== null && onChange(next as T)}>
      <BaseSelect.Trigger
        aria-label={label}
        className="inline-flex h-[28px] flex-none items-center gap-1.5 rounded-base border border-line bg-panel px-2.5 text-text hover:border-edge"
      >
        <BaseSelect.Value />
        <BaseSelect.Icon>
          <ChevronDown size={13} className="text-muted" aria-hidden />
        </BaseSelect.Icon>
      </BaseSelect.Trigger>
      <BaseSelect.Portal>
        <BaseSelect.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50">
          <BaseSelect.Popup className={POPUP}>
            {options.map((option) => (
              <BaseSelect.Item key={option.value} value={option.value} className={ITEM}>
                <BaseSelect.ItemText className="flex-1">{option.label}</BaseSelect.ItemText>
                <BaseSelect.ItemIndicator>
                  <Check size={13} aria-hidden />
                </BaseSelect.ItemIndicator>
              </BaseSelect.Item>
            ))}
          </BaseSelect.Popup>
        </BaseSelect.Positioner>
      </BaseSelect.Portal>
    </BaseSelect.Root>
  )
}
