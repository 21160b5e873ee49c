/** Which tab is in front and which pane of each has the focus, in this window and while it lives. */
import { create } from 'zustand'

interface Focus {
  /** As chosen last; the URL says it where it says anything. */
  tabId: string | undefined
  paneOfTab: Readonly<Record<string, string>>
  /** Panes whose bell rang while they were out of sight. */
  rung: ReadonlySet<string>
  /** Sessions this window is closing: they are given no tab any more. */
  closing: ReadonlySet<string>
}

export const useFocus = create<Focus>(() => ({
  tabId: undefined,
  paneOfTab: {},
  rung: new Set<string>(),
  closing: new Set<string>(),
}))

export function focusPane(tabId: string, paneId: string): void {
  const { paneOfTab, rung } = useFocus.getState()
  if (paneOfTab[tabId] !== paneId) useFocus.setState({ paneOfTab: { ...paneOfTab, [tabId]: paneId } })
  if (rung.has(paneId)) useFocus.setState({ rung: new Set([...rung].filter((id) => id !== paneId)) })
}

export function ring(paneId: string): void {
  const { rung } = useFocus.getState()
  if (!rung.has(paneId)) useFocus.setState({ rung: new Set([...rung, paneId]) })
}

export function setClosing(terminalId: string): void {
  useFocus.setState(({ closing }) => ({ closing: new Set([...closing, terminalId]) }))
}
