/**
 * xterm's colours from the tokens of theme.css, so that a terminal and a log look like the rest of the page in both
 * themes. Used by xterm.ts, which asks again when the theme changes.
 */
import type { ITheme } from '@xterm/xterm'

const NAMES = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const
const BRIGHT = {
  black: 'brightBlack',
  red: 'brightRed',
  green: 'brightGreen',
  yellow: 'brightYellow',
  blue: 'brightBlue',
  magenta: 'brightMagenta',
  cyan: 'brightCyan',
  white: 'brightWhite',
} as const

/** `isTransparent`: what lies under it shows between the letters. `ground`: the token it stands on. */
export function xtermTheme(isTransparent: boolean, ground: string): ITheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim()
  const background = token(`color-${ground}`)
  const theme: ITheme = {
    background: isTransparent ? `${background}00` : background,
    foreground: token('color-text'),
    cursor: token('color-accent'),
    cursorAccent: background,
    selectionBackground: `${token('color-accent')}59`,
    selectionInactiveBackground: `${token('color-accent')}33`,
    scrollbarSliderBackground: `${token('color-edge')}b3`,
    scrollbarSliderHoverBackground: token('color-edge'),
    scrollbarSliderActiveBackground: token('color-off'),
  }
  for (const name of NAMES) {
    theme[name] = token(`ansi-${name}`)
    theme[BRIGHT[name]] = token(`ansi-bright-${name}`)
  }
  return theme
}

/** Calls back when the page's theme has changed, until the function it gives is called. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
