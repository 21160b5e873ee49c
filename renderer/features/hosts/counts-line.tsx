/** How many containers of which kind: as a line of numbers, and drawn as a bar. */
import { Link } from 'wouter'
import type { Counts } from './counts'

const PARTS: { kind: keyof Counts; word: string; ground: string; q: string }[] = [
  { kind: 'running', word: 'running', ground: 'bg-good-fill', q: 'status:running -health:unhealthy' },
  { kind: 'unhealthy', word: 'unhealthy', ground: 'bg-warn-fill', q: 'health:unhealthy' },
  { kind: 'restarting', word: 'restarting', ground: 'bg-crit-fill', q: 'status:restarting' },
  { kind: 'stopped', word: 'stopped', ground: 'bg-edge', q: '-status:running,restarting' },
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

interface LineProps {
  counts: Counts
  /** What was last known, hence muted; its age stands beside it. */
  isPast: boolean
  /** With it each number leads to those containers of the host. */
  hostId?: string
}

export function CountsLine({ counts, isPast, hostId }: LineProps) {
  const parts = PARTS.filter(({ kind }) => counts[kind] > 0)
  if (parts.length === 0) return <p className="mt-1.5 text-small text-faint">{isPast ? '' : 'no containers'}</p>
  return (
    <p className="mt-1.5 flex flex-wrap gap-x-3 text-small text-muted">
      {parts.map(({ kind, word, q }) => {
        const number = <b className={`font-medium ${isPast ? '' : 'text-text'}`}>{counts[kind]}</b>
        if (!hostId)
          return (
            <span key={kind}>
              {number} {word}
            </span>
          )
        return (
          <Link
            key={kind}
            href={`/containers?${new URLSearchParams({ host: hostId, q })}`}
            className="rounded-[4px] hover:text-accent hover:underline"
          >
            {number} {word}
          </Link>
        )
      })}
    </p>
  )
}
