/** The Fleet page: totals, one card per host, and a first page that teaches. */
import { Plus } from 'lucide-react'
import { useId, useMemo } from 'react'
import type { Host, LinkState } from '../../../shared/contract/hosts'
import { showDialog, useContainers, useHosts, useHostsPhase, usePainted, useScope, Waiting } from '../../app/hooks'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import { countsByHost, noCounts, sumCounts } from './counts'
import { FirstHost } from './first-host'
import { HostCard } from './host-card'
import { TroubledHost } from './host-trouble'
import { Totals } from './totals'

export { hostCommands } from './commands'
export { HostDialogs } from './dialogs'

export function FleetPage() {
  const hosts = useHosts().list
  const containers = useContainers().list
  const phase = useHostsPhase()
  const scope = useScope()
  const counts = useMemo(() => countsByHost(containers), [containers])
  const shown = useMemo(() => {
    const collator = new Intl.Collator(undefined, { numeric: true })
    return hosts.filter((host) => !scope || host.id === scope).sort((a, b) => collator.compare(a.name, b.name))
  }, [hosts, scope])
  usePainted(shown.length)
  const countsOf = (host: Host) => counts.get(host.id) ?? noCounts
  if (hosts.length === 0) return phase === 'waiting' ? <Waiting /> : <FirstHost />
  return (
    <section className="flex h-full min-h-0 flex-col">
      <header className="flex items-baseline gap-2.5 px-4 pt-3 pb-2">
        <h1 className="text-title font-semibold">Fleet</h1>
        <p className="text-small text-muted">
          {shown.length < hosts.length ? `${shown.length} of ` : ''}
          {plural(hosts.length, 'host')}
        </p>
        <Button kind="primary" className="ml-auto self-center" onClick={() => showDialog({ kind: 'add-host' })}>
          <Plus size={14} aria-hidden /> Add host
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-6">
        <Totals scope={scope} hosts={shown} counts={sumCounts(shown.map(countsOf))} />
        <Part title="Need attention" hosts={shown.filter(isTroubled).sort(worstFirst)} layout="grid-cols-1 gap-1.5">
          {(host) => <TroubledHost key={host.id} host={host} counts={countsOf(host)} />}
        </Part>
        <Part
          title="Working"
          hosts={shown.filter((host) => !isTroubled(host))}
          layout="grid-cols-[repeat(auto-fill,minmax(250px,1fr))] gap-2.5"
        >
          {(host) => <HostCard key={host.id} host={host} counts={countsOf(host)} />}
        </Part>
      </div>
    </section>
  )
}

/** Hosts with something to say stand apart, so that the rest stay small and alike. */
const isTroubled = (host: Host) => host.error !== undefined || host.link === 'locked'
const SEVERITY: LinkState[] = ['attention', 'locked', 'offline', 'degraded', 'connecting', 'online']
const worstFirst = (a: Host, b: Host) => SEVERITY.indexOf(a.link) - SEVERITY.indexOf(b.link)

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
