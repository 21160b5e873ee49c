/**
 * What is known of the selected container: head with its state and actions, then the details in tabs, asked for when it
 * changes. Beside the list as the inspector, or by itself as a page.
 */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ArrowLeft, Maximize2, ShieldCheck, X } from 'lucide-react'
import { useCallback, useEffect, useMemo } from 'react'
import type { ContainerDetails } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import {
  engine,
  isLive,
  useContainerTabs,
  useHost,
  useIsConnected,
  useKeys,
  usePageQuery,
  useTabKeys,
} from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { IconButton } from '../../../ui/button'
import { State } from '../../../ui/mark'
import { Tabs } from '../../../ui/tabs'
import { HostText } from '../../../ui/text'
import { Time } from '../../../ui/time'
import { ActionButtons } from '../actions/buttons'
import { ownerText, stateWords } from '../words'
import { Changes } from './changes'
import { Environment } from './environment'
import { History } from './history'
import { DetailSections } from './overview'
import { Processes } from './processes'
import { Raw } from './raw'

export function Inspector({ row, onClose }: { row: Container; onClose: () => void }) {
  const { change } = usePageQuery()
  const host = useHost(row.hostId)
  const hostName = host?.name ?? ''
  return (
    <aside aria-label={`Container ${row.name}`} className="flex h-full min-h-0 flex-col bg-panel">
      <header className="border-b border-line px-4 pt-3 pb-3">
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 text-[14px] leading-6 font-semibold">
            <HostText>{row.name}</HostText>
          </h2>
          <IconButton label="Open as a page" shortcut="Enter" onClick={() => change({ as: 'page' }, {})}>
            <Maximize2 size={13} aria-hidden />
          </IconButton>
          <IconButton label="Close" shortcut="Esc" onClick={onClose}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        <Summary row={row} hostName={hostName} />
        <ActionButtons row={row} hostName={hostName} isReachable={isLive(host)} />
      </header>
      <Details row={row} isReachable={isLive(host)} />
    </aside>
  )
}

/** The same, with the whole page to itself. Esc and the arrow lead back to the list, where it stays selected. */
export function ContainerPage({ row }: { row: Container }) {
  const { change } = usePageQuery()
  const host = useHost(row.hostId)
  const hostName = host?.name ?? ''
  const back = useCallback(() => change({ as: undefined }, {}), [change])
  useKeys(useMemo(() => ({ Escape: back }), [back]))
  useEffect(() => {
    document.title = `${row.name} – Longshore`
    return () => {
      document.title = 'Containers – Longshore'
    }
  }, [row.name])
  return (
    <article aria-label={`Container ${row.name}`} className="flex h-full min-h-0 flex-col">
      <header className="flex items-start gap-2 px-3 pt-3 pb-3">
        <IconButton label="Back to the list" shortcut="Esc" onClick={back}>
          <ArrowLeft size={15} aria-hidden />
        </IconButton>
        <div className="min-w-0 flex-1">
          <h1 className="text-title font-semibold">
            <HostText>{row.name}</HostText>
          </h1>
          <Summary row={row} hostName={hostName} />
        </div>
        <div className="-mt-2 flex-none">
          <ActionButtons row={row} hostName={hostName} isReachable={isLive(host)} />
        </div>
      </header>
      <Details row={row} isReachable={isLive(host)} />
    </article>
  )
}

function Summary({ row, hostName }: { row: Container; hostName: string }) {
  const { tone, word, more } = stateWords(row)
  const owner = ownerText(row)
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-muted">
      <State tone={tone} word={more ? `${word}, ${more}` : word} className="w-full text-text" />
      {row.protection ? (
        <span className="inline-flex items-center gap-1 text-text" title={PROTECTED_BY[row.protection]}>
          <ShieldCheck size={13} aria-hidden className="text-accent" /> protected
        </span>
      ) : null}
      <span>
        {owner ? (
          <>
            <bdi>{owner}</bdi>{' '}
          </>
        ) : null}
        on <bdi>{hostName}</bdi>
      </span>
      {row.state === 'running' && row.startedAt ? (
        <span>
          · up <Time at={row.startedAt} as="since" />
        </span>
      ) : null}
    </div>
  )
}

function Details({ row, isReachable }: { row: Container; isReachable: boolean }) {
  const isConnected = useIsConnected()
  const { hostId, id, name } = row
  const { query, change } = usePageQuery()
  const more = useContainerTabs()
  const order = useMemo(() => ['overview', ...more.map(({ id }) => id), ...OWN_TABS], [more])
  const chosen = order.find((tab) => tab === query.get('tab')) ?? 'overview'
  const details = useQuery({
    queryKey: ['inspect', row.key, row.state, row.health, row.startedAt, row.restartCount],
    queryFn: ({ signal }) => engine().containers.inspect({ hostId, id, name }, { signal }),
    enabled: isConnected && isReachable,
    placeholderData: (before, query) => (query?.queryKey[1] === row.key ? keepPreviousData(before) : undefined),
    // Probes come without a change of state; they are looked for while somebody looks at them.
    refetchInterval: ({ state }) => chosen === 'history' && Boolean(state.data?.healthcheck) && PROBES_EVERY_MS,
  })
  const choose = useCallback((tab: string) => change({ tab: tab === 'overview' ? undefined : tab }), [change])
  useTabKeys(order, choose)
  useKeys(
    useMemo(
      () => Object.fromEntries(more.flatMap(({ id, shortcut }) => (shortcut ? [[shortcut, () => choose(id)]] : []))),
      [more, choose],
    ),
  )
  const known = details.data
  const failed = details.error ? <AskFailed error={details.error} onRetry={() => void details.refetch()} /> : null
  const whenKnown = (show: (data: ContainerDetails) => React.ReactNode) => () =>
    known ? show(known) : (failed ?? <p className="p-4 text-muted">{isReachable ? 'Asking the engine…' : NOT_NOW}</p>)
  const live = (show: () => React.ReactNode) => () =>
    isReachable ? show() : <p className="p-4 text-muted">{NOT_NOW}</p>
  return (
    <Tabs
      label={`About ${row.name}`}
      chosen={chosen}
      onChoose={choose}
      tabs={[
        { id: 'overview', title: 'Overview', content: () => failed ?? <DetailSections row={row} details={known} /> },
        ...more.map(({ id, title, Component }) => ({
          id,
          title,
          content: () => <Component row={row} isReachable={isReachable} />,
        })),
        {
          id: 'environment',
          title: 'Environment',
          content: whenKnown((data) => <Environment row={row} details={data} />),
        },
        { id: 'processes', title: 'Processes', content: live(() => <Processes row={row} />) },
        { id: 'changes', title: 'Changes', content: live(() => <Changes row={row} />) },
        { id: 'history', title: 'History', content: whenKnown((data) => <History row={row} details={data} />) },
        { id: 'inspect', title: 'Inspect', content: live(() => <Raw row={row} />) },
      ]}
    />
  )
}

/** After the overview, and after what other features bring. */
const OWN_TABS = ['environment', 'processes', 'changes', 'history', 'inspect']
const PROBES_EVERY_MS = 3000
const NOT_NOW = 'The host is not connected; this can be asked when it is.'
const PROTECTED_BY = {
  label: 'By its label io.longshore.protected',
  hand: 'By hand',
  pattern: 'By a pattern in the settings',
}
