/** A box that is ticked, not ticked, or ticked in part. Stands inside a label, or has one by `label`. */
import { Checkbox as Base } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'

interface CheckboxProps {
  checked: boolean
  mixed?: boolean
  label?: string
  disabled?: boolean
  onChange: (checked: boolean) => void
}

export function Checkbox({ checked, mixed = false, label, disabled, onChange }: CheckboxProps) {
  return (
    <Base.Root
      checked={checked}
      indeterminate={mixed}
      aria-label={label}
      {...(disabled === undefined ? {} : { disabled })}
      onCheckedChange={onChange}
      className="inline-flex size-[15px] flex-none items-center justify-center rounded-[4px] border border-edge bg-bg text-on-accent transition-colors duration-100 hover:border-accent data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50 data-indeterminate:border-accent data-indeterminate:bg-accent"
    >
      <Base.Indicator className="inline-flex">
        {mixed ? <Minus size={11} strokeWidth={3} aria-hidden /> : <Check size={11} strokeWidth={3} aria-hidden />}
      </Base.Indicator>
    </Base.Root>
  )
}
