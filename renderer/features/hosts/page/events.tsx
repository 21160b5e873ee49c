/** The last events of the host: what the engine and Longshore remember. The Events page has them live. */
import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Host } from '../../../../shared/contract/hosts'
import { engine, eventWords } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { absolute } from '../../../ui/format'
import { Mark } from '../../../ui/mark'
import { HostText } from '../../../ui/text'
import { Time } from '../../../ui/time'

const LIMIT = 200
const EVERY_MS = 5000

export function HostEvents({ host }: { host: Host }) {
  const asked = useQuery({
    queryKey: ['host-events', host.id],
    queryFn: ({ signal }) => engine().events.history({ hostId: host.id, limit: LIMIT }, { signal }),
    refetchInterval: EVERY_MS,
  })
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <p className="p-4 text-muted">Asking the engine…</p>
  return (
    <div className="grid max-w-[860px] gap-2 p-4">
      <p className="text-muted">
        {asked.data.length === 0 ? 'Nothing happened that is still remembered. ' : ''}
        <Link href={`/events?host=${host.id}`} className="rounded-[4px] text-accent underline">
          Follow them live
        </Link>
      </p>
      <ul className="grid gap-1">
        {asked.data.map((event) => {
          const { tone, text } = eventWords(event)
          return (
            <li key={`${event.at} ${event.action} ${event.id} ${event.detail}`} className="flex items-baseline gap-2">
              <Mark tone={tone} />
              <span className="flex-none text-muted">{event.type}</span>
              <HostText className="font-medium">{event.name}</HostText>
              <bdi className="min-w-0 truncate">{text}</bdi>
              <span className="ml-auto flex-none text-small text-faint" title={absolute(event.at)}>
                <Time at={event.at} />
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
