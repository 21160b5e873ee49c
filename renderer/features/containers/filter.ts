/** The filter of the containers: its language, its chips, and the examples that teach it. */
import { type Chip, CONTAINER_EXAMPLES, containerFilter, type Filter } from '../../app/parts'
import type { Row } from './rows'

/** The language itself is shared with the logs, which are merged by the same words. */
export const filter: Filter<Row> = containerFilter
export const EXAMPLES = CONTAINER_EXAMPLES

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
