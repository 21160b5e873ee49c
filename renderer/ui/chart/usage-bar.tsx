/**
 * A share of a whole as a thin bar. What is not known is an empty, dashed track, which is not zero. The number stands
 * beside it in words; the bar is for the eye that compares rows. Used by tables and host cards.
 */
import type { UsageTone } from './sparkline'

const FILL: Record<UsageTone, string> = {
  plain: 'bg-series-a',
  warn: 'bg-warn-fill',
  crit: 'bg-crit-fill',
  off: 'bg-off',
}

interface UsageBarProps {
  /** 0 to 1; more is drawn as full. null is not known. */
  share: number | null
  /** What it shows, for those who do not see it: `Memory: 412 MiB of 512 MiB`. */
  label: string
  tone?: UsageTone
  className?: string
}

export function UsageBar({ share, label, tone = 'plain', className = 'h-1 w-full' }: UsageBarProps) {
  if (share === null)
    return (
      <div role="img" aria-label={`${label}: not known`} className={`flex items-center ${className}`}>
        <div className="w-full border-t border-dashed border-edge" />
      </div>
    )
  return (
    <div role="img" aria-label={label} className={`overflow-hidden rounded-full bg-line ${className}`}>
      <div
        className={`h-full rounded-full ${FILL[tone]} ${share > 0 ? 'min-w-0.5' : ''}`}
        style={{ width: `${Math.min(1, Math.max(0, share)) * 100}%` }}
      />
    </div>
  )
}
