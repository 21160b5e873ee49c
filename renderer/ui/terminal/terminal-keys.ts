/**
 * The keys of a terminal that are the page's and not the program's: with Shift beside Ctrl, so that Ctrl and a letter stay
 * what they are in a shell; on a Mac with Cmd. Pure; used by terminal.tsx.
 */
export type TerminalKey = 'copy' | 'paste' | 'find' | 'larger' | 'smaller' | 'usual'

interface Pressed {
  key: string
  code: string
  ctrlKey: boolean
  shiftKey: boolean
  altKey: boolean
  metaKey: boolean
}

const LETTERS: Record<string, TerminalKey> = { KeyC: 'copy', KeyV: 'paste', KeyF: 'find' }
const SIZES: Record<string, TerminalKey> = { '+': 'larger', '=': 'larger', '-': 'smaller', '0': 'usual' }

export function terminalKey(event: Pressed, isMac: boolean): TerminalKey | undefined {
  if (event.altKey) return undefined
  if (isMac) return event.metaKey && !event.ctrlKey ? (LETTERS[event.code] ?? SIZES[event.key]) : undefined
  if (!event.ctrlKey || event.metaKey) return undefined
  return (event.shiftKey ? LETTERS[event.code] : undefined) ?? SIZES[event.key]
}

export const FONT_PX = { least: 9, usual: 13, most: 28 } as const

/** The size after such a key. */
export function fontAfter(px: number, key: TerminalKey): number {
  if (key === 'usual') return FONT_PX.usual
  const next = key === 'larger' ? px + 1 : key === 'smaller' ? px - 1 : px
  return Math.max(FONT_PX.least, Math.min(FONT_PX.most, next))
}
