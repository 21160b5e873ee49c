/** The door of the terminals: the page, the window of its own, the tab of a container, what the frame shows of them. */
import type { ContainerTab } from '../../app/hooks'
import { ContainerTerminal } from './container-tab'

export { terminalCommands } from './commands'
export { TerminalDialogs } from './dialogs'
export { TERMINAL_KEYS } from './keys'
export { TerminalsWindow } from './own-window'
export { TerminalsPage } from './page'
export { TerminalStatus } from './status'

export const terminalTab: ContainerTab = {
  id: 'terminal',
  title: 'Terminal',
  shortcut: 't',
  Component: ContainerTerminal,
}
