/**
 * Keys of the terminals' page, told from what the program gets: Ctrl with Shift, and Ctrl with Tab. On a Mac Cmd stands
 * for Ctrl with Shift. Pure; used by the screens, which leave these alone, and by the page, which acts on them.
 */
export type PageKey = 'new' | 'right' | 'down' | 'close' | 'next' | 'previous' | 'next-pane' | 'previous-pane' | 'leave'

const LETTERS: Record<string, PageKey> = { KeyT: 'new', KeyD: 'right', KeyE: 'down', KeyW: 'close' }
const ARROWS: Record<string, PageKey> = {
  ArrowRight: 'next-pane',
  ArrowDown: 'next-pane',
  ArrowLeft: 'previous-pane',
  ArrowUp: 'previous-pane',
}

type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>

export function pageKey(event: Pressed, isMac = false): PageKey | undefined {
  const { code, ctrlKey, shiftKey, altKey, metaKey } = event
  if (altKey) return undefined
  if (code === 'F6' && !ctrlKey && !metaKey) return 'leave'
  if (code === 'Tab' && ctrlKey && !metaKey) return shiftKey ? 'previous' : 'next'
  if (isMac) return metaKey && !ctrlKey ? (LETTERS[code] ?? (shiftKey ? ARROWS[code] : undefined)) : undefined
  return ctrlKey && shiftKey && !metaKey ? (LETTERS[code] ?? ARROWS[code]) : undefined
}

const IS_MAC = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)
export const isPageKey = (event: KeyboardEvent): boolean => pageKey(event, IS_MAC) !== undefined
export const pageKeyOf = (event: KeyboardEvent): PageKey | undefined => pageKey(event, IS_MAC)

/** For the sheet of keys. */
export const TERMINAL_KEYS: [string, string][] = [
  ['Ctrl Shift T', 'New terminal'],
  ['Ctrl Tab', 'Next tab, with Shift the one before'],
  ['Ctrl Shift D', 'Split right'],
  ['Ctrl Shift E', 'Split down'],
  ['Ctrl Shift ← →', 'Terminal before, after'],
  ['Ctrl Shift W', 'Close terminal'],
  ['Ctrl Shift C', 'Copy'],
  ['Ctrl Shift V', 'Paste'],
  ['Ctrl Shift F', 'Find'],
  ['Ctrl + - 0', 'Letters larger, smaller, usual'],
  ['F6', 'Leave the terminal'],
]
