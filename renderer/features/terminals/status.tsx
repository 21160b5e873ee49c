/**
 * In the status bar: how many terminals run, as long as there is one. It also says where a terminal is when its own
 * window was closed over it.
 */
import { SquareTerminal } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { navigate, useOwnWindows, useTerminals } from '../../app/hooks'
import { plural } from '../../ui/format'
import { notify } from '../../ui/toast'
import { useSessions, useTabs } from './use-terminals'
import { isRunning, mainRoute, ownRoute, tabTitle } from './words'

export function TerminalStatus() {
  useClosedWindows()
  const running = useTerminals().list.filter(isRunning).length
  if (running === 0) return null
  return (
    <button
      type="button"
      onClick={() => navigate('/terminals')}
      className="inline-flex h-[22px] flex-none items-center gap-1.5 rounded-[4px] px-1.5 hover:bg-hover hover:text-text"
    >
      <SquareTerminal size={13} aria-hidden />
      {plural(running, 'terminal')}
    </button>
  )
}

/** What ran in a window that was closed goes on; a person who closed it may think it ended. */
function useClosedWindows() {
  const routes = useOwnWindows()
  const tabs = useTabs()
  const sessions = useSessions()
  const before = useRef(routes)
  useEffect(() => {
    const closed = new Set(before.current.filter((route) => !routes.includes(route)))
    before.current = routes
    for (const tab of tabs) {
      const isHere = window.location.hash.slice(1) === mainRoute(tab.id)
      if (!closed.has(ownRoute(tab.id)) || isHere) continue
      if (!tab.panes.some(({ terminalId }) => isRunning(sessions.get(terminalId)))) continue
      notify({
        tone: 'info',
        title: `${tabTitle(tab, sessions)} goes on running.`,
        detail: 'Its window was closed; the terminal stands under Terminals.',
        action: { label: 'Show', run: () => navigate(mainRoute(tab.id)) },
      })
    }
  }, [routes, tabs, sessions])
}
