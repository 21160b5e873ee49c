/** Acts on the keys of the page (keys.ts) while tabs of terminals are in sight, whoever has the focus. */
import { useEffect, useRef } from 'react'
import type { TerminalTab } from '../../../shared/contract/shell'
import { showDialog, useDialogs } from '../../app/hooks'
import { panesInOrder } from './arrangement'
import { askToClose, openBeside } from './calls'
import { focusPane, useFocus } from './focus'
import { type PageKey, pageKeyOf } from './keys'
import { useSessions } from './use-terminals'

interface Shown {
  tabs: readonly TerminalTab[]
  tab: TerminalTab | undefined
  choose: (tabId: string) => void
}

export function usePageKeys(shown: Shown): void {
  const sessions = useSessions()
  const act = useRef<(key: PageKey) => void>(() => {})
  act.current = (key) => {
    const { tabs, tab, choose } = shown
    if (key === 'new') return showDialog({ kind: 'open-terminal' })
    if (!tab) return
    const order = panesInOrder(tab)
    const at = Math.max(
      0,
      order.findIndex(({ id }) => id === useFocus.getState().paneOfTab[tab.id]),
    )
    const pane = order[at]
    if (key === 'next' || key === 'previous') {
      const next = cycled(tabs, tabs.indexOf(tab) + (key === 'next' ? 1 : -1))
      if (next) choose(next.id)
    } else if (key === 'next-pane' || key === 'previous-pane') {
      const next = cycled(order, at + (key === 'next-pane' ? 1 : -1))
      if (next) focusPane(tab.id, next.id)
    } else if (key === 'leave')
      document.querySelector<HTMLElement>('[role=tab][aria-selected=true], header button')?.focus()
    else if (pane && key === 'close') askToClose(pane, sessions.get(pane.terminalId))
    else if (pane && (key === 'right' || key === 'down'))
      void openBeside(pane.id, key, sessions.get(pane.terminalId)?.wanted ?? pane.wanted)
  }
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const key = pageKeyOf(event)
      if (key === undefined || useDialogs.getState().open) return
      event.preventDefault()
      act.current(key)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

function cycled<T>(list: readonly T[], at: number): T | undefined {
  return list.at(at % list.length)
}
