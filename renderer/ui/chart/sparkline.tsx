/**
 * The course of one value as a line the size of a word: a bare path, because tables draw hundreds of them while they
 * scroll. It fills the box it is given (`className`), its zero is the bottom, a gap is a gap. The number stands beside it.
 */
import { sparkPath } from './spark-path'

export type UsageTone = 'plain' | 'warn' | 'crit' | 'off'

const INK: Record<UsageTone, string> = {
  plain: 'text-series-a',
  warn: 'text-warn-fill',
  crit: 'text-crit-fill',
  off: 'text-off',
}

interface SparklineProps {
  /** Oldest first, equally far apart; null is not known. */
  values: readonly (number | null)[]
  /** The value at the upper edge; without it the largest of them. */
  max?: number | undefined
  /** What it shows, for those who do not see it: `CPU over the last 15 minutes`. */
  label: string
  tone?: UsageTone
  className?: string
}

export function Sparkline({ values, max, label, tone = 'plain', className = 'h-4 w-16' }: SparklineProps) {
  const { line, area } = sparkPath(values, max)
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      className={`block flex-none overflow-visible ${INK[tone]} ${className}`}
    >
      <path d={area} fill="currentColor" opacity={0.14} />
      <path
        d={line}
        fill="none"
        stroke="currentColor"
        strokeWidth={1.25}
        strokeLinecap="round"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  )
}
