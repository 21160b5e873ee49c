/** A thing the palette can do. Features make them, app/palette.tsx shows them. */
import type { ReactNode } from 'react'
import type { Tone } from '../../ui/mark'

export interface Command {
  /** One of its kind in the whole palette. */
  id: string
  group: string
  label: string
  detail?: string
  shortcut?: string
  tone?: Tone
  icon?: ReactNode
  run: () => void
}
