/** The contract between the engine and the face: the only API of the product. One file per capability. */
import { access } from './access'
import { app } from './app'
import { audit } from './audit'
import { containers } from './containers'
import { hosts } from './hosts'
import { settings } from './settings'
import { tasks } from './tasks'

export const contract = { access, app, audit, containers, hosts, settings, tasks }
export type Contract = typeof contract
