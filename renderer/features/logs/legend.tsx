/**
 * The sources of a merged log: colour and short name as they stand before each line, state, and how far the host's clock
 * is off. A click hides a source or shows it again; its lines stay where they are.
 */
import type { SourceState } from '../../../shared/contract/logs'
import { useHosts } from '../../app/hooks'
import { Mark } from '../../ui/mark'
import { sourceClass } from './pane/colours'
import { SOURCE_WORDS } from './pane/notes'
import { useViewerState } from './pane/use-viewer'
import type { Viewer } from './pane/viewer'

interface LegendProps {
  viewer: Viewer
  names: ReadonlyMap<string, string>
  hidden: ReadonlySet<string>
  onHidden: (hidden: ReadonlySet<string>) => void
}

/** Offsets below it are within what can be measured. */
const WORTH_TELLING_MS = 100

export function Legend({ viewer, names, hidden, onHidden }: LegendProps) {
  const sources = useViewerState(viewer, (state) => state.sources)
  const hosts = useHosts().byKey
  const toggle = (key: string) => {
    const next = new Set(hidden)
    if (!next.delete(key)) next.add(key)
    onHidden(next)
  }
  return (
    <ul
      aria-label="Sources"
      className="flex max-h-[86px] flex-none flex-wrap gap-1 overflow-y-auto border-b border-line px-3 py-1.5"
    >
      {sources.map((source, place) => {
        const key = `${source.hostId}/${source.containerId}`
        const name = names.get(key)
        if (name === undefined) return null
        return (
          <li key={key}>
            <SourceChip
              source={source}
              place={place}
              name={name}
              hostName={hosts.get(source.hostId)?.name ?? ''}
              isHidden={hidden.has(key)}
              onToggle={() => toggle(key)}
            />
          </li>
        )
      })}
    </ul>
  )
}

interface ChipProps {
  source: SourceState
  place: number
  name: string
  hostName: string
  isHidden: boolean
  onToggle: () => void
}

function SourceChip({ source, place, name, hostName, isHidden, onToggle }: ChipProps) {
  const { tone, word } = SOURCE_WORDS[source.state]
  const clock = clockText(source)
  return (
    <button
      type="button"
      aria-pressed={!isHidden}
      aria-label={`${name}: ${source.name} on ${hostName}, ${word}${clock ? `, clock ${clock}` : ''}`}
      title={[`${source.name} on ${hostName}`, source.error?.message ?? word, exactClock(source)]
        .filter(Boolean)
        .join('\n')}
      onClick={onToggle}
      className={`inline-flex h-[22px] max-w-[220px] items-center gap-1.5 rounded-base border border-line px-2 text-small hover:border-edge ${isHidden ? 'text-faint line-through' : 'bg-panel text-text'}`}
    >
      <span aria-hidden className={`size-2 flex-none rounded-[2px] ${isHidden ? 'bg-edge' : sourceClass(place)}`} />
      <bdi className="truncate">{name}</bdi>
      {source.state === 'following' ? null : <Mark tone={tone} size={8} />}
      {clock ? <span className="flex-none text-tiny text-warn">{clock}</span> : null}
    </button>
  )
}

/** `+90 s`: how far its host's clock is ahead; nothing where it agrees with ours. */
function clockText({ clock }: SourceState): string {
  if (!clock || Math.abs(clock.offsetMs) < Math.max(WORTH_TELLING_MS, clock.errorMs)) return ''
  const seconds = Math.abs(clock.offsetMs) / 1000
  return `${clock.offsetMs < 0 ? '−' : '+'}${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`
}

const exactClock = ({ clock }: SourceState) =>
  clock
    ? `Its host's clock is ${Math.abs(Math.round(clock.offsetMs))} ms ${clock.offsetMs < 0 ? 'behind' : 'ahead of'} ours (± ${Math.ceil(clock.errorMs)} ms); times are corrected by it.`
    : ''
