/** One small text file: looked at, edited, found in, and saved after its changes were seen. */
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Download, Search } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { toErrorInfo } from '../../../shared/errors'
import { engine, MOD, useHost, useKeys } from '../../app/hooks'
import { Button, IconButton } from '../../ui/button'
import { INPUT } from '../../ui/field'
import { plural } from '../../ui/format'
import { Note } from '../../ui/note'
import { noteOpener } from '../../ui/opener'
import { notify } from '../../ui/toast'
import { draftOf, dropDraft, keepDraft, useHasDraft } from './drafts'
import { SaveDialog } from './save-dialog'
import { TextBox, type TextBoxHandle } from './text-box'
import { download } from './transfers'
import { countUnseen, modeText, nameOf, shownName } from './words'

interface Props {
  row: Container
  path: string
  onClose: () => void
}
type ReadFile = Awaited<ReturnType<ReturnType<typeof engine>['files']['read']>>

export function FileEditor({ row, path, onClose }: Props) {
  const { hostId, id, name } = row
  const queryKey = useMemo(() => ['file', row.key, path], [row.key, path])
  const asked = useQuery({
    queryKey,
    queryFn: ({ signal }) => engine().files.read({ hostId, id, name, path }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  if (asked.data) {
    const again = () => void asked.refetch()
    return (
      <Opened key={asked.dataUpdatedAt} row={row} path={path} file={asked.data} onClose={onClose} onReload={again} />
    )
  }
  const info = asked.error ? toErrorInfo(asked.error) : undefined
  return (
    <>
      <Head path={path} onClose={onClose} />
      {info ? (
        <div className="p-4">
          <Note tone="warn" message={info.message} hint={info.hint} details={info.details}>
            {info.code === 'INVALID' ? (
              <Button onClick={() => void download(row, path, 'file')}>
                <Download size={13} aria-hidden /> Download…
              </Button>
            ) : (
              <Button onClick={() => void asked.refetch()}>Try again</Button>
            )}
          </Note>
        </div>
      ) : (
        <p className="p-4 text-muted">Opening…</p>
      )}
    </>
  )
}

interface HeadProps {
  path: string
  onClose: () => void
  facts?: string | undefined
  children?: React.ReactNode
}

function Head({ path, onClose, facts, children }: HeadProps) {
  return (
    <div className="flex flex-none items-center gap-1.5 border-b border-line px-2 py-1.5">
      <IconButton label="Back to the folder" onClick={onClose}>
        <ArrowLeft size={14} aria-hidden />
      </IconButton>
      <h3 className="min-w-0 flex-1 truncate font-mono text-small" title={shownName(path)}>
        <bdi>{shownName(nameOf(path))}</bdi>
        {facts ? <span className="pl-2 font-sans text-faint">{facts}</span> : null}
      </h3>
      {children}
    </div>
  )
}

interface OpenedProps extends Props {
  file: ReadFile
  onReload: () => void
}

function Opened({ row, path, file, onClose, onReload }: OpenedProps) {
  const box = useRef<TextBoxHandle>(null)
  const host = useHost(row.hostId)
  const isChanged = useHasDraft(row.key, path)
  const [initial] = useState(() => draftOf(row.key, path))
  /** What is in the container, as far as is known, and what the text here was made from: a draft may be older. */
  const [base, setBase] = useState({
    text: file.text,
    version: file.version,
    madeFrom: initial?.version ?? file.version,
  })
  const [saving, setSaving] = useState<string>()
  const [isFinding, setFinding] = useState(false)
  const canWrite = file.onlyToRead === undefined

  const onInput = useCallback(() => {
    const text = box.current?.value() ?? ''
    if (text === base.text && base.madeFrom === base.version) dropDraft(row.key, path)
    else keepDraft(row.key, path, { text, version: base.madeFrom })
  }, [row.key, path, base])
  const save = useCallback(() => {
    if (!canWrite || !draftOf(row.key, path)) return
    noteOpener()
    setSaving(box.current?.value() ?? '')
  }, [canWrite, row.key, path])
  useKeys(useMemo(() => ({ 'mod+s': save, 'mod+f': () => setFinding(true) }), [save]))

  function throwAway() {
    dropDraft(row.key, path)
    onReload()
  }
  function saved(version: string) {
    setBase({ text: saving ?? '', version, madeFrom: version })
    setSaving(undefined)
    dropDraft(row.key, path)
    notify({ tone: 'good', title: `${shownName(nameOf(path))} is saved in ${row.name}.` })
  }

  return (
    <>
      <Head path={path} onClose={onClose} facts={factsOf(file)}>
        <IconButton label="Find in the file" shortcut={`${MOD} F`} onClick={() => setFinding(!isFinding)}>
          <Search size={13} aria-hidden />
        </IconButton>
        <IconButton label="Download" onClick={() => void download(row, path, 'file')}>
          <Download size={13} aria-hidden />
        </IconButton>
        {isChanged ? (
          <Button kind="quiet" onClick={throwAway}>
            Throw changes away
          </Button>
        ) : null}
        {canWrite ? (
          <Button kind="primary" disabled={!isChanged} title={`${MOD} S`} onClick={save}>
            Save…
          </Button>
        ) : null}
      </Head>
      <Remarks file={file} isOld={base.madeFrom !== base.version} />
      {isFinding ? <Find box={box} onClose={() => setFinding(false)} /> : null}
      <TextBox
        ref={box}
        label={`Text of ${nameOf(path)}`}
        initial={initial?.text ?? file.text}
        isReadOnly={!canWrite}
        onInput={onInput}
      />
      {saving === undefined ? null : (
        <SaveDialog
          row={row}
          hostName={host?.name ?? ''}
          path={path}
          before={base.text}
          after={saving}
          version={base.madeFrom}
          onSaved={saved}
          onReload={() => {
            setSaving(undefined)
            onReload()
          }}
          onClose={() => setSaving(undefined)}
        />
      )}
    </>
  )
}

const factsOf = ({ mode, lineEnd, hasByteOrderMark, onlyToRead }: ReadFile) =>
  [
    modeText('file', mode),
    lineEnd === '\r\n' ? 'Windows line ends' : '',
    hasByteOrderMark ? 'byte-order mark' : '',
    onlyToRead ? 'read only' : '',
  ]
    .filter(Boolean)
    .join(' · ')

function Remarks({ file, isOld }: { file: ReadFile; isOld: boolean }) {
  const unseen = useMemo(() => countUnseen(file.text), [file.text])
  const remarks = [
    file.onlyToRead,
    isOld ? 'The file has changed since these changes were begun; they cannot be saved over it.' : undefined,
    unseen > 0
      ? `It holds ${plural(unseen, 'character')} that cannot be seen or turn the order of others: it may do something else than it seems to.`
      : undefined,
  ].filter((one) => one !== undefined)
  if (remarks.length === 0) return null
  return (
    <ul className="flex-none border-b border-line bg-warn-weak px-3 py-1.5 text-small">
      {remarks.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  )
}

function Find({ box, onClose }: { box: React.RefObject<TextBoxHandle | null>; onClose: () => void }) {
  const [wanted, setWanted] = useState('')
  const [isThere, setThere] = useState(true)
  const find = (backwards: boolean) => setThere(wanted === '' || (box.current?.find(wanted, backwards) ?? false))
  return (
    <search className="flex flex-none items-center gap-2 border-b border-line px-2 py-1.5">
      <input
        aria-label="Text to find"
        // biome-ignore lint/a11y/noAutofocus: it was asked for just now.
        autoFocus
        value={wanted}
        placeholder="Enter finds the next, Shift Enter the one before"
        onChange={(event) => {
          setWanted(event.target.value)
          setThere(true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find(event.shiftKey)
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onClose()
          box.current?.focus()
        }}
        className={`${INPUT} h-[26px] text-small`}
      />
      <span role="status" className="flex-none text-small text-warn">
        {isThere ? '' : 'Not in this file'}
      </span>
    </search>
  )
}
