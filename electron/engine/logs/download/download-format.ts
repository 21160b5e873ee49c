/**
 * Lines of a log as they stand in a downloaded file. Text: the bytes exactly as they were written, on wish behind the
 * instant as Docker prints it; behind the source where there are several. JSON lines: one object a line; bytes that are
 * no UTF-8 become U+FFFD. Pure; used by download.ts.
 */
import { LINE_KIND } from '../../../../shared/contract/logs'
import type { LogBatch } from '../../ports'

export interface LineFormat {
  format: 'text' | 'json-lines'
  timestamps: boolean
  /** Are there others, so that a line must say whose it is? */
  isMerged: boolean
}

export interface NamedSource {
  host: string
  container: string
  /** How far the host's clock is ahead; instants are written without it. */
  offsetMs: number
}

/** Lines `from` to `to - 1` of a batch, which begin at byte `start` and end before byte `end`. */
export interface LineRange {
  from: number
  to: number
  start: number
  end: number
}

export function formatted(batch: LogBatch, range: LineRange, source: NamedSource, format: LineFormat): Buffer {
  if (format.format === 'json-lines') return asJson(batch, range, source)
  if (!format.timestamps && !format.isMerged) return batch.text.subarray(range.start, range.end)
  return asText(batch, range, source, format)
}

function asText(batch: LogBatch, { from, to, start }: LineRange, source: NamedSource, format: LineFormat): Buffer {
  const name = format.isMerged ? `${source.host}/${source.container} | ` : ''
  const parts: Buffer[] = []
  let at = start
  for (let line = from; line < to; line += 1) {
    const end = at + (batch.lengths[line] ?? 0) + 1
    const stamp = format.timestamps ? `${stampOf(batch, line, source.offsetMs)} ` : ''
    parts.push(Buffer.from(stamp + name), batch.text.subarray(at, end))
    at = end
  }
  return Buffer.concat(parts)
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

function asJson(batch: LogBatch, { from, to, start }: LineRange, { host, container, offsetMs }: NamedSource): Buffer {
  let text = ''
  let at = start
  for (let line = from; line < to; line += 1) {
    const end = at + (batch.lengths[line] ?? 0)
    const stream = batch.streams[line] === LINE_KIND.stderr ? 'stderr' : 'stdout'
    const said = decoder.decode(batch.text.subarray(at, end))
    text += `${JSON.stringify({ time: stampOf(batch, line, offsetMs), host, container, stream, line: said })}\n`
    at = end + 1
  }
  return Buffer.from(text)
}

const NANOS = 1_000_000_000

/** RFC 3339 with nine digits, as `docker logs -t` prints it; the second is read anew only where it changes. */
export function stampOf({ seconds, nanos }: LogBatch, line: number, offsetMs: number): string {
  let second = seconds[line] ?? 0
  let nano = nanos[line] ?? 0
  if (offsetMs !== 0) {
    const offsetS = Math.trunc(offsetMs / 1000)
    second -= offsetS
    nano -= Math.round((offsetMs - offsetS * 1000) * 1e6)
    if (nano < 0) {
      nano += NANOS
      second -= 1
    } else if (nano >= NANOS) {
      nano -= NANOS
      second += 1
    }
  }
  return `${secondText(second)}.${String(nano).padStart(9, '0')}Z`
}

let lastSecond = Number.NaN
let lastText = ''
function secondText(second: number): string {
  if (second === lastSecond) return lastText
  lastText = new Date(second * 1000).toISOString().slice(0, 19)
  lastSecond = second
  return lastText
}
