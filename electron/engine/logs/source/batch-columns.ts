/**
 * What an engine gave becomes lines of a pane: its bytes go to the spool, its instants are corrected. Pure but for the
 * spool. Used by history.ts and catch-up.ts.
 */
import type { Instant, LogBatch, Spool } from '../../ports'
import { type Columns, emptyColumns } from '../pane/columns'

export interface BatchPlace {
  source: number
  /** How far the host's clock is ahead; taken off where several hosts are merged, otherwise 0. */
  offsetMs: number
  /**
   * Of merged sources: no line is earlier than this and the one before it, because the order of one source is its
   * engine's, and its clock may have been set back. Undefined for a pane of one source: the instants stay as they are.
   */
  notBefore: number | undefined
}

/** Lines `from` to `to - 1` of the batch. Throws the Failure of a spool that cannot take more. */
export function columnsOfBatch(
  batch: LogBatch,
  from: number,
  to: number,
  spool: Pick<Spool, 'append'>,
  cut: Map<number, number>,
  { source, offsetMs, notBefore }: BatchPlace,
): Columns {
  const lines = emptyColumns(to - from)
  const { lengths, seconds, nanos } = batch
  let start = 0
  for (let line = 0; line < from; line += 1) start += (lengths[line] ?? 0) + 1
  let end = start
  for (let line = from; line < to; line += 1) end += (lengths[line] ?? 0) + 1
  let address = spool.append(batch.text.subarray(start, end))
  let latest = notBefore ?? 0
  for (let line = from; line < to; line += 1) {
    const place = line - from
    const length = lengths[line] ?? 0
    const at = (seconds[line] ?? 0) * 1000 + (nanos[line] ?? 0) / 1e6 - offsetMs
    latest = Math.max(at, latest)
    lines.at[place] = notBefore === undefined ? at : latest
    lines.address[place] = address
    lines.length[place] = length
    const left = batch.cut.get(line)
    if (left !== undefined) cut.set(address, left)
    address += length + 1
  }
  lines.source.fill(source)
  lines.kind.set(batch.streams.subarray(from, to))
  return lines
}

/** dockerd keeps a long line as pieces of that size, and counts each for `tail`. */
const PIECE_BYTES = 16 * 1024

/** How many messages of the engine lines `from` to `to - 1` were. */
export function messagesOf({ lengths, cut }: LogBatch, from: number, to: number): number {
  let messages = to - from
  for (let line = from; line < to; line += 1) {
    const length = lengths[line] ?? 0
    if (length >= PIECE_BYTES) messages += Math.floor((length + (cut.get(line) ?? 0)) / PIECE_BYTES)
  }
  return messages
}

export function instantAt({ seconds, nanos }: LogBatch, line: number): Instant {
  return { s: seconds[line] ?? 0, ns: nanos[line] ?? 0 }
}

export function isAt({ seconds, nanos }: LogBatch, line: number, { s, ns }: Instant): boolean {
  return seconds[line] === s && nanos[line] === ns
}
