/**
 * A line as the page holds it: the bytes as they were written, and what is made of them when it comes into sight, made
 * once. Used by everything in this folder.
 */
import type { LINE_KIND, LogLevel } from '../../../../shared/contract/logs'
import { logLevel } from '../../../../shared/domain/log-level'
import { logPlainText, logText } from '../../../../shared/domain/log-text'
import { bytes as bytesText } from '../../../ui/format'

/** The contract's own numbers; the page takes no values from it, for it would bring the validator along. */
export const KIND = { stdout: 1, stderr: 2, mark: 3 } as const satisfies typeof LINE_KIND
/** Of one line that much is painted; the whole of it opens in the drawer. */
const MAX_PAINTED_BYTES = 4 * 1024

export interface Line {
  number: number
  bytes: Uint8Array
  /** Epoch ms with fraction. */
  at: number
  /** Place in the pane's sources. */
  source: number
  kind: number
  /** Bytes that were not kept. */
  cutBytes: number
  /** What is painted, with SGR. */
  text: string
  /** The same without; what a person reads, selects and searches. */
  plain: string
  /** How many of the units of `plain` were written; behind them stands what we say of the rest. */
  writtenUnits: number
  level: LogLevel
  /** Among matches: its number in the pane itself. */
  inPane: number | undefined
}

export interface LinesReply {
  from: number
  text: Uint8Array
  lengths: Uint32Array
  at: Float64Array
  sources: Uint16Array
  kinds: Uint8Array
  cut: Float64Array
  inPane?: Float64Array | undefined
}

/** The lines of an answer, in their order. */
export function linesOf(reply: LinesReply): Line[] {
  const lines: Line[] = []
  let start = 0
  for (const [place, length] of reply.lengths.entries()) {
    lines.push(
      createLine({
        number: reply.from + place,
        bytes: reply.text.subarray(start, start + length),
        at: reply.at[place] ?? 0,
        source: reply.sources[place] ?? 0,
        kind: reply.kinds[place] ?? KIND.stdout,
        cutBytes: reply.cut[place] ?? 0,
        inPane: reply.inPane?.[place],
      }),
    )
    start += length + 1
  }
  return lines
}

type Raw = Pick<Line, 'number' | 'bytes' | 'at' | 'source' | 'kind' | 'cutBytes'> & Partial<Pick<Line, 'inPane'>>

export function createLine(raw: Raw): Line {
  const painted = raw.bytes.length > MAX_PAINTED_BYTES ? raw.bytes.subarray(0, MAX_PAINTED_BYTES) : raw.bytes
  const restBytes = raw.bytes.length - painted.length + raw.cutBytes
  const text = logText(painted)
  const written = text.includes('\u001b') ? logPlainText(painted) : text
  const rest = restBytes > 0 ? `…(+${bytesText(restBytes)})` : ''
  return {
    ...raw,
    inPane: raw.inPane,
    text: rest ? `${text}\u001b[0;1m${rest}` : text,
    plain: written + rest,
    writtenUnits: written.length,
    level: raw.kind === KIND.mark ? 'none' : logLevel(written),
  }
}

export const isMark = (line: Line) => line.kind === KIND.mark

/** Are these two the same line, whatever their numbers? */
export function isSameLine(a: Line, b: Line): boolean {
  if (a.at !== b.at || a.source !== b.source || a.kind !== b.kind || a.bytes.length !== b.bytes.length) return false
  for (let at = 0; at < a.bytes.length; at++) if (a.bytes[at] !== b.bytes[at]) return false
  return true
}
