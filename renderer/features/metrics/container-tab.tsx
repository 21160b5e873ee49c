/** The tab "Metrics" of a container, in its inspector, on its page and in a window of its own. */
import { useCallback, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import {
  type ContainerTab,
  useContainers,
  useHost,
  useHosts,
  useHostUsage,
  useHostUsageShown,
  usePageQuery,
} from '../../app/hooks'
import { noteOpener } from '../../ui/opener'
import { comparedOf, compareText } from './compare'
import { CompareDialog } from './compare-dialog'
import { openMetricsWindow } from './open-window'
import { containerPlan } from './plans'
import { MetricsView } from './view'

interface ContainerMetricsProps {
  row: Container
  isReachable: boolean
  isOwnWindow?: boolean
}

export function ContainerMetrics({ row, isReachable, isOwnWindow = false }: ContainerMetricsProps) {
  const { query, change } = usePageQuery()
  const host = useHost(row.hostId)
  const hosts = useHosts().byKey
  useHostUsageShown()
  const usage = useHostUsage(row.hostId)
  const compared = comparedOf(query.get('with'), useContainers().list).filter(({ key }) => key !== row.key)
  const [isChoosing, setChoosing] = useState(false)
  const { cpuLimit } = row
  const plan = useCallback((memoryLimit: number | null) => containerPlan(host, memoryLimit, cpuLimit), [host, cpuLimit])
  const all = [row, ...compared]
  const named = (each: Container) =>
    all.some(({ key, name }) => key !== each.key && name === each.name)
      ? `${each.name} on ${hosts.get(each.hostId)?.name ?? ''}`
      : each.name
  return (
    <>
      <MetricsView
        subjects={[
          { kind: 'container', key: row.key },
          ...compared.map(({ key }) => ({ kind: 'container' as const, key })),
        ]}
        names={all.map(named)}
        plan={plan}
        host={host}
        usage={usage}
        row={row}
        isReachable={isReachable}
        onCompare={() => {
          noteOpener()
          setChoosing(true)
        }}
        onOwnWindow={isOwnWindow ? undefined : () => openMetricsWindow(row.name, compareText([row.key]) ?? '', query)}
      />
      {isChoosing ? (
        <CompareDialog
          row={row}
          compared={compared}
          onCompare={(keys) => change({ with: compareText(keys) })}
          onClose={() => setChoosing(false)}
        />
      ) : null}
    </>
  )
}

export const metricsTab: ContainerTab = {
  id: 'metrics',
  title: 'Metrics',
  shortcut: 'm',
  Component: ContainerMetrics,
}
