/** What pages of terminals read: sessions by id, tabs with every session in one, which of them have windows of their own. */
import { useEffect, useMemo } from 'react'
import type { TerminalTab } from '../../../shared/contract/shell'
import {
  changeTerminalsLook,
  useKnowsTerminalsLook,
  useOwnWindows,
  useTerminals,
  useTerminalsLook,
  useTerminalsPhase,
} from '../../app/hooks'
import { adopted } from './arrangement'
import { useFocus } from './focus'
import { ownRoute, type Sessions } from './words'

export const useSessions = (): Sessions => useTerminals().byKey

/** All tabs; a session that has no place yet has one here already. */
export function useTabs(): readonly TerminalTab[] {
  const look = useTerminalsLook()
  const { list } = useTerminals()
  const closing = useFocus((focus) => focus.closing)
  return useMemo(() => adopted(look, list, closing).tabs, [look, list, closing])
}

/** Writes the places of new sessions down. The main window does it, for all. */
export function useAdoption(): void {
  const isKnown = useKnowsTerminalsLook()
  const { list } = useTerminals()
  const phase = useTerminalsPhase()
  const closing = useFocus((focus) => focus.closing)
  useEffect(() => {
    if (isKnown && phase === 'live') changeTerminalsLook((look) => adopted(look, list, closing))
  }, [isKnown, phase, list, closing])
}

/** Is the tab in a window of its own? */
export function useIsTornOff(): (tabId: string) => boolean {
  const routes = useOwnWindows()
  return useMemo(() => {
    const open = new Set(routes)
    return (tabId: string) => open.has(ownRoute(tabId))
  }, [routes])
}
