/** The columns of the Top page: who, where, how much of the host, and the rest of what it uses beside it. */
import { useUsage } from '../../../app/hooks'
import { BlockCell, CpuCell, MemoryCell, NetworkCell, PidsCell, wholePercent } from '../../../app/parts'
import { UsageBar } from '../../../ui/chart/usage-bar'
import type { Column } from '../../../ui/columns'
import { imageParts } from '../../../ui/format'
import { HostText } from '../../../ui/text'
import { amountOf, type Measure, type TopRow } from './biggest'

const CELLS = { cpu: CpuCell, memory: MemoryCell, network: NetworkCell, io: BlockCell } as const
const TITLES: Record<Measure, string> = { cpu: 'CPU', memory: 'Memory', network: 'Network', io: 'Block I/O' }
const MIN_PX: Record<Measure, number> = { cpu: 74, memory: 84, network: 208, io: 208 }

const who: readonly Column<TopRow>[] = [
  {
    id: 'name',
    title: 'Name',
    minPx: 160,
    grow: 2,
    priority: 0,
    cell: ({ container }) => <HostText className="font-medium">{container.name}</HostText>,
  },
  {
    id: 'image',
    title: 'Image',
    minPx: 120,
    grow: 1.4,
    priority: 8,
    cell: ({ container }) => (
      <HostText className="font-mono text-small text-muted">{imageParts(container.image).name}</HostText>
    ),
  },
  {
    id: 'host',
    title: 'Host',
    minPx: 94,
    grow: 1,
    priority: 1,
    cell: ({ hostName }) => <HostText>{hostName}</HostText>,
  },
]

const share = (by: Measure): Column<TopRow> => ({
  id: 'share',
  title: by === 'cpu' || by === 'memory' ? 'Of its host' : 'Of what its host’s containers move',
  minPx: 120,
  grow: 1.4,
  priority: 2,
  cell: (row) => <ShareCell row={row} by={by} />,
})

/** What is compared stands first and never leaves; its sort is how the page says by what. */
const measured = (by: Measure, isFirst: boolean): Column<TopRow> => {
  const Cell = CELLS[by]
  return {
    id: by,
    title: TITLES[by],
    minPx: MIN_PX[by],
    grow: isFirst ? 1.6 : 1,
    priority: isFirst ? 0 : MIN_PX[by] > 100 ? 7 : 4,
    align: 'right',
    sortBy: ({ value }) => value,
    cell: ({ container }) => <Cell of={container.key} isRunning />,
  }
}

const pids: Column<TopRow> = {
  id: 'pids',
  title: 'PIDs',
  minPx: 62,
  grow: 0,
  priority: 6,
  align: 'right',
  cell: ({ container }) => <PidsCell of={container.key} isRunning />,
}

const columnsFor = (by: Measure): readonly Column<TopRow>[] => {
  const others = (['cpu', 'memory', 'network', 'io'] as const).filter((each) => each !== by)
  return [...who, measured(by, true), share(by), ...others.map((each) => measured(each, false)), pids]
}

/** The same ones each time. */
export const COLUMNS: Record<Measure, readonly Column<TopRow>[]> = {
  cpu: columnsFor('cpu'),
  memory: columnsFor('memory'),
  network: columnsFor('network'),
  io: columnsFor('io'),
}

function ShareCell({ row: { container, whole }, by }: { row: TopRow; by: Measure }) {
  const value = amountOf(useUsage(container.key), by)
  if (value === undefined || !whole) return <span className="text-faint">–</span>
  const part = Math.min(1, value / whole)
  return (
    <span className="flex h-[18px] items-center gap-2">
      <UsageBar share={part} label="Of its host" className="h-1 min-w-0 flex-1" />
      <span className="min-w-10 flex-none text-right">{part > 0 && part < 0.01 ? '< 1 %' : wholePercent(part)}</span>
    </span>
  )
}
