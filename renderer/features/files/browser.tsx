/** One directory of a container: what is in it, opening, up- and downloading. */
import { useQuery } from '@tanstack/react-query'
import { Download, FileUp, FolderUp, RefreshCw } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { FileEntry } from '../../../shared/contract/files'
import { engine, useShellSettings } from '../../app/hooks'
import { AskFailed } from '../../app/parts'
import { Button, IconButton } from '../../ui/button'
import { plural } from '../../ui/format'
import { PointMenu } from '../../ui/menu'
import { noteOpener } from '../../ui/opener'
import { Table } from '../../ui/table'
import type { SortState } from '../../ui/table-rows'
import { columnsOf } from './columns'
import { PathBar } from './path-bar'
import type { Place } from './place'
import { ReplaceDialog } from './replace-dialog'
import { TransferStrip } from './transfer-strip'
import { type Chosen, chooseUpload, download, downloadEntry, upload } from './transfers'
import { below, nameOf, opensAs, parentOf, shownName } from './words'

type Directory = Awaited<ReturnType<ReturnType<typeof engine>['files']['list']>>

export function Browser({ row, place }: { row: Container; place: Place }) {
  const { hostId, id, name } = row
  const { directory } = place
  const asked = useQuery({
    queryKey: ['files', row.key, row.state, directory],
    queryFn: ({ signal }) => engine().files.list({ hostId, id, name, path: directory }, { signal }),
    retry: false,
  })
  const { refetch } = asked
  const cameFrom = useCameFrom(asked.data?.path)
  const again = useCallback(() => void refetch(), [refetch])
  return (
    <>
      <PathBar path={asked.data?.path ?? directory} onGo={place.go}>
        <IconButton label="Look again" onClick={again} disabled={asked.isFetching}>
          <RefreshCw size={13} aria-hidden />
        </IconButton>
        {asked.data ? <Actions row={row} found={asked.data} /> : null}
      </PathBar>
      {asked.data ? (
        <Found key={asked.data.path} row={row} place={place} found={asked.data} cameFrom={cameFrom} />
      ) : asked.error ? (
        <div className="min-h-0 flex-1">
          <AskFailed error={asked.error} onRetry={again} />
        </div>
      ) : (
        <p className="flex-1 p-4 text-muted">
          {row.state === 'running' ? 'Looking…' : 'Looking through the engine’s archive; a large folder takes a while…'}
        </p>
      )}
      <TransferStrip rowKey={row.key} onUploaded={again} />
    </>
  )
}

/** The folder that was in sight before this one. */
function useCameFrom(path: string | undefined): string | undefined {
  const [seen, setSeen] = useState<{ now?: string | undefined; before?: string | undefined }>({})
  if (path !== undefined && path !== seen.now) setSeen({ now: path, before: seen.now })
  return seen.now === path ? seen.before : seen.now
}

function Actions({ row, found }: { row: Container; found: Directory }) {
  const [asking, setAsking] = useState<Chosen>()
  const { path: directory, entries } = found
  async function choose(what: 'files' | 'folder') {
    noteOpener()
    const chosen = await chooseUpload(what, entries)
    if (!chosen) return
    if (chosen.there.length > 0) setAsking(chosen)
    else void upload(row, { directory, fileIds: chosen.fileIds, overwrite: false })
  }
  return (
    <>
      <IconButton label="Upload files" onClick={() => void choose('files')}>
        <FileUp size={14} aria-hidden />
      </IconButton>
      <IconButton label="Upload a folder" onClick={() => void choose('folder')}>
        <FolderUp size={14} aria-hidden />
      </IconButton>
      <IconButton label="Download this folder" onClick={() => void download(row, directory, 'directory')}>
        <Download size={14} aria-hidden />
      </IconButton>
      {asking ? (
        <ReplaceDialog
          directory={directory}
          names={asking.there}
          onClose={() => setAsking(undefined)}
          onReplace={(reason) => {
            setAsking(undefined)
            void upload(row, { directory, fileIds: asking.fileIds, overwrite: true, reason })
          }}
        />
      ) : null}
    </>
  )
}

const BY_NAME: SortState = { columnId: 'name', descending: false }
const idOf = ({ name }: FileEntry) => name

interface FoundProps {
  row: Container
  place: Place
  found: Directory
  cameFrom: string | undefined
}

function Found({ row, place, found, cameFrom }: FoundProps) {
  const { path, entries } = found
  const frame = useRef<HTMLDivElement>(null)
  const [sort, setSort] = useState(BY_NAME)
  const [selectedName, setSelected] = useState(() =>
    cameFrom && parentOf(cameFrom) === path ? nameOf(cameFrom) : undefined,
  )
  const [menu, setMenu] = useState<{ entry: FileEntry; x: number; y: number }>()
  const isCompact = useShellSettings()?.density === 'compact'
  const open = useCallback(
    (entry: FileEntry) => {
      const leads = opensAs(entry)
      if (leads === 'directory') place.go(below(path, entry.name))
      else if (leads === 'file') place.open(below(path, entry.name))
    },
    [place, path],
  )
  const columns = useMemo(() => columnsOf(open), [open])
  const selected = entries.find(({ name }) => name === selectedName)
  // The table that held the keyboard is gone with its folder.
  useEffect(() => {
    if (document.activeElement === document.body) frame.current?.querySelector<HTMLElement>('[role=grid]')?.focus()
  }, [])
  return (
    <div ref={frame} className="flex min-h-0 flex-1 flex-col">
      {entries.length > 0 ? (
        <Table
          label={`Files in ${shownName(path)}`}
          rows={entries}
          columns={columns}
          idOf={idOf}
          sort={sort}
          onSort={setSort}
          scopeKey={path}
          rowPx={isCompact ? 24 : 28}
          selectedId={selectedName}
          onSelect={({ name }) => setSelected(name)}
          onOpen={open}
          onMenu={(entry, at) => {
            setSelected(entry.name)
            setMenu({ entry, ...at })
          }}
        />
      ) : (
        <p className="flex-1 p-4 text-muted">
          This folder is empty. Files can be uploaded into it with the arrow above.
        </p>
      )}
      <Foot row={row} found={found} selected={selected} onOpen={open} />
      {menu ? (
        <PointMenu
          label={`Actions for ${shownName(menu.entry.name)}`}
          at={menu}
          onClose={() => setMenu(undefined)}
          items={actionsOf(row, path, menu.entry, open)}
        />
      ) : null}
    </div>
  )
}

function actionsOf(row: Container, path: string, entry: FileEntry, open: (entry: FileEntry) => void) {
  const leads = opensAs(entry)
  if (!leads) return []
  return [
    { label: 'Open', run: () => open(entry) },
    {
      label: leads === 'directory' ? 'Download as a tar archive…' : 'Download…',
      run: () => void downloadEntry(row, path, entry, leads),
    },
  ]
}

interface FootProps {
  row: Container
  found: Directory
  selected: FileEntry | undefined
  onOpen: (entry: FileEntry) => void
}

function Foot({ row, found, selected, onOpen }: FootProps) {
  return (
    <div className="flex min-h-[35px] flex-none items-center gap-2 border-t border-line px-3 py-1 text-small text-muted">
      <p role="status" className="min-w-0 flex-1">
        {countText(found)} <Origin row={row} found={found} />
      </p>
      {selected
        ? actionsOf(row, found.path, selected, onOpen).map(({ label, run }) => (
            <Button key={label} onClick={run}>
              {label}
            </Button>
          ))
        : null}
    </div>
  )
}

function countText({ entries, isCut }: Directory): string {
  if (isCut === 'many') return `The first ${entries.length.toLocaleString('en')} found; there are more.`
  if (isCut === 'large') return `${plural(entries.length, 'entry', 'entries')} found, and there may be more:`
  return `${plural(entries.length, 'entry', 'entries')}.`
}

/** Why less is known than one may expect. */
function Origin({ row, found: { from, isCut } }: { row: Container; found: Directory }) {
  if (from === 'command') return null
  const why = row.state === 'running' ? 'The image has no tools to list files' : 'The container does not run'
  return isCut === 'large' ? (
    <span className="text-warn">the folder is too large to be read to its end. Go deeper, or download it.</span>
  ) : (
    <span title="Owners are shown as numbers, and what lies in memory (tmpfs) is not shown.">
      {why}; read from the engine’s archive.
    </span>
  )
}
