/** The map of the product: each page's path, name, icon, keys and component. One line per page. */
import { Box, type LucideIcon, Server, Settings, ShieldCheck } from 'lucide-react'
import type { ComponentType } from 'react'
import { AuditPage } from '../../features/audit'
import { ContainersPage } from '../../features/containers'
import { FleetPage } from '../../features/hosts'
import { SettingsPage } from '../../features/settings'

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
  { path: '/audit', name: 'Audit', icon: ShieldCheck, shortcut: 'g a', scoped: true, Component: AuditPage },
  { path: '/settings', name: 'Settings', icon: Settings, shortcut: 'g s', scoped: false, Component: SettingsPage },
]
