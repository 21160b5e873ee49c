/** What stands in the way of a log, above it: the pane broke, its host is away, the container ended, was removed, failed. */
import type { SourceState } from '../../../../shared/contract/logs'
import { Button } from '../../../ui/button'
import type { Tone } from '../../../ui/mark'
import { Mark } from '../../../ui/mark'
import { Note } from '../../../ui/note'
import { Isolated } from '../../../ui/text'
import { useViewerState } from './use-viewer'
import type { Viewer } from './viewer'

export const SOURCE_WORDS: Record<SourceState['state'], { tone: Tone; word: string; more: string }> = {
  opening: { tone: 'busy', word: 'opening', more: '' },
  following: { tone: 'good', word: 'following', more: '' },
  ended: { tone: 'off', word: 'stopped', more: 'It is followed again when the container starts.' },
  away: { tone: 'warn', word: 'host not connected', more: 'What is written meanwhile is read when it is back.' },
  gone: { tone: 'off', word: 'removed', more: 'What was read of it stays until this is closed.' },
  failed: { tone: 'crit', word: 'failed', more: '' },
}

export function LogNotes({ viewer }: { viewer: Viewer }) {
  const phase = useViewerState(viewer, (state) => state.phase)
  const error = useViewerState(viewer, (state) => state.error)
  const sources = useViewerState(viewer, (state) => state.sources)
  if (phase === 'broken')
    return (
      <div className="flex-none p-2">
        <Note
          tone="crit"
          message={error?.message ?? 'The log is not read any more.'}
          hint={error?.hint}
          details={error?.details}
        >
          <Button onClick={viewer.reopen}>Try again</Button>
        </Note>
      </div>
    )
  const failed = sources.filter(({ state }) => state === 'failed')
  if (failed.length > 0)
    return (
      <div className="grid max-h-40 flex-none gap-1.5 overflow-y-auto p-2">
        {failed.map((source) => (
          <Note
            key={`${source.hostId}/${source.containerId}`}
            tone="crit"
            message={`${source.name}: ${source.error?.message ?? 'its log could not be read.'}`}
            hint={source.error?.hint}
            details={source.error?.details}
          >
            <Button onClick={viewer.reopen}>Try again</Button>
          </Note>
        ))}
      </div>
    )
  const [only] = sources
  if (sources.length !== 1 || !only || only.state === 'following' || only.state === 'opening') return null
  const { tone, word, more } = SOURCE_WORDS[only.state]
  return (
    <p
      role="status"
      className="flex flex-none items-center gap-2 border-b border-line bg-panel px-3 py-1 text-small text-muted"
    >
      <Mark tone={tone} />
      <span>
        <Isolated>{`${word.charAt(0).toUpperCase()}${word.slice(1)}. ${more}`}</Isolated>
      </span>
    </p>
  )
}
