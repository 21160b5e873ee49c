/** The charts of a container or a host in a window of its own: `/window/metrics?of=HOST.ID` or `?of=HOST`. */
import { isLive, useContainers, useContainersPhase, useHost, useOwnTitle, usePageQuery, Waiting } from '../../app/hooks'
import { comparedOf } from './compare'
import { ContainerMetrics } from './container-tab'
import { HostMetrics } from './host-tab'

export function MetricsWindow() {
  const { query } = usePageQuery()
  const of = query.get('of') ?? ''
  const [row] = comparedOf(of, useContainers().list)
  const host = useHost(row?.hostId ?? of)
  const phase = useContainersPhase()
  const name = row?.name ?? host?.name
  useOwnTitle(name ? `Metrics of ${name}` : '')
  if (row)
    return (
      <Scrolled>
        <ContainerMetrics row={row} isReachable={isLive(host)} isOwnWindow />
      </Scrolled>
    )
  if (host)
    return (
      <Scrolled>
        <HostMetrics host={host} isReachable={isLive(host)} isOwnWindow />
      </Scrolled>
    )
  if (phase === 'waiting') return <Waiting />
  return <p className="m-auto text-muted">It is not there any more.</p>
}

function Scrolled({ children }: { children: React.ReactNode }) {
  return <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
}
