/** Keys of the whole page. They stay quiet while a person types in a field, but for Ctrl/Cmd combinations. */
import { useEffect, useMemo } from 'react'

const isMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform)
/** How the command key is called here. */
export const MOD = isMac ? '⌘' : 'Ctrl'

/** `mod+k`, `/`, `?`, `Escape`, or two keys in a row: `g f`. */
export type KeyMap = Record<string, (event: KeyboardEvent) => void>

const SEQUENCE_MS = 1000

export function useKeys(map: KeyMap): void {
  useEffect(() => {
    let first: { key: string; at: number } | undefined
    function onKeyDown(event: KeyboardEvent) {
      const hasMod = isMac ? event.metaKey : event.ctrlKey
      if ((isTyping(event) && !hasMod) || event.altKey || event.defaultPrevented) return
      const name = hasMod ? `mod+${event.key.toLowerCase()}` : event.key
      const isSecond = first !== undefined && event.timeStamp - first.at < SEQUENCE_MS
      const run = (isSecond && map[`${first?.key} ${name}`]) || map[name]
      first = { key: name, at: event.timeStamp }
      if (!run) return
      event.preventDefault()
      run(event)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [map])
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
}

/** Ctrl/Cmd 1…9 choose the tabs of what is in sight, in their order. `choose` must stay the same function. */
export function useTabKeys<T extends string>(tabs: readonly T[], choose: (tab: T) => void): void {
  useKeys(
    useMemo(
      () => Object.fromEntries(tabs.slice(0, 9).map((tab, at) => [`mod+${at + 1}`, () => choose(tab)])),
      [tabs, choose],
    ),
  )
}
