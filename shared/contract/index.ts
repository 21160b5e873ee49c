/** The contract between the engine and the face: the only API of the product. One file per capability. */
import { access } from './access'
import { app } from './app'
import { audit } from './audit'
import { containers } from './containers'
import { diagnosis } from './diagnosis'
import { events } from './events'
import { files } from './files'
import { forwards } from './forwards'
import { hosts } from './hosts'
import { images } from './images'
import { logs } from './logs'
import { metrics } from './metrics'
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
  diagnosis,
  events,
  files,
  forwards,
  hosts,
  images,
  logs,
  metrics,
  networks,
  settings,
  tasks,
  terminals,
  volumes,
}
export type Contract = typeof contract
