/** The contract between the engine and the face: the only API of the product. One file per capability. */
import { access } from './access'
import { app } from './app'
import { audit } from './audit'
import { containers } from './containers'
import { events } from './events'
import { forwards } from './forwards'
import { hosts } from './hosts'
import { images } from './images'
import { networks } from './networks'
import { settings } from './settings'
import { tasks } from './tasks'
import { volumes } from './volumes'

export const contract = {
  access,
  app,
  audit,
  containers,
  events,
  forwards,
  hosts,
  images,
  networks,
  settings,
  tasks,
  volumes,
}
export type Contract = typeof contract
