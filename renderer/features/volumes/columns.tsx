/** The columns of the volumes table, and the fields its filter knows. */
import type { Container } from '../../../shared/contract/containers'
import type { Volume } from '../../../shared/contract/volumes'
import { createFilter, type ListRow, labelTexts, UsedCount } from '../../app/parts'
import type { Column } from '../../ui/columns'
import { bytes, shortId } from '../../ui/format'
import { HostText } from '../../ui/text'
import { Time } from '../../ui/time'

export type VolumeRow = ListRow<Volume>

/** The keys of the volumes a container mounts. */
export const volumesOf = ({ hostId, volumes }: Container): readonly string[] =>
  volumes.map((name) => `${hostId}/${name}`)

/** Volumes without a name of their own are called by a digest. */
export const volumeTitle = ({ name }: Volume): string => (/^[0-9a-f]{64}$/.test(name) ? shortId(name) : name)

export const filter = createFilter<VolumeRow>(
  {
    name: { read: ({ item }) => [item.name] },
    host: { read: (row) => [row.hostName], isWhole: true },
    driver: { read: ({ item }) => [item.driver], isWhole: true },
    is: {
      read: ({ item, used }) => [
        ...(used === 0 ? ['unused'] : []),
        ...(used ? ['used'] : []),
        item.isAnonymous ? 'anonymous' : 'named',
      ],
      isWhole: true,
    },
    label: { read: ({ item }) => labelTexts(item.labels) },
  },
  ['name', 'host'],
)

export const columns: Column<VolumeRow>[] = [
  {
    id: 'name',
    title: 'Name',
    minPx: 200,
    grow: 2,
    priority: 0,
    sortBy: ({ item, hostName }) => `${item.isAnonymous ? 1 : 0} ${item.name} ${hostName}`,
    cell: ({ item }) => <Name volume={item} />,
  },
  {
    id: 'used',
    title: 'Used by',
    minPx: 84,
    grow: 0,
    priority: 1,
    align: 'right',
    sortBy: ({ used }) => used ?? -1,
    cell: ({ item, used }) => <UsedCount used={used} hostId={item.hostId} term="volume" value={item.name} />,
  },
  {
    id: 'size',
    title: 'Size',
    minPx: 88,
    grow: 0,
    priority: 2,
    align: 'right',
    sortBy: ({ item }) => item.sizeBytes ?? -1,
    cell: ({ item }) =>
      item.sizeBytes === undefined ? (
        <span className="text-faint" title="Not measured yet">
          –
        </span>
      ) : (
        bytes(item.sizeBytes)
      ),
  },
  {
    id: 'created',
    title: 'Created',
    minPx: 96,
    grow: 0,
    priority: 5,
    align: 'right',
    sortBy: ({ item }) => -(item.createdAt ?? 0),
    cell: ({ item }) =>
      item.createdAt ? <Time at={item.createdAt} className="text-muted" /> : <span className="text-faint">–</span>,
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
    id: 'driver',
    title: 'Driver',
    minPx: 84,
    grow: 0,
    priority: 6,
    sortBy: ({ item }) => item.driver,
    cell: ({ item }) => <HostText className="text-muted">{item.driver}</HostText>,
  },
  {
    id: 'mountpoint',
    title: 'Where',
    minPx: 240,
    grow: 2,
    priority: 8,
    sortBy: ({ item }) => item.mountpoint,
    cell: ({ item }) => <HostText className="font-mono text-small text-faint">{item.mountpoint}</HostText>,
  },
]

function Name({ volume }: { volume: Volume }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <bdi
        title={volume.name}
        className={`min-w-0 truncate ${volume.isAnonymous ? 'font-mono text-small text-muted' : 'font-medium'}`}
      >
        {volumeTitle(volume)}
      </bdi>
      {volume.isAnonymous ? <span className="flex-none text-small text-faint">anonymous</span> : null}
    </span>
  )
}
