/** The columns of the containers table; which leave first when it is narrow is said by their priority. */

import type { Column } from '../../ui/columns'
import { imageParts, shortId } from '../../ui/format'
import { Mark } from '../../ui/mark'
import { HostText, PartedText } from '../../ui/text'
import { Time } from '../../ui/time'
import type { Row } from './rows'
import { ownerText, portsText, stateRank, stateWords } from './words'

export const columns: Column<Row>[] = [
  {
    id: 'name',
    title: 'Name',
    minPx: 160,
    grow: 2,
    priority: 0,
    sortBy: ({ container, hostName }) => `${container.name} ${hostName}`,
    cell: ({ container }) => <HostText className="font-medium">{container.name}</HostText>,
  },
  {
    id: 'state',
    title: 'State',
    minPx: 172,
    grow: 2.2,
    priority: 0,
    sortBy: ({ container }) => stateRank(container),
    cell: (row) => <StateCell row={row} />,
  },
  {
    id: 'image',
    title: 'Image',
    minPx: 140,
    grow: 2,
    priority: 5,
    sortBy: ({ container }) => imageParts(container.image).name,
    cell: ({ container }) => <Image image={container.image} />,
  },
  {
    id: 'host',
    title: 'Host',
    minPx: 90,
    grow: 1,
    priority: 2,
    sortBy: ({ hostName }) => hostName,
    cell: ({ hostName }) => <HostText>{hostName}</HostText>,
  },
  {
    id: 'project',
    title: 'Project',
    minPx: 140,
    grow: 1,
    priority: 7,
    sortBy: ({ container }) => ownerText(container),
    cell: ({ container }) => <Owner project={container.project} service={container.service} />,
  },
  {
    id: 'ports',
    title: 'Ports',
    minPx: 110,
    grow: 1,
    priority: 8,
    cell: ({ container }) => <HostText className="text-muted">{portsText(container.ports)}</HostText>,
  },
  {
    id: 'networks',
    title: 'Networks',
    minPx: 110,
    grow: 1,
    priority: 10,
    isOptional: true,
    sortBy: ({ container }) => container.networks.join(),
    cell: ({ container }) => <HostText className="text-muted">{container.networks.join(', ')}</HostText>,
  },
  {
    id: 'volumes',
    title: 'Volumes',
    minPx: 110,
    grow: 1,
    priority: 11,
    isOptional: true,
    sortBy: ({ container }) => container.volumes.length,
    cell: ({ container }) => <HostText className="text-muted">{container.volumes.join(', ')}</HostText>,
  },
  {
    id: 'protected',
    title: 'Protected',
    minPx: 84,
    grow: 0,
    priority: 9,
    isOptional: true,
    sortBy: ({ container }) => container.protection ?? '',
    cell: ({ container }) => (
      <span className="text-muted">{container.protection ? `by ${container.protection}` : ''}</span>
    ),
  },
  {
    id: 'id',
    title: 'Id',
    minPx: 112,
    grow: 0,
    priority: 12,
    isOptional: true,
    sortBy: ({ container }) => container.id,
    cell: ({ container }) => <span className="font-mono text-small text-muted">{shortId(container.id)}</span>,
  },
  {
    id: 'created',
    title: 'Created',
    minPx: 92,
    grow: 0,
    priority: 9,
    align: 'right',
    isOptional: true,
    sortBy: ({ container }) => -container.createdAt,
    cell: ({ container }) => <Time at={container.createdAt} className="text-muted" />,
  },
  {
    id: 'restarts',
    title: 'Restarts',
    minPx: 82,
    grow: 0,
    priority: 6,
    align: 'right',
    sortBy: ({ container }) => container.restartCount,
    cell: ({ container }) =>
      container.restartCount > 0 ? container.restartCount : <span className="text-faint">–</span>,
  },
  {
    id: 'up',
    title: 'Up',
    minPx: 72,
    grow: 0,
    priority: 3,
    align: 'right',
    sortBy: ({ container }) => -(upSince(container) ?? 0),
    cell: ({ container }) => <Up startedAt={upSince(container)} />,
  },
]

const upSince = (container: Row['container']) =>
  ['running', 'paused'].includes(container.state) ? container.startedAt : undefined

function StateCell({ row: { container, isFresh } }: { row: Row }) {
  const { tone, word, more } = stateWords(container)
  const shown = container.state === 'exited' && container.finishedAt && !container.outOfMemory
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Mark tone={isFresh ? tone : 'off'} />
      <span>{word}</span>
      <span className="min-w-0 truncate text-faint">
        {more}
        {shown ? (
          <>
            {more ? ', ' : ''}
            <Time at={container.finishedAt ?? 0} />
          </>
        ) : null}
      </span>
    </span>
  )
}

/** The registry leaves before less than a word of it would be left. */
function Image({ image }: { image: string }) {
  const { registry, name } = imageParts(image)
  return <PartedText title={image} first={name || image} rest={name ? registry.replace(/\/$/, '') : ''} />
}

function Owner({ project, service }: { project: string | undefined; service: string | undefined }) {
  if (!project) return null
  return (
    <span title={[project, service].filter(Boolean).join(' / ')} className="block truncate text-muted">
      <bdi>{project}</bdi>
      {service ? (
        <span className="text-faint">
          {' / '}
          <bdi>{service}</bdi>
        </span>
      ) : null}
    </span>
  )
}

function Up({ startedAt }: { startedAt: number | undefined }) {
  return startedAt === undefined ? <span className="text-faint">–</span> : <Time at={startedAt} as="since" />
}
