/** The processes of a running container as `docker top` prints them, looked at anew every five seconds. */
import { useQuery } from '@tanstack/react-query'
import type { Container } from '../../../../shared/contract/containers'
import { engine } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'

const EVERY_MS = 5000

export function Processes({ row }: { row: Container }) {
  const { hostId, id, name } = row
  const isRunning = row.state === 'running' || row.state === 'paused'
  const asked = useQuery({
    queryKey: ['processes', row.key, row.startedAt],
    queryFn: ({ signal }) => engine().containers.processes({ hostId, id, name }, { signal }),
    enabled: isRunning,
    refetchInterval: EVERY_MS,
  })
  if (!isRunning) return <p className="p-4 text-muted">It does not run, so it has no processes.</p>
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <p className="p-4 text-muted">Asking the engine…</p>
  const { titles, rows } = asked.data
  return (
    <div className="overflow-x-auto p-4">
      <table className="selectable w-full border-collapse font-mono text-small">
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col" className="pr-3 pb-1 text-left font-normal text-muted">
                <bdi>{title}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells.join(' ')} className="align-top">
              {cells.map((cell, at) => (
                <td
                  key={titles[at] ?? at}
                  className={`pr-3 pb-0.5 ${at === cells.length - 1 ? 'wrap-anywhere' : 'whitespace-nowrap'}`}
                >
                  <bdi>{cell}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
