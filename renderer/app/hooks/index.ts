/** What features may use of the app: data, calls, dialogs, location, keys, words for hosts. Nothing else of app/. */

export { engine, shell } from '../connection/connection'
export type { Command } from './command'
export * from './data'
export * from './dialogs'
export * from './failures'
export * from './host-words'
export * from './keys'
export * from './location'
export * from './painted'
export * from './vault-fields'
export * from './waiting'
