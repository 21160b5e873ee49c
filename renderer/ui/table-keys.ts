/** What a key asks of a table. Pure; table.tsx does it. Ctrl and Cmd mean the same here. */

export type Asked =
  | { do: 'move'; to: number; extend: boolean }
  | { do: 'open' }
  | { do: 'choose' }
  | { do: 'choose-all' }
  | { do: 'clear' }
  | { do: 'fold'; isOpening: boolean; all: boolean }

interface KeyPress {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

const PAGE = 15

/** `at` is the place of the item in hand, -1 for none; the answer's place lies among the `count` items. */
export function askedBy(press: KeyPress, at: number, count: number): Asked | undefined {
  const { key, shiftKey: extend } = press
  if (press.altKey) return undefined
  if (press.ctrlKey || press.metaKey) return key.toLowerCase() === 'a' && !extend ? { do: 'choose-all' } : undefined
  const to = placeAfter(key, at, count)
  if (to !== undefined) return { do: 'move', to: Math.max(0, Math.min(count - 1, to)), extend }
  if (key === 'ArrowLeft' || key === 'ArrowRight') return { do: 'fold', isOpening: key === 'ArrowRight', all: extend }
  if (key === 'Enter') return { do: 'open' }
  if (key === ' ') return { do: 'choose' }
  if (key === 'Escape') return { do: 'clear' }
  return undefined
}

function placeAfter(key: string, at: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return at + 1
    case 'ArrowUp':
    case 'k':
      return at - 1
    case 'Home':
      return 0
    case 'End':
      return count - 1
    case 'PageDown':
      return at + PAGE
    case 'PageUp':
      return at - PAGE
    default:
      return undefined
  }
}
