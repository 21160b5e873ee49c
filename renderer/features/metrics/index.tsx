/** The door of metrics: tabs of a container and of a host, a window of its own, the page of those that use the most. */
export { metricCommands } from './commands'
export { metricsTab } from './container-tab'
export { hostMetricsTab } from './host-tab'
export { CHART_KEYS } from './keys'
export { MetricsWindow } from './own-window'
export { TopPage } from './top'
