/**
 * Tabs that other features put beside a container's own: logs, terminal, files. The frame knows the features and
 * provides them (frame/container-tabs.ts, one line each), the container's inspector and page show them; so no feature
 * imports another.
 */
import { createContext, type ReactNode, useContext } from 'react'
import type { Container } from '../../../shared/contract/containers'

export interface ContainerTab {
  /** As in the URL: `tab=logs`. */
  id: string
  title: string
  /** A key that leads there while the container is in sight. */
  shortcut?: string | undefined
  /** Fills the height it is given; `isReachable`: its host is connected. */
  Component: (props: { row: Container; isReachable: boolean }) => ReactNode
}

const Tabs = createContext<readonly ContainerTab[]>([])

export function ContainerTabs({ tabs, children }: { tabs: readonly ContainerTab[]; children: ReactNode }) {
  return <Tabs value={tabs}>{children}</Tabs>
}

export const useContainerTabs = (): readonly ContainerTab[] => useContext(Tabs)
