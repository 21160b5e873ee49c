/** Shows what a save would change, asks why where the settings want a reason, and saves. */
import { useMemo, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import { type ErrorInfo, toErrorInfo } from '../../../shared/errors'
import { engine } from '../../app/hooks'
import { ReasonField, useReason } from '../../app/parts'
import { Button } from '../../ui/button'
import { Dialog } from '../../ui/dialog'
import { plural } from '../../ui/format'
import { Note } from '../../ui/note'
import { compare, type DiffLine } from './compare'
import { countLines } from './text-box'
import { nameOf, shownName } from './words'

interface Props {
  row: Container
  hostName: string
  path: string
  before: string
  after: string
  version: string
  onSaved: (version: string) => void
  onReload: () => void
  onClose: () => void
}

export function SaveDialog({ row, hostName, path, before, after, version, onSaved, onReload, onClose }: Props) {
  const reason = useReason()
  const [isBusy, setBusy] = useState(false)
  const [failed, setFailed] = useState<ErrorInfo>()
  const isReady = reason.isEnough && !isBusy

  async function save() {
    if (!isReady) return
    setBusy(true)
    setFailed(undefined)
    try {
      const { hostId, id, name } = row
      const saved = await engine().files.write({ hostId, id, name, path, text: after, version, reason: reason.text })
      onSaved(saved.version)
    } catch (thrown) {
      setFailed(toErrorInfo(thrown))
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      size="large"
      onClose={onClose}
      onSubmit={() => void save()}
      title={`Save ${shownName(nameOf(path))}?`}
      description={
        <>
          In <bdi>{row.name}</bdi> on <bdi>{hostName}</bdi>. What runs there may need a restart or a reload to see it.
        </>
      }
      foot={
        <>
          <Button kind="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" kind="primary" disabled={!isReady} busy={isBusy}>
            {isBusy ? 'Saving…' : 'Save'}
          </Button>
        </>
      }
    >
      <Changes before={before} after={after} />
      <ReasonField reason={reason} />
      {failed ? (
        <Note urgent tone="crit" message={failed.message} hint={failed.hint} details={failed.details}>
          {failed.code === 'CONFLICT' ? <Button onClick={onReload}>Look at the file again</Button> : null}
        </Note>
      ) : null}
    </Dialog>
  )
}

function Changes({ before, after }: { before: string; after: string }) {
  const found = useMemo(() => compare(before, after), [before, after])
  if (!found) {
    return (
      <p className="text-muted">
        Too much differs to show it line by line: {plural(countLines(before), 'line')} before,{' '}
        {plural(countLines(after), 'line')} now.
      </p>
    )
  }
  return (
    <section aria-label="Changes" className="grid gap-1.5">
      <p className="text-small text-muted">
        {plural(found.added, 'line')} added, {plural(found.removed, 'line')} removed
        {found.isCut ? '; only the first changes are shown' : ''}
      </p>
      <div className="selectable max-h-[38vh] overflow-auto rounded-base border border-line bg-bg py-1 font-mono text-small">
        <div className="w-max min-w-full">
          {found.lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of one comparison never move.
            <Line key={at} line={line} />
          ))}
        </div>
      </div>
    </section>
  )
}

const LOOK: Record<DiffLine['kind'], { sign: string; word: string; className: string }> = {
  same: { sign: ' ', word: '', className: 'text-muted' },
  added: { sign: '+', word: 'added', className: 'bg-good/12 text-text' },
  removed: { sign: '−', word: 'removed', className: 'bg-crit/12 text-text' },
  gap: { sign: '⋯', word: 'lines left out', className: 'text-faint' },
}

function Line({ line }: { line: DiffLine }) {
  const { sign, word, className } = LOOK[line.kind]
  return (
    <div className={`flex leading-[18px] ${className}`}>
      <span aria-hidden className="w-[5ch] flex-none pr-1 text-right text-muted select-none">
        {line.before ?? ''}
      </span>
      <span aria-hidden className="w-[5ch] flex-none pr-2 text-right text-muted select-none">
        {line.after ?? ''}
      </span>
      <span className="w-[2ch] flex-none select-none">
        <span aria-hidden>{sign}</span>
        {word ? <span className="sr-only">{word}: </span> : null}
      </span>
      <bdi className="pr-3 whitespace-pre">{line.text}</bdi>
    </div>
  )
}
