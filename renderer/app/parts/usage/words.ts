/** How usage reads: percent, rates, and from where on a share needs a look. Pure; used by tables, cards and tiles. */
import type { ContainerUsage } from '../../../../shared/contract/metrics'
import { bytes } from '../../../ui/format'

/** `0.4 %`, `31.8 %`, `412 %`: of one core or of a whole, as the column says. */
export const percent = (value: number): string => `${value.toFixed(value < 99.95 ? 1 : 0)} %`

/** `31 %`: where a glance is enough. */
export const wholePercent = (share: number): string => `${Math.round(share * 100)} %`

/** Bytes a second: `1.2 MiB/s`. */
export const rate = (bytesPerS: number): string => `${bytes(Math.round(bytesPerS))}/s`

/** What went both ways, in bytes a second. Where one way is not known the other alone says enough to compare. */
export function usageSum(usage: Rates | undefined, of: 'network' | 'io'): number | undefined {
  if (!usage) return undefined
  const [one, other] = of === 'network' ? [usage.received, usage.sent] : [usage.read, usage.written]
  return one === null && other === null ? undefined : (one ?? 0) + (other ?? 0)
}

type Rates = Pick<ContainerUsage, 'received' | 'sent' | 'read' | 'written'>

/** A share of memory, disk or limit: `warn` from 80 % on, `crit` from 95 %, where little is left to act in. */
export function shareTone(share: number | undefined): 'plain' | 'warn' | 'crit' {
  if (share === undefined || share < 0.8) return 'plain'
  return share < 0.95 ? 'warn' : 'crit'
}

export const TONE_WORDS = { plain: '', warn: 'high', crit: 'nearly full' } as const
