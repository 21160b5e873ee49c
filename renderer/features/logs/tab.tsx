/** The tab "Logs" of a container, in its inspector and on its page. Readable while its host is away: what was read stays. */
import { useMemo } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { type ContainerTab, notifyFailure, shell } from '../../app/hooks'
import { LogPane } from './pane/pane'

function ContainerLogs({ row }: { row: Container }) {
  const { hostId, id, key, name } = row
  const sources = useMemo(() => [{ hostId, containerId: id }], [hostId, id])
  return (
    <LogPane
      id={key}
      sources={sources}
      label={`Log of ${name}`}
      names={undefined}
      onOwnWindow={() => openLogWindow(new URLSearchParams({ of: `${hostId}.${id.slice(0, 12)}` }), `Log of ${name}`)}
    />
  )
}

export const logsTab: ContainerTab = { id: 'logs', title: 'Logs', shortcut: 'l', Component: ContainerLogs }

/** `query` as the page of merged logs reads it. */
export function openLogWindow(query: URLSearchParams, title: string): void {
  shell()
    .windows.open({ route: `/window/logs?${query}`, title: title.slice(0, 200) })
    .catch((thrown: unknown) => notifyFailure(thrown, 'Could not open a window'))
}
