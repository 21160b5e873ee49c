/** The door of the diagnosis: the tab of a container, and its command. */
export { diagnosisCommands } from './commands'
export { diagnosisTab } from './tab'
