/** What the container's file system has that its image has not. Asked for when somebody looks, as it can take long. */
import { useQuery } from '@tanstack/react-query'
import type { Change } from '../../../../shared/contract/container-details'
import type { Container } from '../../../../shared/contract/containers'
import { engine } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { plural } from '../../../ui/format'

const MARK: Record<Change['kind'], { sign: string; tone: string }> = {
  added: { sign: '+', tone: 'text-good' },
  changed: { sign: '~', tone: 'text-info' },
  deleted: { sign: '−', tone: 'text-crit' },
}

export function Changes({ row }: { row: Container }) {
  const { hostId, id, name } = row
  const asked = useQuery({
    queryKey: ['changes', row.key],
    queryFn: ({ signal }) => engine().containers.changes({ hostId, id, name }, { signal }),
  })
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <p className="p-4 text-muted">Asking the engine…</p>
  const { total, changes } = asked.data
  return (
    <div className="p-4">
      <p className="flex items-center gap-2 pb-2 text-muted">
        {total === 0 ? 'Nothing differs from the image.' : `${plural(total, 'difference')} from the image`}
        {changes.length < total ? `, the first ${changes.length.toLocaleString('en')} are shown` : ''}
        <Button kind="quiet" className="ml-auto" busy={asked.isFetching} onClick={() => void asked.refetch()}>
          Look again
        </Button>
      </p>
      <ul className="selectable grid gap-0.5 font-mono text-small">
        {changes.map(({ kind, path }) => (
          <li key={path} className="flex gap-2">
            <span className={`flex-none ${MARK[kind].tone}`} title={kind}>
              {MARK[kind].sign}
              <span className="sr-only">{kind}</span>
            </span>
            <bdi className="min-w-0 wrap-anywhere">{path}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}
