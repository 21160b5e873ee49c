/** The columns of a directory. */
import { CornerDownRight, File, FileQuestionMark, FileSymlink, Folder, FolderSymlink } from 'lucide-react'
import type { FileEntry } from '../../../shared/contract/files'
import type { Column } from '../../ui/columns'
import { absolute, bytes } from '../../ui/format'
import { HostText } from '../../ui/text'
import { modeText, opensAs, rank, shownName } from './words'

export const columnsOf = (onOpen: (entry: FileEntry) => void): Column<FileEntry>[] => [
  {
    id: 'name',
    title: 'Name',
    minPx: 160,
    grow: 3,
    priority: 0,
    sortBy: (entry) => `${rank(entry)} ${entry.name}`,
    cell: (entry) => <Name entry={entry} onOpen={onOpen} />,
  },
  {
    id: 'size',
    title: 'Size',
    minPx: 84,
    grow: 0,
    priority: 1,
    align: 'right',
    sortBy: (entry) => (opensAs(entry) === 'directory' ? -1 : entry.sizeBytes),
    cell: ({ kind, sizeBytes }) =>
      kind === 'file' ? (
        <span title={`${sizeBytes.toLocaleString('en')} bytes`}>{bytes(sizeBytes)}</span>
      ) : (
        <span className="text-faint">–</span>
      ),
  },
  {
    id: 'modified',
    title: 'Modified',
    minPx: 164,
    grow: 0,
    priority: 2,
    sortBy: ({ modifiedAt }) => modifiedAt,
    cell: ({ modifiedAt }) => (
      <span className="text-small text-muted">{modifiedAt > 0 ? absolute(modifiedAt) : '–'}</span>
    ),
  },
  {
    id: 'mode',
    title: 'Mode',
    minPx: 104,
    grow: 0,
    priority: 3,
    sortBy: ({ mode }) => mode,
    cell: ({ kind, mode }) => (
      <span className="font-mono text-small text-muted" title={mode.toString(8).padStart(4, '0')}>
        {modeText(kind, mode)}
      </span>
    ),
  },
  {
    id: 'owner',
    title: 'Owner',
    minPx: 110,
    grow: 1,
    priority: 4,
    sortBy: ({ owner, group }) => `${owner} ${group}`,
    cell: ({ owner, group }) =>
      owner === '' ? (
        <span className="text-faint" title="Podman tells it only of running containers">
          –
        </span>
      ) : (
        <HostText className="text-muted">{`${shownName(owner)}:${shownName(group)}`}</HostText>
      ),
  },
]

function Name({ entry, onOpen }: { entry: FileEntry; onOpen: (entry: FileEntry) => void }) {
  const name = shownName(entry.name)
  const leads = opensAs(entry)
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon entry={entry} />
      {leads ? (
        <button
          type="button"
          tabIndex={-1} // the table holds the focus; Enter opens the row in hand
          onClick={(event) => {
            if (event.detail < 2) onOpen(entry)
          }}
          title={name}
          className="min-w-0 truncate rounded-[4px] text-left hover:text-accent hover:underline"
        >
          <bdi>{name}</bdi>
        </button>
      ) : (
        <bdi
          title={entry.isOutOfReach ? 'Its name is no UTF-8: it cannot be opened from here' : name}
          className="min-w-0 truncate text-muted"
        >
          {name}
        </bdi>
      )}
      {entry.linkTo === undefined ? null : (
        <span className="flex min-w-0 flex-none basis-1/3 items-center gap-1 text-small text-faint">
          <CornerDownRight size={11} aria-label="leads to" className="flex-none" />
          <HostText>{shownName(entry.linkTo)}</HostText>
          {entry.leadsTo === 'nothing' ? <span className="flex-none text-warn">(nothing there)</span> : null}
        </span>
      )}
    </span>
  )
}

function Icon({ entry }: { entry: FileEntry }) {
  const leads = opensAs(entry)
  const isLink = entry.kind === 'link'
  const props = { size: 14, className: 'flex-none text-faint' }
  if (leads === 'directory')
    return isLink ? (
      <FolderSymlink {...props} className="flex-none text-accent" aria-label="Link to a folder" />
    ) : (
      <Folder {...props} className="flex-none text-accent" aria-label="Folder" />
    )
  if (isLink) return <FileSymlink {...props} aria-label="Link" />
  return entry.kind === 'file' ? (
    <File {...props} aria-label="File" />
  ) : (
    <FileQuestionMark {...props} aria-label="Device, socket or pipe" />
  )
}
