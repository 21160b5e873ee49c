/**
 * The Top page: the containers that use the most, over all hosts. The numbers move each second, the order each five and
 * never under the pointer; a row leads to the charts of its container.
 */
import { ChartNoAxesColumnDecreasing } from 'lucide-react'
import { useMemo } from 'react'
import {
  containerLink,
  containersNow,
  hostsNow,
  navigate,
  usageOf,
  useHasHosts,
  useHostsPhase,
  usePageQuery,
  useScope,
  useShellSettings,
  useUsagePhase,
  useUsageShown,
  useUsageTurn,
  Waiting,
} from '../../../app/hooks'
import { NoHosts, Nothing } from '../../../app/parts'
import { plural } from '../../../ui/format'
import { Table } from '../../../ui/table'
import { Tabs } from '../../../ui/tabs'
import { biggest, MEASURES, type Measure, measureOf, TOP, type TopRow } from './biggest'
import { COLUMNS } from './columns'

const EMPTY = {
  icon: <ChartNoAxesColumnDecreasing size={20} aria-hidden />,
  promise: 'Who uses the most, over all your hosts',
  teach: 'CPU, memory, network and block I/O of every container, compared as they run. Add the first host to fill it.',
  none: {
    title: 'Nothing to compare just now',
    text: 'Running containers show here once they were measured twice: after some ten seconds, on a loaded host after a minute or two.',
  },
  filtered: 'No container matches',
}

export function TopPage() {
  const hasHosts = useHasHosts()
  const phase = useHostsPhase()
  if (!hasHosts) return phase === 'waiting' ? <Waiting /> : <NoHosts words={EMPTY} />
  return <Top />
}

function Top() {
  const { query, change } = usePageQuery()
  const by = measureOf(query.get('by'))
  const compareBy = (measure: Measure) => change({ by: measure === 'cpu' ? undefined : measure })
  useUsageShown()
  const { rows, hosts } = useBiggest(by)
  return (
    <section className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden">
      <header className="flex items-baseline gap-2.5 px-4 pt-3 pb-1.5">
        <h1 className="text-title font-semibold">Top</h1>
        <p role="status" className="truncate text-small text-muted">
          {rows.length === TOP ? `the first ${TOP} on ${plural(hosts, 'host')}` : ''}
          {rows.length > 0 && rows.length < TOP
            ? `${plural(rows.length, 'container')} on ${plural(hosts, 'host')}`
            : ''}
        </p>
      </header>
      <Tabs
        label="Compare by"
        chosen={by}
        onChoose={compareBy}
        tabs={MEASURES.map(({ id, title }) => ({
          id,
          title,
          content: () => <Ranking by={id} rows={rows} onBy={compareBy} />,
        }))}
      />
    </section>
  )
}

/** Compared anew at each turn and not with each value. */
function useBiggest(by: Measure): { rows: readonly TopRow[]; hosts: number } {
  const scope = useScope()
  const turn = useUsageTurn('usage', true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that it is time to compare again.
  return useMemo(() => {
    const known = { containers: containersNow().list, hosts: hostsNow().byKey, usageOf, hostIds: scope?.hostIds }
    const rows = biggest(known, by)
    return { rows, hosts: new Set(rows.map(({ container }) => container.hostId)).size }
  }, [by, scope, turn])
}

interface RankingProps {
  by: Measure
  rows: readonly TopRow[]
  onBy: (by: Measure) => void
}

function Ranking({ by, rows, onBy }: RankingProps) {
  const scope = useScope()
  const phase = useUsagePhase()
  const isCompact = useShellSettings()?.density === 'compact'
  const open = ({ container }: TopRow) =>
    navigate(containerLink(container.key, { tab: 'metrics', ...(scope ? { host: scope.value } : {}) }))
  if (rows.length === 0)
    return <Nothing words={EMPTY} isFiltered={false} isWaiting={phase === 'waiting'} scope={scope} onClear={() => {}} />
  return (
    <div className="flex h-full flex-col">
      <Table
        label="Top"
        rows={rows}
        columns={COLUMNS[by]}
        idOf={idOf}
        sort={{ columnId: by, descending: true }}
        onSort={({ columnId }) => onBy(measureOf(columnId))}
        scopeKey={`${scope?.value} ${by}`}
        moot={scope?.hostId ? MOOT_IN_SCOPE : undefined}
        rowPx={isCompact ? 24 : 28}
        onSelect={open}
      />
    </div>
  )
}

const idOf = ({ container }: TopRow) => container.key
/** In the scope of one host its name says nothing. */
const MOOT_IN_SCOPE = ['host']
