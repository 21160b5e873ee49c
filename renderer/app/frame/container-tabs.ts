/** What stands in the tabs of a container beside its own: one line per feature, in their order. */
import { diagnosisTab } from '../../features/diagnosis'
import { filesTab } from '../../features/files'
import { logsTab } from '../../features/logs'
import { metricsTab } from '../../features/metrics'
import { terminalTab } from '../../features/terminals'
import type { ContainerTab } from '../hooks'

export const CONTAINER_TABS: readonly ContainerTab[] = [logsTab, terminalTab, metricsTab, filesTab, diagnosisTab]
