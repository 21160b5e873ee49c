/** The tab "Metrics" on the page of a host. */
import { useCallback } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { type HostTab, useHostUsage, useHostUsageShown, usePageQuery } from '../../app/hooks'
import { openMetricsWindow } from './open-window'
import { hostPlan } from './plans'
import { MetricsView } from './view'

interface HostMetricsProps {
  host: Host
  isReachable: boolean
  isOwnWindow?: boolean
}

export function HostMetrics({ host, isReachable, isOwnWindow = false }: HostMetricsProps) {
  const { query } = usePageQuery()
  useHostUsageShown()
  const usage = useHostUsage(host.id)
  const plan = useCallback((memoryTotal: number | null) => hostPlan(host, usage, memoryTotal), [host, usage])
  return (
    <MetricsView
      subjects={[{ kind: 'host', hostId: host.id }]}
      names={[host.name]}
      plan={plan}
      host={host}
      usage={usage}
      isReachable={isReachable}
      onOwnWindow={isOwnWindow ? undefined : () => openMetricsWindow(host.name, host.id, query)}
    />
  )
}

export const hostMetricsTab: HostTab = { id: 'metrics', title: 'Metrics', Component: HostMetrics }
