/** What a line's marks mean, beside the pointer where it rests on the gutter or the time. */
import { exactText } from '../../../ui/format'
import { GUTTER_PX } from '../../../ui/log/log-screen'
import { isMark, KIND, type Line } from './line'
import type { Viewer } from './viewer'

/** Over that part of a row it speaks, in pixels from the left. */
const SPEAKS_PX = GUTTER_PX + 130

export function LineTip({ viewer, line, x, y }: { viewer: Viewer; line: Line; x: number; y: number }) {
  if (x > SPEAKS_PX) return null
  const source = viewer.store.getState().sources[line.source]
  const words = [
    exactText(line.at),
    isMark(line) ? '' : line.kind === KIND.stderr ? 'stderr' : 'stdout',
    line.level === 'none' ? '' : line.level,
  ].filter(Boolean)
  return (
    <div
      aria-hidden
      style={{ top: y + 22, left: 18 }}
      className="pointer-events-none absolute z-20 rounded-base border border-line bg-raise px-2 py-1 text-small text-text shadow-float"
    >
      {words.join(' · ')}
      {source ? <bdi className="ml-1.5 text-muted">{source.name}</bdi> : null}
    </div>
  )
}
