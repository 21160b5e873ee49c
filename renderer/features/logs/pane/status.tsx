/** Under a log, in one line: does it follow, how many lines are at hand, what is being loaded, what was not kept. */
import { plural } from '../../../ui/format'
import { State } from '../../../ui/mark'
import type { FeedState } from './feed'
import { useViewerState } from './use-viewer'
import type { Viewer } from './viewer'

/** `isOnly`: the lines are those that match. */
export function StatusLine({ viewer, isOnly }: { viewer: Viewer; isOnly: boolean }) {
  const state = useViewerState(viewer, (now) => now)
  const { phase, error, isFollowing, first, end, isWhole, letGo, journey, searched } = state
  const isLive = phase === 'open'
  // The search bar says why.
  const isRefused = phase === 'broken' && isOnly && error !== undefined
  const off = phase === 'opening' ? 'Opening…' : isRefused ? 'Nothing searched' : 'Not connected'
  return (
    <footer className="flex h-[22px] flex-none items-center gap-3 overflow-hidden border-t border-line bg-panel px-3 text-tiny whitespace-nowrap text-muted">
      <State
        tone={!isLive ? 'off' : isFollowing ? 'good' : 'paused'}
        word={!isLive ? off : isFollowing ? 'Following' : 'Paused'}
      />
      {isRefused ? null : <span>{countText(state)}</span>}
      {searched && end > first && !isWhole && letGo === 0 && !journey ? (
        <button type="button" onClick={() => void viewer.loadAll()} className="text-accent hover:underline">
          Search older lines
        </button>
      ) : null}
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

function countText({ first, end, isWhole, searched }: FeedState): string {
  const whole = isWhole ? ', all there are' : ''
  if (!searched) return plural(end - first, 'line') + whole
  const { lines, of } = searched
  const progress = lines < of ? `, ${Math.floor((100 * lines) / of)} % searched` : ''
  return `${(end - first).toLocaleString('en')} of ${plural(of, 'line')}${whole}${progress}`
}
