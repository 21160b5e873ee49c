/** From bytes of a line, as the search finds them, to the characters that are painted. Used by viewer.ts at each paint. */
import { logByteOffsets } from '../../../../shared/domain/log-text'
import type { Line } from './line'

const offsets = new WeakMap<Line, Uint32Array>()

/** Where bytes of a line stand in its plain text. */
export function unitsOfBytes(line: Line, { from, to }: { from: number; to: number }): { from: number; to: number } {
  const known = offsets.get(line) ?? logByteOffsets(line.bytes)
  offsets.set(line, known)
  const last = line.writtenUnits
  return { from: Math.min(last, firstAtOrAfter(known, from)), to: Math.min(last, firstAtOrAfter(known, to)) }
}

function firstAtOrAfter(rising: Uint32Array, value: number): number {
  let low = 0
  let high = rising.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
