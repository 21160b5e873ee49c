/** What is known of the selected container: head with its state and actions, then the details, asked for when it changes. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Play, RotateCw, Square, X } from 'lucide-react'
import type { Container } from '../../../shared/contract/containers'
import { toErrorInfo } from '../../../shared/errors'
import { engine, isLive, showDialog, useHost, useIsConnected } from '../../app/hooks'
import { Button, IconButton } from '../../ui/button'
import { State } from '../../ui/mark'
import { Note } from '../../ui/note'
import { HostText } from '../../ui/text'
import { Time } from '../../ui/time'
import { start } from './actions'
import { DetailSections } from './inspector-sections'
import { canStart, canStop, ownerText, stateWords } from './words'

export function Inspector({ row, onClose }: { row: Container; onClose: () => void }) {
  const host = useHost(row.hostId)
  const hostName = host?.name ?? ''
  return (
    <aside aria-label={`Container ${row.name}`} className="flex h-full min-h-0 flex-col bg-panel">
      <header className="border-b border-line px-4 pt-3 pb-3">
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 text-[14px] leading-6 font-semibold">
            <HostText>{row.name}</HostText>
          </h2>
          <IconButton label="Close" shortcut="Esc" onClick={onClose}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        <Summary row={row} hostName={hostName} />
        <Actions row={row} hostName={hostName} isReachable={isLive(host)} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Details row={row} isReachable={isLive(host)} />
      </div>
    </aside>
  )
}

function Summary({ row, hostName }: { row: Container; hostName: string }) {
  const { tone, word, more } = stateWords(row)
  const owner = ownerText(row)
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-muted">
      <State tone={tone} word={more ? `${word}, ${more}` : word} className="w-full text-text" />
      <span>
        <bdi>{owner ? `${owner} on ` : 'on '}</bdi>
        <bdi>{hostName}</bdi>
      </span>
      {row.state === 'running' && row.startedAt ? (
        <span>
          · up <Time at={row.startedAt} as="since" />
        </span>
      ) : null}
    </div>
  )
}

function Actions({ row, hostName, isReachable }: { row: Container; hostName: string; isReachable: boolean }) {
  const ask = (action: 'stop' | 'restart') => showDialog({ kind: 'container-action', action, containerKey: row.key })
  if (!isReachable)
    return <p className="mt-2 text-small text-warn">The host is not connected; actions come back with it.</p>
  return (
    <div className="mt-2.5 flex gap-1.5">
      {canStart(row) || row.pending === 'starting' ? (
        <Button disabled={!canStart(row)} onClick={() => void start(row, hostName)}>
          <Play size={12} aria-hidden /> Start
        </Button>
      ) : (
        <>
          <Button disabled={!canStop(row)} onClick={() => ask('restart')}>
            <RotateCw size={12} aria-hidden /> Restart…
          </Button>
          <Button disabled={!canStop(row)} onClick={() => ask('stop')}>
            <Square size={11} aria-hidden /> Stop…
          </Button>
        </>
      )}
    </div>
  )
}

function Details({ row, isReachable }: { row: Container; isReachable: boolean }) {
  const isConnected = useIsConnected()
  const { hostId, id, name } = row
  const details = useQuery({
    queryKey: ['inspect', row.key, row.state, row.health, row.startedAt, row.restartCount],
    queryFn: ({ signal }) => engine().containers.inspect({ hostId, id, name }, { signal }),
    enabled: isConnected && isReachable,
    placeholderData: (before, query) => (query?.queryKey[1] === row.key ? keepPreviousData(before) : undefined),
  })
  if (details.data) return <DetailSections row={row} details={details.data} />
  if (details.error) {
    const info = toErrorInfo(details.error)
    return (
      <div className="p-4">
        <Note tone="warn" message={info.message} hint={info.hint} details={info.details}>
          <Button onClick={() => void details.refetch()}>Try again</Button>
        </Note>
      </div>
    )
  }
  return <DetailSections row={row} details={undefined} />
}
