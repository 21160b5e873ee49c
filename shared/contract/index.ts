/** The contract between the engine and the face: the only API of the product. One file per capability. */
import { access } from './access'
import { app } from './app'
import { audit } from './audit'
import { containers } from './containers'
import { events } from './events'
import { files } from './files'
import { forwards } from './forwards'
import { hosts } from './hosts'
import { images } from './images'
import { logs } from './logs'
import { networks } from './networks'
import { settings } from './settings'
import { tasks } from './tasks'
import { terminals } from './terminals'
import { volumes } from './volumes'

export const contract = {
  access,
  app,
  audit,
  containers,
  events,
  files,
  forwards,
  hosts,
  images,
  logs,
  networks,
  settings,
  tasks,
  terminals,
  volumes,
}
export type Contract = typeof contract
