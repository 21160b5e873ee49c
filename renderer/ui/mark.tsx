/**
 * State as a shape: each tone has its own form beside its own colour, so that neither carries the meaning alone. The
 * word always stands beside it, which is why the mark itself is hidden from screen readers.
 */
import { Isolated } from './text'

export type Tone = 'good' | 'warn' | 'crit' | 'info' | 'busy' | 'off' | 'paused' | 'locked'

const COLOUR: Record<Tone, string> = {
  good: 'text-good-fill',
  warn: 'text-warn-fill',
  crit: 'text-crit-fill',
  info: 'text-info',
  // The whole picture turns: a box can be turned without laying out the page at each frame, a part of it cannot.
  busy: 'animate-spin-slow text-info',
  off: 'text-off',
  paused: 'text-off',
  locked: 'text-warn-fill',
}

const SHAPE: Record<Tone, React.ReactNode> = {
  good: <circle cx="5" cy="5" r="3.6" fill="currentColor" />,
  warn: <path d="M5 .9 9.6 9H.4Z" fill="currentColor" />,
  crit: <path d="M5 .4 9.6 5 5 9.6.4 5Z" fill="currentColor" />,
  info: <rect x="1.4" y="1.4" width="7.2" height="7.2" rx="1.6" fill="currentColor" />,
  busy: (
    <g fill="none" stroke="currentColor" strokeWidth="1.7">
      <circle cx="5" cy="5" r="3.7" opacity=".35" />
      <path d="M5 1.3a3.7 3.7 0 0 1 0 7.4" strokeLinecap="round" />
    </g>
  ),
  off: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  paused: <path d="M2.2 1.4h2v7.2h-2zM5.8 1.4h2v7.2h-2z" fill="currentColor" />,
  locked: (
    <g fill="none" stroke="currentColor" strokeWidth="1.3">
      <rect x="1.4" y="4.4" width="7.2" height="4.8" rx="1" fill="currentColor" />
      <path d="M3 4.4V3a2 2 0 0 1 4 0v1.4" />
    </g>
  ),
}

export function Mark({ tone, size = 10 }: { tone: Tone; size?: number }) {
  return (
    <svg viewBox="0 0 10 10" width={size} height={size} aria-hidden="true" className={`flex-none ${COLOUR[tone]}`}>
      {SHAPE[tone]}
    </svg>
  )
}

/** Mark and word, the usual pair. */
export function State({ tone, word, className = '' }: { tone: Tone; word: string; className?: string }) {
  return (
    <span className={`inline-flex items-center gap-1.5 align-top ${className}`}>
      <Mark tone={tone} />
      <span>
        <Isolated>{word}</Isolated>
      </span>
    </span>
  )
}
