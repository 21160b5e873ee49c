/**
 * The log of a container with a terminal: bare text, each message begun by an instant, each line ended by `\r\n`. A
 * message without an end is followed by the next one's instant in the middle of the line. After exactly 16 KiB the line
 * goes on; elsewhere a process has ended without a last line feed, and what follows is another line. The latter is
 * believed only of an instant later than the line's own: what a program prints itself is earlier. Used by logs-reader.ts.
 */
import type { Instant, LogBatch } from '../../../ports'
import { BatchWriter, LINE_FEED, OpenLine, RETURN } from './logs-batch'
import { MAX_STAMP_BYTES, StampReader } from './logs-stamp'

const PIECE_BYTES = 16 * 1024
const STDOUT = 1
const STAMP_END = Buffer.from('Z ')
/** What stands before `Z `: `2026-11-21T13:54:22.123456789` from dockerd, from Podman only the second. */
const STAMP_BYTES = [29, 19]

export class TerminalLogReader {
  readonly #stamp = new StampReader()
  readonly #inner = new StampReader()
  readonly #writer = new BatchWriter()
  readonly #open = new OpenLine()
  #held: Buffer | undefined
  /** The line goes on without an instant. */
  #isBare = false

  feed(chunk: Buffer): LogBatch[] {
    const bytes = this.#held ? Buffer.concat([this.#held, chunk]) : chunk
    const batches: LogBatch[] = []
    this.#writer.begin(bytes, 0)
    const at = this.#readLines(bytes, batches)
    this.#held = at < bytes.length ? bytes.subarray(at) : undefined
    const last = this.#writer.take()
    if (last) batches.push(last)
    return batches
  }

  end(): LogBatch[] {
    const held = this.#held
    this.#held = undefined
    if (held) {
      const text = this.#isBare ? 0 : this.#stamp.read(held, 0, held.length)
      if (!this.#open.isOpen) this.#open.open(this.#stamp)
      this.#open.add(held, text, held.length)
    }
    return this.#open.isOpen ? [this.#open.take(STDOUT, true)] : []
  }

  /** Gives where the first line begins that is not complete. */
  #readLines(bytes: Buffer, batches: LogBatch[]): number {
    let at = 0
    while (at < bytes.length) {
      const found = bytes.indexOf(LINE_FEED, at)
      const isEnded = found >= 0
      const end = isEnded ? found : bytes.length
      // Its instant may be cut off in the middle.
      if (!isEnded && !this.#isBare && end - at < MAX_STAMP_BYTES) return at
      const text = this.#isBare ? at : this.#readStamp(bytes, at, end)
      const pieceEnd = text + PIECE_BYTES
      const isLong = !this.#isBare && end > pieceEnd
      if (isLong && !isEnded && end - pieceEnd < MAX_STAMP_BYTES) return at
      const next = (isEnded || isLong) && text > at ? this.#nextRun(bytes, text, end) : 0
      if (next > 0) {
        this.#writer.add(text, next, this.#stamp, STDOUT)
        at = next
      } else if (isLong) {
        this.#keep(bytes, text, pieceEnd)
        this.#isBare = this.#inner.read(bytes, pieceEnd, end) === pieceEnd
        at = pieceEnd
      } else if (isEnded) {
        this.#finish(bytes, text, end, batches)
        this.#isBare = false
        at = end + 1
      } else if (this.#isBare) {
        this.#keep(bytes, text, end)
        at = end
      } else return at
    }
    return at
  }

  /** The instant of a piece in the middle of a line is not the line's. */
  #readStamp(bytes: Buffer, at: number, end: number): number {
    return (this.#open.isOpen ? this.#inner : this.#stamp).read(bytes, at, end)
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    if (!this.#open.isOpen) this.#open.open(this.#stamp)
    this.#open.add(bytes, from, to)
  }

  #finish(bytes: Buffer, from: number, end: number, batches: LogBatch[]): void {
    if (this.#open.isOpen) {
      this.#open.add(bytes, from, end)
      const before = this.#writer.take()
      if (before) batches.push(before)
      batches.push(this.#open.take(STDOUT, true))
      this.#writer.begin(bytes, end + 1)
      return
    }
    const hasReturn = end > from && bytes[end - 1] === RETURN
    this.#writer.add(from, hasReturn ? end - 1 : end, this.#stamp, STDOUT)
  }

  /** Where the line ends without a line feed, because the instant of a later message stands there; 0 where it does not. */
  #nextRun(bytes: Buffer, from: number, end: number): number {
    if (this.#isBare || this.#open.isOpen) return 0
    for (let at = bytes.indexOf(STAMP_END, from); at >= 0 && at < end; at = bytes.indexOf(STAMP_END, at + 1)) {
      for (const length of STAMP_BYTES) {
        const start = at - length
        if (start <= from || this.#inner.read(bytes, start, end) !== at + STAMP_END.length) continue
        if (start - from < PIECE_BYTES && isLater(this.#inner, this.#stamp)) return start
      }
    }
    return 0
  }
}

function isLater(one: Instant, other: Instant): boolean {
  return one.s > other.s || (one.s === other.s && one.ns > other.ns)
}
