/** The seconds of grace: saved on Enter or when the field is left, refused when they are none. */
import { useState } from 'react'
import { INPUT } from '../../ui/field'

export function GraceField({ seconds, onChange }: { seconds: number; onChange: (seconds: number) => void }) {
  const [text, setText] = useState(String(seconds))
  const value = Number(text)
  const isValid = text.trim() !== '' && Number.isInteger(value) && value >= 0 && value <= 600
  const save = () => {
    if (isValid && value !== seconds) onChange(value)
  }
  return (
    <>
      {isValid ? null : <span className="text-small text-crit">0 to 600</span>}
      <input
        aria-label="Grace when stopping, seconds"
        aria-invalid={!isValid || undefined}
        inputMode="numeric"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
        className={`${INPUT} !w-20 text-right`}
      />
      <span className="text-muted">s</span>
    </>
  )
}
