/** What is done to terminals: open, open beside, open again, close, tear off. Each tells its own failure. */
import type { TerminalPane, TerminalTab } from '../../../shared/contract/shell'
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'
import { toErrorInfo } from '../../../shared/errors'
import {
  changeTerminalsLook,
  engine,
  isOwnWindow,
  navigate,
  notifyFailure,
  openOwnWindow,
  shell,
  showDialog,
  showInMain,
  terminalsLook,
} from '../../app/hooks'
import { notify } from '../../ui/toast'
import { type Direction, inOwnTab, paneOf, tabOfPane, withoutPane, withSession, withSplit } from './arrangement'
import { focusPane, setClosing } from './focus'
import { forgetScreen } from './screens'
import { mainRoute, needsAsking, ownRoute, paneTitle, type Sessions, tabTitle } from './words'

/** Until its screen tells its own, a moment later. */
const FIRST_SIZE = { columns: 100, rows: 30 }

/** Gives the id of what runs; rejects when it cannot be opened. It gets a tab by itself. */
export async function openTerminal(wanted: TerminalWanted): Promise<string> {
  const { terminalId } = await engine().terminals.open({ wanted, ...FIRST_SIZE })
  return terminalId
}

/** The same beside another one; the tab it may have got meanwhile is given up for the place. */
export async function openBeside(paneId: string, direction: Direction, like: TerminalWanted): Promise<void> {
  const wanted = another(like)
  try {
    const terminalId = await openTerminal(wanted)
    changeTerminalsLook((look) =>
      withSplit(withoutPane(look, terminalId), paneId, direction, paneOf(terminalId, wanted)),
    )
    const tab = tabOfPane(terminalsLook(), paneId)
    if (tab) focusPane(tab.id, terminalId)
  } catch (thrown) {
    notifyFailure(thrown)
  }
}

/** One more of the same kind is no second view of the same session of tmux. */
export function another(wanted: TerminalWanted): TerminalWanted {
  return wanted.kind === 'host' && wanted.tmux !== undefined ? { ...wanted, tmux: newTmuxName() } : wanted
}

export const newTmuxName = (): string => `longshore-${crypto.randomUUID().slice(0, 8)}`

/** Opens it and goes there. */
export async function openAndShow(wanted: TerminalWanted): Promise<void> {
  try {
    const route = mainRoute(await openTerminal(wanted))
    if (isOwnWindow()) showInMain(route)
    else navigate(route)
  } catch (thrown) {
    notifyFailure(thrown)
  }
}

/** The same once more, in the same place. What ran there is forgotten. */
export async function openAgain(paneId: string, before: string, wanted: TerminalWanted): Promise<void> {
  try {
    const terminalId = await openTerminal(wanted)
    changeTerminalsLook((look) => withSession(withoutPane(look, terminalId), paneId, terminalId, wanted))
    forget(before)
  } catch (thrown) {
    notifyFailure(thrown)
  }
}

/** What runs is ended only after a question; what does not, at once. */
export function askToClose(pane: TerminalPane, session: Terminal | undefined): void {
  if (needsAsking(pane.wanted, session)) showDialog({ kind: 'close-terminal', paneId: pane.id })
  else void closePane(pane.id, pane.terminalId, session)
}

/** Ends what runs and takes its place away. Whether it may end was asked before. */
export async function closePane(paneId: string, terminalId: string, session: Terminal | undefined): Promise<void> {
  setClosing(terminalId)
  try {
    if (session) {
      const { hostId, name } = session.wanted
      await engine().terminals.close({ terminalId, hostId, name })
    }
    changeTerminalsLook((look) => withoutPane(look, paneId))
    forgetScreen(terminalId)
  } catch (thrown) {
    notifyFailure(thrown, `Could not close ${session ? paneTitle(session.wanted, session) : 'the terminal'}.`)
  }
}

/** Of a session that ended: the engine need not list it any more. */
function forget(terminalId: string): void {
  setClosing(terminalId)
  forgetScreen(terminalId)
  engine()
    .terminals.close({ terminalId })
    .catch(() => {}) // gone already
}

/** The tab goes into a window of its own; one pane of several gets a tab for it first. */
export async function tearOff(paneId: string, sessions: Sessions): Promise<void> {
  changeTerminalsLook((look) => inOwnTab(look, paneId))
  const tab = tabOfPane(terminalsLook(), paneId)
  if (tab) await showOwn(tab, sessions)
}

export async function showOwn(tab: TerminalTab, sessions: Sessions): Promise<void> {
  await openOwnWindow(ownRoute(tab.id), tabTitle(tab, sessions).slice(0, 200))
}

/** From a window of its own: the tab is in the main window again as soon as this window is gone. */
export function bringBack(tabId: string): void {
  showInMain(mainRoute(tabId))
  window.close()
}

/** The shell asks the person first. What it never opens can still be copied. */
export async function openLink(url: string): Promise<void> {
  try {
    await shell().app.openExternal({ url })
  } catch (thrown) {
    const { message } = toErrorInfo(thrown)
    const copy = () => void navigator.clipboard.writeText(url)
    notify({ tone: 'warn', title: message, detail: url, action: { label: 'Copy address', run: copy } })
  }
}
