/** How far each host is in a search over the fleet, and what could not be read. */

import { useContainers, useHosts } from '../../../app/hooks'
import { bytes, plural } from '../../../ui/format'
import { HostText } from '../../../ui/text'
import { totalsOf } from './results'
import type { useFleetSearch } from './use-fleet-search'

type Search = ReturnType<typeof useFleetSearch>

const STATE_WORDS: Record<Search['state'], string> = {
  idle: '',
  running: 'Searching',
  done: 'Done',
  cancelled: 'Cancelled',
  failed: 'Stopped',
}

export function FleetProgress({ search }: { search: Search }) {
  const hosts = useHosts().byKey
  const containers = useContainers().byKey
  const { results, state } = search
  const { done, total, lines, bytes: size, found } = totalsOf(results)
  return (
    <section aria-label="Progress" className="grid gap-2 border-b border-line px-4 py-3">
      <p role="status" className="text-muted">
        <span className="font-medium text-text">{plural(found, 'line')} found</span> · {STATE_WORDS[state]} ·{' '}
        {done.toLocaleString()} of {plural(total, 'container')} · {plural(lines, 'line')} read, {bytes(size)}
      </p>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(220px,1fr))] gap-x-4 gap-y-1.5">
        {[...results.progress.values()].map((host) => (
          <li key={host.hostId} className="grid gap-1">
            <div className="flex items-baseline justify-between gap-2 text-small">
              <HostText className="truncate">{hosts.get(host.hostId)?.name ?? 'A removed host'}</HostText>
              <span className={`flex-none ${host.error ? 'text-crit' : 'text-muted'}`}>
                {host.error ? 'not reached' : `${host.found.toLocaleString()} found`}
              </span>
            </div>
            <div className="h-1 overflow-hidden rounded-full bg-hover" aria-hidden>
              <div
                className={`h-full rounded-full ${host.error ? 'bg-crit' : 'bg-accent'}`}
                style={{ width: `${(host.done / Math.max(1, host.total)) * 100}%` }}
              />
            </div>
            {host.error ? <p className="text-small text-muted wrap-anywhere">{host.error.message}</p> : null}
          </li>
        ))}
      </ul>
      {results.failed.length > 0 ? (
        <details className="text-small">
          <summary className="cursor-pointer text-muted">
            {plural(results.failed.length, 'container')} could not be read to the end
          </summary>
          <ul className="mt-1 grid gap-0.5">
            {results.failed.map(({ hostId, containerId, error }) => (
              <li key={`${hostId}/${containerId}`} className="wrap-anywhere">
                <HostText>{containers.get(`${hostId}/${containerId}`)?.name ?? containerId.slice(0, 12)}</HostText>
                <span className="text-muted"> — {error.message}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}
