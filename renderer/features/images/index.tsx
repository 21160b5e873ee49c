/** The Images page: one live table over all hosts, and what is known of the selected image. */
import { Layers, Trash2 } from 'lucide-react'
import { showDialog, useImages, useScope } from '../../app/hooks'
import { ListPage, useListRows } from '../../app/parts'
import { Button } from '../../ui/button'
import { bytes } from '../../ui/format'
import { columns, filter, type ImageRow, imageOf } from './columns'
import { Inspector } from './inspector'
import { imageTitle } from './words'

export { imageCommands } from './commands'
export { ImageDialogs } from './dialogs'

const EMPTY = {
  icon: <Layers size={20} aria-hidden />,
  promise: 'Images of all your hosts, in one table',
  teach: 'What lies on each disk, what uses it, and what could go. Add the first host to fill it.',
  none: {
    title: 'No images here yet',
    text: 'The moment one is pulled or built on a connected host, by you, compose or anybody else, it shows here.',
  },
  filtered: 'No image matches',
}

const CHIPS = [
  { term: 'is:unused', label: 'Unused', tone: 'off' },
  { term: 'is:dangling', label: 'No tag', tone: 'warn' },
] as const

const EXAMPLES = [
  ['nginx', 'name, host or id contains nginx'],
  ['is:unused,dangling', 'no container uses it, or it has no tag'],
  ['host:web*', 'hosts whose name begins with web'],
  ['-label:maintainer', 'without that label'],
  ['name:ghcr.io is:used', 'both must hold'],
] as const

const sizes = (rows: readonly ImageRow[]) => bytes(rows.reduce((sum, row) => sum + row.item.sizeBytes, 0))

export function ImagesPage() {
  const images = useImages()
  const scope = useScope()
  const rows = useListRows(images.list, scope, imageOf)
  return (
    <ListPage
      title="Images"
      noun={['image', 'images']}
      what="images"
      nameOf={imageTitle}
      rows={rows}
      phase={images.phase}
      columns={columns}
      sort="name"
      filter={filter}
      placeholder="Filter: is:unused host:web* nginx"
      examples={EXAMPLES}
      chips={CHIPS}
      summary={sizes}
      empty={EMPTY}
      actions={
        <Button onClick={() => showDialog({ kind: 'prune', what: 'images', scope })}>
          <Trash2 size={13} aria-hidden /> Prune…
        </Button>
      }
      inspector={(row, onClose) => <Inspector key={row.item.key} row={row} onClose={onClose} />}
    />
  )
}
