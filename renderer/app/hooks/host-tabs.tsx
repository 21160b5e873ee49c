/**
 * Tabs that other features put on the page of a host beside its own: metrics. The twin of container-tabs.tsx; the frame
 * knows the features and provides them (frame/host-tabs.ts, one line each), the page of the host shows them.
 */
import { createContext, type ReactNode, useContext } from 'react'
import type { Host } from '../../../shared/contract/hosts'

export interface HostTab {
  /** As in the URL: `tab=metrics`. */
  id: string
  title: string
  /** Fills the height it is given; `isReachable`: the host is connected. */
  Component: (props: { host: Host; isReachable: boolean }) => ReactNode
}

const Tabs = createContext<readonly HostTab[]>([])

export function HostTabs({ tabs, children }: { tabs: readonly HostTab[]; children: ReactNode }) {
  return <Tabs value={tabs}>{children}</Tabs>
}

export const useHostTabs = (): readonly HostTab[] => useContext(Tabs)
