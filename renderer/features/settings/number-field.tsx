/** A whole number in a range: saved on Enter or when the field is left, refused when it is none. */
import { useState } from 'react'
import { INPUT } from '../../ui/field'

interface Props {
  label: string
  value: number
  min: number
  max: number
  unit?: string
  onChange: (value: number) => void
}

export function NumberField({ label, value, min, max, unit, onChange }: Props) {
  const [text, setText] = useState(String(value))
  const typed = Number(text)
  const isValid = text.trim() !== '' && Number.isInteger(typed) && typed >= min && typed <= max
  const save = () => {
    if (isValid && typed !== value) onChange(typed)
  }
  return (
    <>
      {isValid ? null : (
        <span className="text-small text-crit">
          {min} to {max.toLocaleString('en')}
        </span>
      )}
      <input
        aria-label={label}
        aria-invalid={!isValid || undefined}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
        className={`${INPUT} !w-20 text-right`}
      />
      {unit ? <span className="text-muted">{unit}</span> : null}
    </>
  )
}
