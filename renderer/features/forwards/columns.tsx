/** The columns of the forwards page, and the fields its filter knows. */
import { ExternalLink, X } from 'lucide-react'
import type { Forward } from '../../../shared/contract/forwards'
import { containerLink, navigate, notifyFailure } from '../../app/hooks'
import { createFilter, type ListRow } from '../../app/parts'
import { IconButton } from '../../ui/button'
import type { Column } from '../../ui/columns'
import { bytes } from '../../ui/format'
import { State } from '../../ui/mark'
import { CopyText, HostText } from '../../ui/text'
import { Time } from '../../ui/time'
import { closeForward, openInBrowser } from './calls'
import { localAddress, schemeOf } from './words'

export type ForwardItem = Forward & { key: string }
export type ForwardRow = ListRow<ForwardItem>

export const filter = createFilter<ForwardRow>(
  {
    name: { read: ({ item }) => [item.containerName] },
    host: { read: (row) => [row.hostName], isWhole: true },
    port: { read: ({ item }) => [String(item.containerPort), String(item.localPort)], isWhole: true },
    target: { read: ({ item }) => [item.target] },
    is: { read: ({ item, isFresh }) => [item.error || !isFresh ? 'failing' : 'ready'], isWhole: true },
  },
  ['name', 'host', 'port', 'target'],
)

export const columns: Column<ForwardRow>[] = [
  {
    id: 'name',
    title: 'Container',
    minPx: 150,
    grow: 1.4,
    priority: 0,
    sortBy: ({ item }) => item.containerName,
    cell: ({ item }) => (
      <button
        type="button"
        tabIndex={-1}
        onClick={(click) => {
          click.stopPropagation()
          navigate(containerLink(`${item.hostId}/${item.containerId}`))
        }}
        className="block max-w-full rounded-[4px] text-left font-medium hover:text-accent hover:underline"
      >
        <HostText>{item.containerName}</HostText>
      </button>
    ),
  },
  {
    id: 'port',
    title: 'Port',
    minPx: 70,
    grow: 0,
    priority: 1,
    align: 'right',
    sortBy: ({ item }) => item.containerPort,
    cell: ({ item }) => item.containerPort,
  },
  {
    id: 'local',
    title: 'On this computer',
    minPx: 170,
    grow: 0,
    priority: 0,
    sortBy: ({ item }) => item.localPort,
    cell: ({ item }) => (
      // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the click on the button inside from the row.
      // biome-ignore lint/a11y/useKeyWithClickEvents: a key on the button does not reach the row.
      <span onClick={(click) => click.stopPropagation()}>
        <CopyText text={localAddress(item)} label="Copy address">
          <span className="font-mono text-small">{localAddress(item)}</span>
        </CopyText>
      </span>
    ),
  },
  {
    id: 'state',
    title: 'State',
    minPx: 120,
    grow: 1.6,
    priority: 2,
    cell: (row) => <ForwardState row={row} />,
  },
  {
    id: 'host',
    title: 'Host',
    minPx: 110,
    grow: 1,
    priority: 3,
    sortBy: ({ hostName }) => hostName,
    cell: ({ hostName }) => <HostText>{hostName}</HostText>,
  },
  {
    id: 'target',
    title: 'Leads to',
    minPx: 150,
    grow: 0,
    priority: 6,
    cell: ({ item }) => <HostText className="font-mono text-small text-muted">{item.target}</HostText>,
  },
  {
    id: 'connections',
    title: 'Connections',
    minPx: 104,
    grow: 0,
    priority: 5,
    align: 'right',
    sortBy: ({ item }) => item.connections,
    cell: ({ item }) => item.connections.toLocaleString('en'),
  },
  {
    id: 'bytes',
    title: 'Received',
    minPx: 92,
    grow: 0,
    priority: 4,
    align: 'right',
    sortBy: ({ item }) => item.bytesDown,
    cell: ({ item }) => <span title={`${bytes(item.bytesUp)} sent`}>{bytes(item.bytesDown)}</span>,
  },
  {
    id: 'opened',
    title: 'Opened',
    minPx: 96,
    grow: 0,
    priority: 7,
    sortBy: ({ item }) => item.openedAt,
    cell: ({ item }) => <Time at={item.openedAt} className="text-muted" />,
  },
  { id: 'do', title: 'Actions', minPx: 84, grow: 0, priority: 0, cell: ({ item }) => <Doing forward={item} /> },
]

export function ForwardState({ row: { item, isFresh } }: { row: ForwardRow }) {
  if (item.error)
    return (
      <span title={item.error.message} className="block truncate">
        <State tone="warn" word={item.error.message} />
      </span>
    )
  if (!isFresh) return <State tone="off" word="host is away" />
  return <State tone="good" word="ready" />
}

function Doing({ forward }: { forward: Forward }) {
  const alone = (run: () => void) => (click: React.MouseEvent) => {
    click.stopPropagation()
    run()
  }
  return (
    <span className="flex justify-end">
      <IconButton label="Open in browser" onClick={alone(() => void show(forward))}>
        <ExternalLink size={14} aria-hidden />
      </IconButton>
      <IconButton label="Close forward" onClick={alone(() => void closeForward(forward))}>
        <X size={14} aria-hidden />
      </IconButton>
    </span>
  )
}

async function show(forward: Forward): Promise<void> {
  try {
    await openInBrowser(forward, schemeOf(forward.containerPort))
  } catch (thrown) {
    notifyFailure(thrown)
  }
}
