/**
 * One line opened: when and whose it is, its JSON as fields, the whole of its text. It follows the line one stands on.
 * Beside the log, so that both are read together; every value can be copied.
 */
import { Copy, UnfoldVertical, X } from 'lucide-react'
import { useMemo } from 'react'
import type { SourceState } from '../../../../shared/contract/logs'
import { type JsonField, jsonLine } from '../../../../shared/domain/log-json'
import { logPlainText } from '../../../../shared/domain/log-text'
import { Button, IconButton } from '../../../ui/button'
import { bytes, exactText } from '../../../ui/format'
import { CopyText, HostText, useCopy } from '../../../ui/text'
import { isMark, KIND, type Line } from './line'
import { useViewerState } from './use-viewer'
import type { Viewer } from './viewer'

interface LineDrawerProps {
  viewer: Viewer
  /** In the order of their numbers in lines. */
  sources: readonly SourceState[]
  hostNameOf: (hostId: string) => string
  /** Where only matching lines are shown. */
  onContext: ((line: Line) => void) | undefined
}

export function LineDrawer({ viewer, sources, hostNameOf, onContext }: LineDrawerProps) {
  const line = useViewerState(viewer, (state) => state.opened)
  if (!line) return null
  const source = sources[line.source]
  return (
    <section
      aria-label="Opened line"
      className="flex max-h-[55%] min-h-0 flex-none flex-col border-t border-line bg-panel"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        void viewer.open(undefined)
      }}
    >
      <header className="flex items-center gap-2 px-3 pt-2">
        <p className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2 text-small text-muted">
          <span className="text-text">{exactText(line.at)}</span>
          {isMark(line) ? null : <span>{line.kind === KIND.stderr ? 'stderr' : 'stdout'}</span>}
          {line.level === 'none' ? null : <span>{line.level}</span>}
          <span>{sizeText(line)}</span>
          {source ? (
            <span className="min-w-0">
              <bdi>{source.name}</bdi> on <bdi>{hostNameOf(source.hostId)}</bdi>
            </span>
          ) : null}
        </p>
        {onContext ? (
          <Button kind="quiet" onClick={() => onContext(line)}>
            <UnfoldVertical size={12} aria-hidden /> Show in context
          </Button>
        ) : null}
        <CopyLine line={line} />
        <IconButton label="Close" shortcut="Esc" onClick={() => void viewer.open(undefined)}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <Content key={line.number} line={line} />
    </section>
  )
}

const sizeText = (line: Line) =>
  line.cutBytes > 0
    ? `${bytes(line.bytes.length)} of ${bytes(line.bytes.length + line.cutBytes)} kept`
    : bytes(line.bytes.length)

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function CopyLine({ line }: { line: Line }) {
  const text = useMemo(() => decoder.decode(line.bytes), [line])
  const [copied, copy] = useCopy(text)
  return (
    <Button kind="quiet" onClick={copy}>
      <Copy size={12} aria-hidden /> {copied ? 'Copied' : 'Copy line'}
    </Button>
  )
}

function Content({ line }: { line: Line }) {
  const text = useMemo(() => logPlainText(line.bytes), [line])
  const json = useMemo(() => jsonLine(text), [text])
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 pt-1.5 pb-3">
      {json ? (
        <>
          {json.before.trim() ? (
            <p className="selectable mb-1 font-mono text-small text-muted">
              <bdi>{json.before.trim()}</bdi>
            </p>
          ) : null}
          <dl className="grid grid-cols-[minmax(90px,max-content)_minmax(0,1fr)]">
            {json.fields.map((field, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a path may stand there twice.
              <FieldRow key={at} field={field} />
            ))}
          </dl>
          {json.more > 0 ? (
            <p className="mt-1 text-small text-muted">and {json.more.toLocaleString('en')} more fields</p>
          ) : null}
          <details className="mt-2">
            <summary className="text-small text-muted hover:text-text">As it was written</summary>
            <Written text={text} />
          </details>
        </>
      ) : (
        <Written text={text} />
      )}
    </div>
  )
}

const Written = ({ text }: { text: string }) => (
  <pre className="selectable mt-1 font-mono text-small leading-[18px] wrap-anywhere whitespace-pre-wrap">
    <bdi>{text}</bdi>
  </pre>
)

const KIND_COLOUR: Record<JsonField['kind'], string> = {
  string: 'text-text',
  number: 'text-info',
  true: 'text-good',
  false: 'text-warn',
  null: 'text-faint',
  empty: 'text-faint',
}

function FieldRow({ field }: { field: JsonField }) {
  return (
    <>
      <dt className="max-w-[280px] border-b border-line py-1 pr-4 text-small text-muted">
        <HostText>{field.path}</HostText>
      </dt>
      <dd className="min-w-0 border-b border-line py-1 font-mono text-small">
        <CopyText text={field.value} label={`Copy ${field.path}`}>
          <bdi className={`wrap-anywhere whitespace-pre-wrap ${KIND_COLOUR[field.kind]}`}>{field.value || '""'}</bdi>
        </CopyText>
      </dd>
    </>
  )
}
