/** How many containers of which kind: as a line of numbers, and drawn as a bar. */
import type { Counts } from './counts'

const PARTS: { kind: keyof Counts; word: string; ground: string }[] = [
  { kind: 'running', word: 'running', ground: 'bg-good-fill' },
  { kind: 'unhealthy', word: 'unhealthy', ground: 'bg-warn-fill' },
  { kind: 'restarting', word: 'restarting', ground: 'bg-crit-fill' },
  { kind: 'stopped', word: 'stopped', ground: 'bg-edge' },
]

/** The same numbers as the line below it, drawn; hence hidden from screen readers. */
export function CountsBar({ counts, isPast }: { counts: Counts; isPast: boolean }) {
  return (
    <div
      aria-hidden
      className={`mt-2.5 flex h-[5px] gap-px overflow-hidden rounded-full bg-line ${isPast ? 'opacity-60 saturate-50' : ''}`}
    >
      {PARTS.map(({ kind, ground }) =>
        counts[kind] > 0 ? (
          <span key={kind} className={`min-w-1 ${ground}`} style={{ flexGrow: counts[kind] }} />
        ) : null,
      )}
    </div>
  )
}

/** `isPast`: what was last known, hence muted; its age stands beside it. */
export function CountsLine({ counts, isPast }: { counts: Counts; isPast: boolean }) {
  const parts = PARTS.filter(({ kind }) => counts[kind] > 0)
  if (parts.length === 0) return <p className="mt-1.5 text-small text-faint">{isPast ? '' : 'no containers'}</p>
  return (
    <p className="mt-1.5 flex flex-wrap gap-x-3 text-small text-muted">
      {parts.map(({ kind, word }) => (
        <span key={kind}>
          <b className={`font-medium ${isPast ? '' : 'text-text'}`}>{counts[kind]}</b> {word}
        </span>
      ))}
    </p>
  )
}
