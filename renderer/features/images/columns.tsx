/** The columns of the images table, and the fields its filter knows. */
import type { Container } from '../../../shared/contract/containers'
import type { Image } from '../../../shared/contract/images'
import { createFilter, type ListRow, labelTexts, UsedCount } from '../../app/parts'
import type { Column } from '../../ui/columns'
import { bytes, imageParts, shortId } from '../../ui/format'
import { CopyId, HostText, PartedText } from '../../ui/text'
import { Time } from '../../ui/time'
import { imageTitle, isDangling } from './words'

export type ImageRow = ListRow<Image>

/** The keys of the images a container uses: one. */
export const imageOf = ({ hostId, imageId }: Container): readonly string[] => [
  `${hostId}/${imageId.startsWith('sha256:') ? imageId : `sha256:${imageId}`}`,
]

export const filter = createFilter<ImageRow>(
  {
    name: { read: ({ item }) => [...item.tags, ...item.digests] },
    host: { read: (row) => [row.hostName], isWhole: true },
    is: {
      read: ({ item, used }) => [
        ...(used === 0 ? ['unused'] : []),
        ...(used ? ['used'] : []),
        ...(isDangling(item) ? ['dangling'] : ['tagged']),
      ],
      isWhole: true,
    },
    id: { read: ({ item }) => [item.id, shortId(item.id)] },
    label: { read: ({ item }) => labelTexts(item.labels) },
  },
  ['name', 'host', 'id'],
)

export const columns: Column<ImageRow>[] = [
  {
    id: 'name',
    title: 'Image',
    minPx: 220,
    grow: 3,
    priority: 0,
    sortBy: ({ item, hostName }) => `${isDangling(item) ? 1 : 0} ${imageParts(imageTitle(item)).name} ${hostName}`,
    cell: ({ item }) => <Name image={item} />,
  },
  {
    id: 'used',
    title: 'Used by',
    minPx: 84,
    grow: 0,
    priority: 1,
    align: 'right',
    sortBy: ({ used }) => used ?? -1,
    cell: ({ item, used }) => (
      <UsedCount used={used} hostId={item.hostId} term="image" value={item.tags[0] ?? item.id} />
    ),
  },
  {
    id: 'size',
    title: 'Size',
    minPx: 88,
    grow: 0,
    priority: 2,
    align: 'right',
    sortBy: ({ item }) => item.sizeBytes,
    cell: ({ item }) => bytes(item.sizeBytes),
  },
  {
    id: 'created',
    title: 'Created',
    minPx: 96,
    grow: 0,
    priority: 4,
    align: 'right',
    sortBy: ({ item }) => -item.createdAt,
    cell: ({ item }) =>
      item.createdAt > 0 ? <Time at={item.createdAt} className="text-muted" /> : <span className="text-faint">–</span>,
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
    id: 'id',
    title: 'Id',
    minPx: 122,
    grow: 0,
    priority: 6,
    cell: ({ item }) => (
      <span className="text-faint">
        <CopyId id={item.id} label="image id" />
      </span>
    ),
  },
]

/** The last part first, the registry muted behind it. */
function Name({ image }: { image: Image }) {
  const title = imageTitle(image)
  const { registry, name } = imageParts(title)
  const more = image.tags.length - 1
  return (
    <PartedText
      title={image.tags.join('\n') || title}
      first={name}
      rest={registry.replace(/\/$/, '')}
      muted={isDangling(image)}
    >
      {isDangling(image) ? <span className="flex-none font-sans text-faint">no tag</span> : null}
      {more > 0 ? <span className="flex-none font-sans text-faint">+{more}</span> : null}
    </PartedText>
  )
}
