/** The scenarios by name, in the order they run. Used by main.ts. */
import type { Bench } from '../bench'
import type { Measured } from '../report'
import { measureAction } from './action'
import { measureEcho } from './echo'
import { measureEvent } from './event'
import { measureFleet } from './fleet'
import { measureFlood } from './flood'
import { measureGrowth } from './growth'
import { measureHistory } from './history'
import { measureLine } from './line'
import { measureList } from './list'
import { measureLive } from './live'
import { measureMetrics } from './metrics'
import { measurePane } from './pane'
import { measureRollup } from './rollup'
import { measureSample } from './sample'
import { measureSearch } from './search'
import { measureStart } from './start'
import { measureTable } from './table'

export const scenarios: Readonly<Record<string, (bench: Bench) => Promise<Measured[]>>> = {
  list: measureList,
  event: measureEvent,
  action: measureAction,
  fleet: measureFleet,
  table: measureTable,
  start: measureStart,
  growth: measureGrowth,
  history: measureHistory,
  flood: measureFlood,
  line: measureLine,
  pane: measurePane,
  search: measureSearch,
  echo: measureEcho,
  sample: measureSample,
  metrics: measureMetrics,
  rollup: measureRollup,
  live: measureLive,
}
