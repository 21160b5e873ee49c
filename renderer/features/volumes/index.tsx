/** The Volumes page: one live table over all hosts, sizes when asked for, and what is known of the selected volume. */
import { HardDrive, Trash2 } from 'lucide-react'
import { showDialog, useScope, useVolumes } from '../../app/hooks'
import { ListPage, useListRows } from '../../app/parts'
import { Button } from '../../ui/button'
import { bytes } from '../../ui/format'
import { columns, filter, type VolumeRow, volumesOf, volumeTitle } from './columns'
import { Inspector } from './inspector'
import { MeasureButton } from './measure'

export { volumeCommands } from './commands'
export { VolumeDialogs } from './dialogs'

const EMPTY = {
  icon: <HardDrive size={20} aria-hidden />,
  promise: 'Volumes of all your hosts, in one table',
  teach: 'Where the data lies, what uses it, and what nobody needs any more. Add the first host to fill it.',
  none: {
    title: 'No volumes here yet',
    text: 'A volume keeps data when its container goes. The moment one is created on a connected host, it shows here.',
  },
  filtered: 'No volume matches',
}

const CHIPS = [
  { term: 'is:unused', label: 'Unused', tone: 'off' },
  { term: 'is:anonymous', label: 'Anonymous', tone: 'info' },
] as const

const EXAMPLES = [
  ['data', 'name or host contains data'],
  ['is:unused -is:anonymous', 'named, and no container mounts it'],
  ['host:db*', 'hosts whose name begins with db'],
  ['driver:local', 'made by that driver'],
  ['label:com.docker.compose.project=shop', 'with that label'],
] as const

/** Of those that were measured; nothing before the first was. */
function sizes(rows: readonly VolumeRow[]): string {
  const known = rows.flatMap((row) => row.item.sizeBytes ?? [])
  if (known.length === 0) return ''
  const total = bytes(known.reduce((sum, size) => sum + size, 0))
  return known.length < rows.length ? `${total} in ${known.length.toLocaleString('en')} measured` : total
}

export function VolumesPage() {
  const volumes = useVolumes()
  const scope = useScope()
  const rows = useListRows(volumes.list, scope, volumesOf)
  return (
    <ListPage
      title="Volumes"
      noun={['volume', 'volumes']}
      what="volumes"
      nameOf={volumeTitle}
      rows={rows}
      phase={volumes.phase}
      columns={columns}
      sort="name"
      filter={filter}
      placeholder="Filter: is:unused host:db* data"
      examples={EXAMPLES}
      chips={CHIPS}
      summary={sizes}
      empty={EMPTY}
      actions={
        <>
          <MeasureButton rows={rows} />
          <Button onClick={() => showDialog({ kind: 'prune', what: 'volumes', scope })}>
            <Trash2 size={13} aria-hidden /> Prune…
          </Button>
        </>
      }
      inspector={(row, onClose) => <Inspector key={row.item.key} row={row} onClose={onClose} />}
    />
  )
}
