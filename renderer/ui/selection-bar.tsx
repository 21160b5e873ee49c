/** The strip under a table while rows are chosen: how many, what can be done to them, and the way out. */
import { X } from 'lucide-react'
import { IconButton } from './button'
import { plural } from './format'

interface SelectionBarProps {
  count: number
  /** One of them: `container`. */
  noun: string
  /** Beside the count: `on 3 hosts`. */
  detail?: React.ReactNode
  onClear: () => void
  children: React.ReactNode
}

export function SelectionBar({ count, noun, detail, onClear, children }: SelectionBarProps) {
  if (count === 0) return null
  return (
    <section
      aria-label={`Chosen ${noun}s`}
      className="flex min-h-[42px] flex-none flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line bg-panel px-4 py-1.5"
    >
      <p role="status" className="min-w-0 flex-1 basis-44 truncate">
        <span className="font-medium">{plural(count, noun)}</span>{' '}
        <span className="text-muted">
          chosen{detail ? ' ' : ''}
          {detail}
        </span>
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        {children}
        <IconButton label="Choose none" shortcut="Esc" onClick={onClear}>
          <X size={14} aria-hidden />
        </IconButton>
      </div>
    </section>
  )
}
