/** The Fleet page: totals, one card per host, and a first page that teaches. */
import { Plus, Server } from 'lucide-react'
import { useId, useMemo } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import {
  hostUsageOf,
  showDialog,
  useArrangement,
  useContainers,
  useHosts,
  useHostsPhase,
  useHostUsageShown,
  usePageQuery,
  usePainted,
  useScope,
  useUsageTurn,
  Waiting,
} from '../../app/hooks'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import { Empty } from '../../ui/note'
import { countsByHost, noCounts, sumCounts } from './counts'
import { hostFilter } from './filter'
import { FirstHost } from './first-host'
import { groupsOf } from './groups'
import { HostCard } from './host-card'
import { FILTER_FROM, HostFilter } from './host-filter'
import { TroubledHost } from './host-trouble'
import { hostOrder, isByUsage, sortHosts, worstFirst } from './order'
import { HostPage } from './page'
import { Totals } from './totals'
import { useHeldHosts } from './use-held-hosts'

export { hostCommands } from './commands'
export { HostDialogs } from './dialogs'

export function FleetPage() {
  const all = useHosts().list
  const containers = useContainers().list
  const phase = useHostsPhase()
  const scope = useScope()
  const { query, change } = usePageQuery()
  const source = query.get('q') ?? ''
  const filterBy = (q: string) => change({ q })
  const { sort, sortBy } = useArrangement('fleet', 'name')
  const order = hostOrder(sort.columnId)
  useHostUsageShown()
  const parsed = useMemo(() => hostFilter.parse(source), [source])
  const turn = useUsageTurn('hostUsage', isByUsage(order) || parsed.comparisons.length > 0)
  const counts = useMemo(() => countsByHost(containers), [containers])
  const hosts = useMemo(() => all.filter((host) => !scope || scope.hostIds.has(host.id)), [all, scope])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn says that the usage that both ask for has moved.
  const sorted = useMemo(() => {
    const matching = hosts.filter((host) => scope?.hostId || hostFilter.matches(parsed, host))
    return sortHosts(matching, order, (host) => counts.get(host.id) ?? noCounts, hostUsageOf)
  }, [hosts, scope, parsed, order, counts, turn])
  const { shown, over } = useHeldHosts(sorted, order === 'name' ? undefined : `${order} ${source}`)
  usePainted(shown.length)
  const countsOf = (host: Host) => counts.get(host.id) ?? noCounts
  if (all.length === 0) return phase === 'waiting' ? <Waiting /> : <FirstHost />
  const only = scope?.hostId ? shown[0] : undefined
  if (only) return <HostPage key={only.id} host={only} counts={countsOf(only)} />
  return (
    <section className="flex h-full min-h-0 flex-col">
      <header className="flex items-baseline gap-2.5 px-4 pt-3 pb-2">
        <h1 className="text-title font-semibold">Fleet</h1>
        <p className="text-small text-muted">
          {shown.length < hosts.length ? `${shown.length} of ` : ''}
          {plural(hosts.length, 'host')}
        </p>
        <Button className="ml-auto self-center" onClick={() => showDialog({ kind: 'find-hosts' })}>
          Find hosts…
        </Button>
        <Button kind="primary" className="self-center" onClick={() => showDialog({ kind: 'add-host' })}>
          <Plus size={14} aria-hidden /> Add host
        </Button>
      </header>
      {hosts.length >= FILTER_FROM || source ? (
        <HostFilter
          hosts={hosts}
          source={source}
          onChange={filterBy}
          order={order}
          onOrder={(columnId) => sortBy({ columnId, descending: false })}
        />
      ) : null}
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6" {...over}>
        <Totals scope={scope?.value} hosts={hosts} counts={sumCounts(hosts.map(countsOf))} />
        {shown.length === 0 ? <NoneMatches onClear={() => change({ q: undefined, host: undefined })} /> : null}
        <Part title="Need attention" hosts={shown.filter(isTroubled).sort(worstFirst)} layout="grid-cols-1 gap-1.5">
          {(host) => <TroubledHost key={host.id} host={host} counts={countsOf(host)} />}
        </Part>
        {groupsOf(shown.filter((host) => !isTroubled(host))).map(({ title, hosts: inGroup }) => (
          <Part
            key={title}
            title={title}
            hosts={inGroup}
            layout="grid-cols-[repeat(auto-fill,minmax(250px,1fr))] gap-2.5"
          >
            {(host) => <HostCard key={host.id} host={host} counts={countsOf(host)} />}
          </Part>
        ))}
      </div>
    </section>
  )
}

function NoneMatches({ onClear }: { onClear: () => void }) {
  return (
    <Empty
      icon={<Server size={20} aria-hidden />}
      title="No host matches"
      actions={<Button onClick={onClear}>Clear filter</Button>}
    >
      The filter hides all of them. Remove a term, or clear it.
    </Empty>
  )
}

/** Hosts with something to say stand apart, so that the rest stay small and alike. */
const isTroubled = (host: Host) => host.error !== undefined || host.link === 'locked'

interface PartProps {
  title: string
  hosts: readonly Host[]
  layout: string
  children: (host: Host) => React.ReactNode
}

function Part({ title, hosts, layout, children }: PartProps) {
  const id = useId()
  if (hosts.length === 0) return null
  return (
    <section aria-labelledby={id} className="pb-5">
      <h2 id={id} className="flex gap-2 pb-1.5 text-small font-semibold text-muted">
        {title} <span className="font-normal text-faint">{hosts.length}</span>
      </h2>
      <ul className={`grid ${layout}`}>{hosts.map(children)}</ul>
    </section>
  )
}
