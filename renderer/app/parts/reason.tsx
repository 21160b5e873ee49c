/** The reason a person gives for what takes something away: asked for, optional or not at all, as the settings say. */
import { useState } from 'react'
import { Field } from '../../ui/field'
import { useSettings } from '../hooks'

export interface Reason {
  typed: string
  onChange: (typed: string) => void
  /** What goes to the audit. */
  text: string | undefined
  isEnough: boolean
  isRequired: boolean
  isAsked: boolean
}

export function useReason(): Reason {
  const { askReason } = useSettings()
  const [typed, onChange] = useState('')
  const text = typed.trim() || undefined
  const isRequired = askReason === 'required'
  return {
    typed,
    onChange,
    text,
    isRequired,
    isAsked: askReason !== 'never',
    isEnough: !isRequired || text !== undefined,
  }
}

export function ReasonField({ reason, autoFocus = true }: { reason: Reason; autoFocus?: boolean }) {
  if (!reason.isAsked) return null
  return (
    <Field
      label={reason.isRequired ? 'Reason' : 'Reason (optional)'}
      autoFocus={autoFocus}
      maxLength={500}
      placeholder="Kept in the audit"
      value={reason.typed}
      onChange={reason.onChange}
    />
  )
}
