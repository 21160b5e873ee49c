/** Labelled fields: text or password, a choice of few. Each names its own hint and error. */
import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'

export const INPUT =
  'h-[30px] w-full min-w-0 rounded-base border border-line bg-bg px-2.5 text-text transition-colors duration-100 hover:border-edge focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-crit'

interface FieldProps extends Omit<React.ComponentProps<'input'>, 'onChange'> {
  label: string
  hint?: React.ReactNode
  error?: string | undefined
  mono?: boolean
  /** Stands at the field's right, e.g. a Browse button. */
  side?: React.ReactNode
  onChange: (value: string) => void
}

export function Field({ label, hint, error, mono, side, onChange, className = '', ...input }: FieldProps) {
  const id = useId()
  const note = error || hint
  return (
    <div className={`grid content-start gap-1 ${className}`}>
      <label htmlFor={id} className="text-small font-medium text-muted">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          className={`${INPUT} ${mono ? 'font-mono text-small' : ''}`}
          {...input}
        />
        {side}
      </div>
      {note ? (
        <p id={`${id}-note`} className={`text-small wrap-anywhere ${error ? 'text-crit' : 'text-faint'}`}>
          {note}
        </p>
      ) : null}
    </div>
  )
}

interface AreaProps extends Omit<React.ComponentProps<'textarea'>, 'onChange'> {
  label: string
  hint?: React.ReactNode
  error?: string | undefined
  /** Words for people rather than text for machines. */
  isText?: boolean
  onChange: (value: string) => void
}

/** Text of several lines. */
export function Area({ label, hint, error, isText, onChange, ...input }: AreaProps) {
  const id = useId()
  const note = error || hint
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="text-small font-medium text-muted">
        {label}
      </label>
      <textarea
        id={id}
        rows={3}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${id}-note` : undefined}
        spellCheck={isText ?? false}
        onChange={(event) => onChange(event.target.value)}
        className={`${INPUT} h-auto min-h-[60px] py-1.5 leading-[18px] ${isText ? '' : 'font-mono text-small'}`}
        {...input}
      />
      {note ? (
        <p id={`${id}-note`} className={`text-small wrap-anywhere ${error ? 'text-crit' : 'text-faint'}`}>
          {note}
        </p>
      ) : null}
    </div>
  )
}

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: readonly { value: T; label: string; icon?: React.ReactNode }[]
  onChange: (value: T) => void
  hideLabel?: boolean
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, value, options, onChange, hideLabel }: ChoiceProps<T>) {
  const id = useId()
  return (
    <div className="grid gap-1">
      <span id={id} className={hideLabel ? 'sr-only' : 'text-small font-medium text-muted'}>
        {label}
      </span>
      <RadioGroup
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as T)}
        className="inline-flex w-fit gap-0.5 rounded-base border border-line bg-bg p-0.5"
      >
        {options.map((option) => (
          <Radio.Root
            key={option.value}
            value={option.value}
            className="inline-flex h-6 items-center gap-1.5 rounded-[4px] px-2.5 text-muted transition-colors duration-100 hover:text-text data-checked:bg-accent-weak data-checked:text-text"
          >
            {option.icon}
            {option.label}
          </Radio.Root>
        ))}
      </RadioGroup>
    </div>
  )
}
