/** Which features have windows of their own: the route, the name, what fills it. One line per route of the contract. */
import type { ComponentType } from 'react'
import { LogsWindow } from '../../features/logs'
import { MetricsWindow } from '../../features/metrics'
import { TerminalsWindow } from '../../features/terminals'

interface OwnWindow {
  path: string
  name: string
  /** Where the same things are in the main window. */
  mainRoute: string
  Component: ComponentType
}

export const OWN_WINDOWS: readonly OwnWindow[] = [
  { path: '/window/logs', name: 'Logs', mainRoute: '/logs', Component: LogsWindow },
  { path: '/window/metrics', name: 'Metrics', mainRoute: '/containers', Component: MetricsWindow },
  { path: '/window/terminals', name: 'Terminal', mainRoute: '/terminals', Component: TerminalsWindow },
]
