/**
 * Tokens of the theme as SGR wants them, `r;g;b`, and a colour and a short name for each source of a merged log. The
 * name tells sources apart, the colour helps to see it: with more sources than colours they begin again.
 */
import { useEffect, useState } from 'react'
import { onThemeChange } from '../../../ui/xterm/xterm-theme'

const SOURCE_TOKENS = ['blue', 'orange', 'teal', 'pink', 'yellow', 'purple', 'green', 'red'] as const
/** The classes of the legend, in the same order; written out, for the build finds them by their text. */
const SOURCE_CLASSES = [
  'bg-host-blue',
  'bg-host-orange',
  'bg-host-teal',
  'bg-host-pink',
  'bg-host-yellow',
  'bg-host-purple',
  'bg-host-green',
  'bg-host-red',
] as const

export const sourceClass = (place: number): string => SOURCE_CLASSES[place % SOURCE_CLASSES.length] ?? ''

export interface Inks {
  muted: string
  sources: readonly string[]
}

/** Of the present theme, followed. */
export function useInks(): Inks {
  const [inks, setInks] = useState(readInks)
  useEffect(() => onThemeChange(() => setInks(readInks())), [])
  return inks
}

function readInks(): Inks {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => rgbOf(style.getPropertyValue(`--color-${name}`))
  return { muted: token('faint'), sources: SOURCE_TOKENS.map((name) => token(`host-${name}`)) }
}

/** `#0a1b2c` as `10;27;44`; white where it is none. */
export function rgbOf(hex: string): string {
  const [, red, green, blue] = /^\s*#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(hex) ?? []
  return [red, green, blue].map((part) => Number.parseInt(part ?? 'ff', 16)).join(';')
}
