/** The page of one host, shown where the fleet is narrowed to it: what it is, what it holds, how its connection does. */
import { useCallback, useMemo } from 'react'
import type { Host } from '../../../../shared/contract/hosts'
import {
  addressText,
  colourClass,
  isLive,
  LINK,
  linkWord,
  showDialog,
  useHostTabs,
  usePageQuery,
  usePainted,
  useTabKeys,
} from '../../../app/hooks'
import { Button } from '../../../ui/button'
import { Mark } from '../../../ui/mark'
import { Tabs } from '../../../ui/tabs'
import { HostText } from '../../../ui/text'
import { reconnect } from '../calls'
import { CardMenu, Remarks, SimulatedTag } from '../card-parts'
import type { Counts } from '../counts'
import { TroubleNote } from '../host-trouble'
import { Connection } from './connection'
import { Disk } from './disk'
import { HostEvents } from './events'
import { Overview } from './overview'
import { HostSettings } from './settings'

/** After the overview, and after what other features bring. */
const OWN_TABS = ['disk', 'events', 'connection', 'settings']

export function HostPage({ host, counts }: { host: Host; counts: Counts }) {
  const { query, change } = usePageQuery()
  const more = useHostTabs()
  const order = useMemo(() => ['overview', ...more.map(({ id }) => id), ...OWN_TABS], [more])
  const chosen = order.find((tab) => tab === query.get('tab')) ?? 'overview'
  const choose = useCallback((tab: string) => change({ tab: tab === 'overview' ? undefined : tab }), [change])
  useTabKeys(order, choose)
  usePainted(1)
  return (
    <section className="flex h-full min-h-0 flex-col">
      <header className="grid gap-0.5 px-4 pt-3 pb-2">
        <div className="flex items-center gap-2.5">
          <Mark tone={LINK[host.link].tone} />
          <h1 className="min-w-0 text-title font-semibold">
            <HostText>{host.name}</HostText>
          </h1>
          {host.colour ? <span className={`size-2.5 rounded-full ${colourClass(host.colour)}`} aria-hidden /> : null}
          <span className="text-muted">{linkWord(host)}</span>
          <SimulatedTag host={host} />
          <div className="ml-auto flex items-center gap-1.5">
            {host.address.kind === 'ssh' && isLive(host) ? (
              <Button onClick={() => showDialog({ kind: 'open-terminal', hostId: host.id })}>Open a shell…</Button>
            ) : null}
            {host.link === 'disabled' ? null : <Button onClick={() => void reconnect(host)}>Reconnect now</Button>}
            <CardMenu host={host} />
          </div>
        </div>
        <HostText className="selectable font-mono text-small text-faint">{addressText(host.address)}</HostText>
        <Remarks host={host} />
      </header>
      {host.error || host.link === 'locked' ? (
        <div className="px-4 pb-3">
          <TroubleNote host={host} />
        </div>
      ) : null}
      <Tabs
        label={`About ${host.name}`}
        chosen={chosen}
        onChoose={choose}
        tabs={[
          { id: 'overview', title: 'Overview', content: () => <Overview host={host} counts={counts} /> },
          ...more.map(({ id, title, Component }) => ({
            id,
            title,
            content: () => <Component key={host.id} host={host} isReachable={isLive(host)} />,
          })),
          { id: 'disk', title: 'Disk', content: () => <Disk host={host} isReachable={isLive(host)} /> },
          { id: 'events', title: 'Events', content: () => <HostEvents host={host} /> },
          { id: 'connection', title: 'Connection', content: () => <Connection key={host.id} host={host} /> },
          { id: 'settings', title: 'Settings', content: () => <HostSettings host={host} /> },
        ]}
      />
    </section>
  )
}
