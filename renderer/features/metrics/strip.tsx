/** How a container did over the span of the charts, as a strip of parts: each state has a fill of its own beside its colour. */
import { instantText, type Span } from '../../ui/chart'
import { span } from '../../ui/format'
import type { StripPart, StripState } from './states'

const STRIPES = 'repeating-linear-gradient(135deg, var(--color-warn-fill) 0 4px, var(--color-warn-weak) 4px 7px)'

const LOOK: Record<StripState, { word: string; fill: React.CSSProperties }> = {
  healthy: { word: 'healthy', fill: { background: 'var(--color-good-fill)' } },
  unhealthy: { word: 'unhealthy', fill: { background: STRIPES } },
  running: { word: 'running', fill: { background: 'var(--color-series-a)' } },
  stopped: {
    word: 'not running',
    fill: { background: 'var(--color-line)', boxShadow: 'inset 0 0 0 1px var(--color-edge)' },
  },
  unknown: { word: 'not known', fill: { borderBottom: '1px dashed var(--color-edge)' } },
}

export function Strip({ parts, shown }: { parts: readonly StripPart[]; shown: Span }) {
  const spanMs = shown.until - shown.from
  const states = [...new Set(parts.map(({ state }) => state))]
  return (
    <div className="mt-3 grid gap-1.5">
      <div role="img" aria-label={spoken(parts, spanMs)} className="relative h-3.5 overflow-hidden rounded-[3px]">
        {parts.map(({ from, until, state }) => (
          <div
            key={from}
            title={`${LOOK[state].word}, ${instantText(from, spanMs)} – ${instantText(until, spanMs)}`}
            className="absolute inset-y-0"
            style={{
              left: `${((from - shown.from) / spanMs) * 100}%`,
              width: `${((until - from) / spanMs) * 100}%`,
              minWidth: '2px',
              ...LOOK[state].fill,
            }}
          />
        ))}
      </div>
      <ul aria-hidden className="flex flex-wrap gap-x-3 text-small text-muted">
        {states.map((state) => (
          <li key={state} className="flex items-center gap-1.5">
            <span className="inline-block size-2.5 rounded-[2px]" style={LOOK[state].fill} /> {LOOK[state].word}
          </li>
        ))}
        <li className="ml-auto text-faint">over the span of the charts</li>
      </ul>
    </div>
  )
}

function spoken(parts: readonly StripPart[], spanMs: number): string {
  const sums = new Map<string, number>()
  for (const { from, until, state } of parts) sums.set(state, (sums.get(state) ?? 0) + until - from)
  const texts = [...sums].map(([state, ms]) => `${LOOK[state as StripState].word} ${span(ms)}`)
  return `Of the last ${span(spanMs)}: ${texts.join(', ')}`
}
