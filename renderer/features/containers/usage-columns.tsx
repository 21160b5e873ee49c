/**
 * The columns of what containers use. The values move each second while the rows stay the same ones, so what they sort by
 * is asked of the newest values, and the page says when it is time to ask again (`columnsAt`).
 */
import type { ContainerUsage } from '../../../shared/contract/metrics'
import { usageOf } from '../../app/hooks'
import { BlockCell, CpuCell, MemoryCell, NetworkCell, PidsCell, usageSum } from '../../app/parts'
import type { Column } from '../../ui/columns'
import { columns } from './columns'
import type { Row } from './rows'

const cell = (Cell: typeof CpuCell) => (row: Row) => <Cell of={row.container.key} isRunning={isMeasured(row)} />

/** Paused ones hold their memory. */
export const isMeasured = ({ container, isFresh }: Row) => isFresh && ['running', 'paused'].includes(container.state)

/** What a column sorts by; undefined while it is not known. */
type Value = (usage: ContainerUsage | undefined) => number | null | undefined

/** What is not known stands last, whichever way it is sorted. */
const by = (read: Value, descending: boolean) => {
  const notKnown = descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  return ({ container }: Row) => read(usageOf(container.key)) ?? notKnown
}

const usageColumns = (descending: boolean): readonly Column<Row>[] => [
  {
    id: 'cpu',
    title: 'CPU',
    minPx: 70,
    grow: 1.4,
    priority: 1,
    align: 'right',
    sortBy: by((usage) => usage?.cpu, descending),
    cell: cell(CpuCell),
  },
  {
    id: 'memory',
    title: 'Memory',
    minPx: 86,
    grow: 1.4,
    priority: 1,
    align: 'right',
    sortBy: by((usage) => usage?.memory, descending),
    cell: cell(MemoryCell),
  },
  {
    id: 'network',
    title: 'Network',
    minPx: 208,
    grow: 0,
    priority: 8,
    align: 'right',
    isOptional: true,
    sortBy: by((usage) => usageSum(usage, 'network'), descending),
    cell: cell(NetworkCell),
  },
  {
    id: 'io',
    title: 'Block I/O',
    minPx: 208,
    grow: 0,
    priority: 8,
    align: 'right',
    isOptional: true,
    sortBy: by((usage) => usageSum(usage, 'io'), descending),
    cell: cell(BlockCell),
  },
  {
    id: 'pids',
    title: 'PIDs',
    minPx: 62,
    grow: 0,
    priority: 8,
    align: 'right',
    isOptional: true,
    sortBy: by((usage) => usage?.pids, descending),
    cell: cell(PidsCell),
  },
]

const USAGE_IDS = new Set(usageColumns(false).map(({ id }) => id))
/** Do the values of this column move by themselves? Those begin with the largest. */
export const isUsageColumn = (id: string): boolean => USAGE_IDS.has(id)

/** All columns; of another `turn` they are others, and so each row is asked anew by what it is sorted. */
export function columnsAt(_turn: number, descending: boolean): readonly Column<Row>[] {
  return [...columns, ...usageColumns(descending)]
}
