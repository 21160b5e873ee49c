/** A found line in parts, the matching ones marked; begins a little before the first match. Pure; used by found.tsx. */
import { logByteOffsets } from '../../../../shared/domain/log-text'
import type { Highlight } from '../search/highlight'

export interface Part {
  /** Where it begins in the plain text; its own among the parts. */
  at: number
  text: string
  isHit: boolean
}

/** Shown before the first match, so that it is seen without scrolling. */
const BEFORE = 60
const MOST_LENGTH = 500

/** `plain`: what is shown of `bytes`. */
export function partsOf(plain: string, bytes: Uint8Array, find: Highlight | undefined): Part[] {
  const ranges = find?.(bytes) ?? []
  const offsets = ranges.length > 0 ? logByteOffsets(bytes) : undefined
  const first = ranges[0] && offsets ? unitOf(offsets, ranges[0].from) : 0
  const start = first > BEFORE * 2 ? first - BEFORE : 0
  const end = Math.min(plain.length, start + MOST_LENGTH)
  const parts: Part[] = start > 0 ? [{ at: -1, text: '…', isHit: false }] : []
  let at = start
  for (const range of offsets ? ranges : []) {
    const [from, to] = [unitOf(offsets, range.from), unitOf(offsets, range.to)].map((unit) => Math.min(unit, end))
    if (from === undefined || to === undefined || to <= at) continue
    if (from > at) parts.push({ at, text: plain.slice(at, from), isHit: false })
    parts.push({ at: Math.max(at, from), text: plain.slice(Math.max(at, from), to), isHit: true })
    at = to
  }
  if (at < end) parts.push({ at, text: plain.slice(at, end), isHit: false })
  if (end < plain.length) parts.push({ at: end, text: '…', isHit: false })
  return parts
}

/** The first unit that stands at or behind that byte. */
function unitOf(offsets: Uint32Array | undefined, byte: number): number {
  const found = offsets?.findIndex((offset) => offset >= byte) ?? -1
  return found < 0 ? (offsets?.length ?? 1) - 1 : found
}
