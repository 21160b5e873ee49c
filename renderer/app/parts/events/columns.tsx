/** The columns of events: of the Events page, and of the events of one host. What it is about leads to it. */
import { Box, HardDrive, Layers, type LucideIcon, Network, Server, Zap } from 'lucide-react'
import type { Column } from '../../../ui/columns'
import { clockText, exactText, imageParts } from '../../../ui/format'
import { Mark } from '../../../ui/mark'
import { HostText } from '../../../ui/text'
import { Time } from '../../../ui/time'
import { containerLink, eventWords, navigate, networkLink, useContainer, volumeLink } from '../../hooks'
import type { EventRow, ShownEvent } from './rows'
import { moreText } from './words'

export const eventColumns: Column<EventRow>[] = [
  {
    id: 'when',
    title: 'Time',
    minPx: 86,
    grow: 0,
    priority: 0,
    cell: ({ item }) => (
      <time dateTime={new Date(item.at).toISOString()} title={exactText(item.at)} className="font-mono text-small">
        {clockText(item.at)}
      </time>
    ),
  },
  {
    id: 'age',
    title: 'Age',
    minPx: 92,
    grow: 0,
    priority: 5,
    cell: ({ item }) => <Time at={item.at} className="text-muted" />,
  },
  { id: 'what', title: 'What', minPx: 170, grow: 1.6, priority: 0, cell: ({ item }) => <Subject event={item} /> },
  {
    id: 'happened',
    title: 'Happened',
    minPx: 170,
    grow: 1.5,
    priority: 0,
    cell: ({ item }) => <Happened event={item} />,
  },
  {
    id: 'host',
    title: 'Host',
    minPx: 110,
    grow: 1,
    priority: 2,
    cell: ({ hostName }) => <HostText>{hostName}</HostText>,
  },
  {
    id: 'more',
    title: 'With',
    minPx: 140,
    grow: 1.4,
    priority: 4,
    cell: ({ item }) => <HostText className="text-muted">{moreText(item)}</HostText>,
  },
]

const ICON: Record<string, LucideIcon> = {
  container: Box,
  image: Layers,
  volume: HardDrive,
  network: Network,
  daemon: Server,
}

function Subject({ event }: { event: ShownEvent }) {
  const Icon = (Object.hasOwn(ICON, event.type) ? ICON[event.type] : undefined) ?? Zap
  const name = event.type === 'image' ? imageParts(event.name).name : event.name
  const to = useSubjectLink(event)
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon size={14} role="img" aria-label={event.type} className="flex-none text-faint" />
      {to ? (
        <button
          type="button"
          tabIndex={-1}
          onClick={(click) => {
            click.stopPropagation()
            navigate(to)
          }}
          className="min-w-0 rounded-[4px] text-left font-medium hover:text-accent hover:underline"
        >
          <HostText>{name}</HostText>
        </button>
      ) : (
        <HostText className="font-medium">{name}</HostText>
      )}
    </span>
  )
}

/** Where the thing can be seen; nothing for a container that is gone. */
export function useSubjectLink({ type, hostId, id, name }: ShownEvent): string | undefined {
  const container = useContainer(type === 'container' ? `${hostId}/${id}` : undefined)
  if (type === 'container') return container && containerLink(container.key)
  if (type === 'image') return `/images?${new URLSearchParams({ host: hostId, q: imageParts(name).name })}`
  if (type === 'volume') return volumeLink(hostId, name)
  if (type === 'network') return networkLink(hostId, id)
  return undefined
}

/** The container that joined or mounted is named where it is known. */
export function Happened({ event }: { event: ShownEvent }) {
  const { container } = event.attributes
  const other = useContainer(container ? `${event.hostId}/${container}` : undefined)
  const { tone, text } = other ? eventWords(event, () => other.name) : event.words
  return (
    <span className={`flex min-w-0 items-center gap-1.5 ${tone === 'off' ? 'text-muted' : ''}`}>
      <Mark tone={tone} />
      <HostText>{text}</HostText>
    </span>
  )
}
