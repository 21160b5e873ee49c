/** The map of the product: each page's path, name, icon, keys and component. One line per page. */
import {
  Activity,
  Box,
  Cable,
  ChartNoAxesColumnDecreasing,
  HardDrive,
  Layers,
  type LucideIcon,
  Network,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
  SquareTerminal,
} from 'lucide-react'
import type { ComponentType } from 'react'
import { AuditPage } from '../../features/audit'
import { ContainersPage } from '../../features/containers'
import { EventsPage } from '../../features/events'
import { ForwardsPage } from '../../features/forwards'
import { FleetPage } from '../../features/hosts'
import { ImagesPage } from '../../features/images'
import { LogsPage } from '../../features/logs'
import { TopPage } from '../../features/metrics'
import { NetworksPage } from '../../features/networks'
import { SettingsPage } from '../../features/settings'
import { TerminalsPage } from '../../features/terminals'
import { VolumesPage } from '../../features/volumes'

interface Page {
  path: string
  name: string
  icon: LucideIcon
  shortcut: string
  /** Does the chosen host narrow what it shows? */
  scoped: boolean
  Component: ComponentType
}

export const PAGES: readonly Page[] = [
  { path: '/fleet', name: 'Fleet', icon: Server, shortcut: 'g f', scoped: true, Component: FleetPage },
  { path: '/containers', name: 'Containers', icon: Box, shortcut: 'g c', scoped: true, Component: ContainersPage },
  { path: '/top', name: 'Top', icon: ChartNoAxesColumnDecreasing, shortcut: 'g m', scoped: true, Component: TopPage },
  { path: '/logs', name: 'Logs', icon: ScrollText, shortcut: 'g l', scoped: true, Component: LogsPage },
  {
    path: '/terminals',
    name: 'Terminals',
    icon: SquareTerminal,
    shortcut: 'g t',
    scoped: false,
    Component: TerminalsPage,
  },
  { path: '/images', name: 'Images', icon: Layers, shortcut: 'g i', scoped: true, Component: ImagesPage },
  { path: '/volumes', name: 'Volumes', icon: HardDrive, shortcut: 'g v', scoped: true, Component: VolumesPage },
  { path: '/networks', name: 'Networks', icon: Network, shortcut: 'g n', scoped: true, Component: NetworksPage },
  { path: '/forwards', name: 'Forwards', icon: Cable, shortcut: 'g p', scoped: true, Component: ForwardsPage },
  { path: '/events', name: 'Events', icon: Activity, shortcut: 'g e', scoped: true, Component: EventsPage },
  { path: '/audit', name: 'Audit', icon: ShieldCheck, shortcut: 'g a', scoped: true, Component: AuditPage },
  { path: '/settings', name: 'Settings', icon: Settings, shortcut: 'g s', scoped: false, Component: SettingsPage },
]
