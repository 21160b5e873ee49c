/** Under a log, in one line: does it follow, how many lines are at hand, what is being loaded, what was not kept. */
import { plural } from '../../../ui/format'
import { State } from '../../../ui/mark'
import { useViewerState } from './use-viewer'
import type { Viewer } from './viewer'

export function StatusLine({ viewer }: { viewer: Viewer }) {
  const { phase, isFollowing, first, end, isWhole, letGo, journey } = useViewerState(viewer, (state) => state)
  const isLive = phase === 'open'
  return (
    <footer className="flex h-[22px] flex-none items-center gap-3 overflow-hidden border-t border-line bg-panel px-3 text-tiny whitespace-nowrap text-muted">
      <State
        tone={!isLive ? 'off' : isFollowing ? 'good' : 'paused'}
        word={phase === 'opening' ? 'Opening…' : !isLive ? 'Not connected' : isFollowing ? 'Following' : 'Paused'}
      />
      <span>
        {plural(end - first, 'line')}
        {isWhole ? ', all there are' : ''}
      </span>
      {letGo > 0 ? (
        <span
          className="text-warn"
          title="A log keeps what fits: the oldest lines were let go, or lines came too fast."
        >
          {plural(letGo, 'line')} not kept
        </span>
      ) : null}
      {journey ? (
        <span role="status" className="flex items-center gap-1.5">
          Loading older lines{journey.loaded > 0 ? `, ${journey.loaded.toLocaleString('en')} so far` : ''}…
          {journey.kind === 'older' ? null : (
            <button type="button" onClick={viewer.journeyStop} className="text-accent hover:underline">
              Stop
            </button>
          )}
        </span>
      ) : null}
    </footer>
  )
}
