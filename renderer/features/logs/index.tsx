/** The door of the logs: the tab of a container, the page of merged logs and its window, commands. */
export { logCommands } from './commands'
export { LogsPage, LogsWindow } from './page'
export { logKeys } from './pane/keys'
export { logsTab } from './tab'
