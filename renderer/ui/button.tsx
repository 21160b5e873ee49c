/** Buttons of four kinds, icon buttons with a name, and keys drawn as caps. Used everywhere. */
import { Tooltip } from '@base-ui/react/tooltip'

type ButtonKind = 'plain' | 'primary' | 'quiet' | 'danger'

const KIND: Record<ButtonKind, string> = {
  plain: 'border-line bg-raise text-text hover:border-edge hover:bg-hover',
  primary: 'border-transparent bg-accent text-on-accent font-semibold hover:bg-accent-strong',
  quiet: 'border-transparent text-muted hover:bg-hover hover:text-text',
  danger: 'border-transparent bg-crit text-on-crit font-semibold hover:opacity-90',
}

interface ButtonProps extends React.ComponentProps<'button'> {
  kind?: ButtonKind
  busy?: boolean
}

export function Button({ kind = 'plain', busy = false, className = '', disabled, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={`inline-flex h-[26px] flex-none items-center justify-center gap-1.5 rounded-base border px-2.5 whitespace-nowrap transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 ${KIND[kind]} ${className}`}
      {...rest}
    >
      {children}
    </button>
  )
}

interface IconButtonProps extends React.ComponentProps<'button'> {
  label: string
  shortcut?: string
}

/** An icon with a name that shows on hover and is read aloud. */
export function IconButton({ label, shortcut, className = '', children, ...rest }: IconButtonProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        aria-label={label}
        className={`inline-flex size-[26px] flex-none items-center justify-center rounded-base text-muted transition-colors duration-100 hover:bg-hover hover:text-text disabled:pointer-events-none disabled:opacity-40 ${className}`}
        {...rest}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6} className="z-50">
          <Tooltip.Popup className="flex items-center gap-2 rounded-base border border-line bg-raise px-2 py-1 text-small text-text shadow-float">
            {label}
            {shortcut ? <Kbd>{shortcut}</Kbd> : null}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

export function Kbd({ children }: { children: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {children.split(' ').map((key) => (
        <kbd
          key={key}
          className="inline-flex h-[17px] min-w-[17px] items-center justify-center rounded-[4px] border border-line bg-panel px-1 font-sans text-tiny text-muted"
        >
          {key}
        </kbd>
      ))}
    </span>
  )
}
