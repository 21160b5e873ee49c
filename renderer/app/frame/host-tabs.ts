/** What stands in the tabs of a host's page beside its own: one line per feature, in their order. */
import { hostMetricsTab } from '../../features/metrics'
import type { HostTab } from '../hooks'

export const HOST_TABS: readonly HostTab[] = [hostMetricsTab]
