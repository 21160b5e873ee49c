/** The filter of the containers: its language, its chips, and the examples that teach it. */
import { ownLimit, usageOf } from '../../app/hooks'
import {
  type Chip,
  CONTAINER_EXAMPLES,
  CONTAINER_FIELDS,
  CONTAINER_TEXT,
  createFilter,
  type Filter,
  usageSum,
} from '../../app/parts'
import type { Row } from './rows'

const cpu = ({ container }: Row) => usageOf(container.key)?.cpu
const memory = ({ container }: Row) => usageOf(container.key)?.memory

/** In percent of its own limit; what has none is not near it. */
function memoryPercent({ container }: Row): number | undefined {
  const usage = usageOf(container.key)
  const limit = usage && ownLimit(usage)
  return limit && usage.memory !== null ? (usage.memory / limit) * 100 : undefined
}

/** The language of texts is shared with the logs, which are merged by the same words. */
export const filter: Filter<Row> = createFilter<Row>(CONTAINER_FIELDS, CONTAINER_TEXT, {
  cpu: { plain: cpu, percent: cpu, example: 'cpu>50, in percent of one core' },
  memory: { bytes: memory, percent: memoryPercent, example: 'memory>512MiB, or memory>80% of its limit' },
  network: { bytes: ({ container }) => usageSum(usageOf(container.key), 'network'), example: 'network>1MiB a second' },
  io: { bytes: ({ container }) => usageSum(usageOf(container.key), 'io'), example: 'io>1MiB a second' },
  pids: { plain: ({ container }) => usageOf(container.key)?.pids, example: 'pids>100' },
})

export const EXAMPLES = [
  ...CONTAINER_EXAMPLES,
  ['cpu>50 memory>1GiB', 'uses more than half a core, and more than 1 GiB'],
  ['memory>80%', 'close to its limit; -memory>80% turns it round'],
] as const

interface CountedBy {
  label: string
  tone: Chip['tone']
  field: 'status' | 'health'
  value: string
}

const CHIPS: readonly CountedBy[] = [
  { field: 'status', value: 'running', label: 'Running', tone: 'good' },
  { field: 'health', value: 'unhealthy', label: 'Unhealthy', tone: 'warn' },
  { field: 'status', value: 'restarting', label: 'Restarting', tone: 'crit' },
  { field: 'status', value: 'exited', label: 'Exited', tone: 'off' },
]

/** With how many rows each would show; one pass, because thousands of rows change many times a second. */
export function countedChips(rows: readonly Row[]): Chip[] {
  const counts = { status: new Map<string, number>(), health: new Map<string, number>() }
  for (const { container } of rows) {
    counts.status.set(container.state, (counts.status.get(container.state) ?? 0) + 1)
    counts.health.set(container.health, (counts.health.get(container.health) ?? 0) + 1)
  }
  return CHIPS.map(({ field, value, label, tone }) => {
    const count = counts[field].get(value) ?? 0
    return { term: `${field}:${value}`, label, tone, isOnly: true, count }
  })
}

const NEAR_LIMIT = { term: 'memory>80%', label: 'Near limit', tone: 'warn' } as const
const nearLimit = filter.parse(NEAR_LIMIT.term)

/** Dear over thousands of rows, so counted now and then: its rows come and go without a row having changed. */
export function nearLimitChip(rows: readonly Row[]): Chip {
  return { ...NEAR_LIMIT, count: rows.reduce((count, row) => count + Number(filter.matches(nearLimit, row)), 0) }
}
