/** What the inspectors of images, volumes and networks have in common: frame, names with values, a failed question. */
import { X } from 'lucide-react'
import { toErrorInfo } from '../../../shared/errors'
import { Button, IconButton } from '../../ui/button'
import { Section } from '../../ui/facts'
import { Note } from '../../ui/note'
import { HostText } from '../../ui/text'

interface FrameProps {
  /** `Image`, for its name. */
  kind: string
  name: string
  hostName: string
  isFresh: boolean
  /** Stands before the host: what it is in a few words. */
  summary?: React.ReactNode
  actions: React.ReactNode
  onClose: () => void
  children: React.ReactNode
}

export function InspectorFrame(props: FrameProps) {
  return (
    <aside aria-label={`${props.kind} ${props.name}`} className="flex h-full min-h-0 flex-col bg-panel">
      <header className="border-b border-line px-4 pt-3 pb-3">
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 text-[14px] leading-6 font-semibold">
            <HostText>{props.name}</HostText>
          </h2>
          <IconButton label="Close" shortcut="Esc" onClick={props.onClose}>
            <X size={15} aria-hidden />
          </IconButton>
        </div>
        <p className="flex flex-wrap gap-x-1.5 text-muted">
          {props.summary}
          <span>
            on <bdi>{props.hostName}</bdi>
          </span>
        </p>
        {props.isFresh ? (
          <div className="mt-2.5 flex flex-wrap gap-1.5">{props.actions}</div>
        ) : (
          <p className="mt-2 text-small text-warn">The host is not connected; this is as last known.</p>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">{props.children}</div>
    </aside>
  )
}

/** Labels, options, environment: names and values, in the order of the names. A missing value is one that is masked. */
export function NamesAndValues(props: { title: string; entries: readonly (readonly [string, string | undefined])[] }) {
  if (props.entries.length === 0) return null
  const sorted = [...props.entries].sort(([a], [b]) => a.localeCompare(b))
  return (
    <Section title={props.title} count={props.entries.length}>
      <dl className="selectable grid gap-1 font-mono text-small">
        {sorted.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may stand twice, and the list does not move.
          <div key={`${name} ${at}`} className="min-w-0 wrap-anywhere">
            <dt className="inline text-muted">
              <bdi>{name}</bdi>
            </dt>
            <dd className="inline">
              <span className="text-faint">=</span>
              {value === undefined ? (
                <span className="text-faint" title="It looks secret, so it is not shown">
                  ••••••
                </span>
              ) : (
                <bdi>{value}</bdi>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

export function AskFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const info = toErrorInfo(error)
  return (
    <div className="p-4">
      <Note tone="warn" message={info.message} hint={info.hint} details={info.details}>
        <Button onClick={onRetry}>Try again</Button>
      </Note>
    </div>
  )
}
