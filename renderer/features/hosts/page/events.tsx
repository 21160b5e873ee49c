/**
 * The events of the host as they come, below them what its engine remembers from before. A row leads to the Events page,
 * which filters them and tells all of one.
 */
import { Activity } from 'lucide-react'
import { Link } from 'wouter'
import type { Host } from '../../../../shared/contract/hosts'
import { isLive, navigate, useScope, useShellSettings } from '../../../app/hooks'
import { type EventRow, eventColumns, PauseButton, useEventRows } from '../../../app/parts'
import { plural } from '../../../ui/format'
import { Empty } from '../../../ui/note'
import { Table } from '../../../ui/table'

const UNSORTED = { columnId: '', descending: false }
/** The page is about one host. */
const MOOT = ['host']
const idOf = (row: EventRow) => row.item.key
const keepOrder = () => {}

export function HostEvents({ host }: { host: Host }) {
  const { rows, phase, dropped, isPaused, waiting, pause } = useEventRows(useScope())
  const isCompact = useShellSettings()?.density === 'compact'
  const page = `/events?host=${host.id}`
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-3 px-4 py-2">
        <p role="status" className="min-w-0 truncate text-small text-muted">
          {[
            isPaused ? 'Held still' : isLive(host) && phase === 'live' ? 'Live' : 'As last known',
            rows.length > 0 ? plural(rows.length, 'event') : '',
            dropped > 0 ? `${plural(dropped, 'event')} of the fleet came too fast to show` : '',
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <Link href={page} className="ml-auto flex-none rounded-[4px] text-small text-accent hover:underline">
          Filter on the Events page
        </Link>
        <PauseButton isPaused={isPaused} waiting={waiting} onToggle={pause} />
      </div>
      {rows.length > 0 ? (
        <Table
          label={`Events of ${host.name}`}
          rows={rows}
          columns={eventColumns}
          moot={MOOT}
          idOf={idOf}
          sort={UNSORTED}
          onSort={keepOrder}
          scopeKey={host.id}
          rowPx={isCompact ? 24 : 28}
          onSelect={(row) => navigate(`${page}&selected=${encodeURIComponent(row.item.key)}`)}
        />
      ) : (
        <Nothing host={host} isWaiting={phase === 'waiting'} />
      )}
    </div>
  )
}

function Nothing({ host, isWaiting }: { host: Host; isWaiting: boolean }) {
  if (isWaiting) return <p className="m-auto text-muted">Asking the engine…</p>
  if (!isLive(host))
    return (
      <Empty icon={<Activity size={20} aria-hidden />} title="Nothing is known yet">
        What happens on the host shows here as soon as it is connected.
      </Empty>
    )
  return (
    <Empty icon={<Activity size={20} aria-hidden />} title="Quiet so far">
      The engine remembers nothing of the last day. Whatever happens next shows here at once.
    </Empty>
  )
}
