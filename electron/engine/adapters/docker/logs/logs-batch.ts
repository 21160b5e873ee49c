/**
 * Collects the lines of a log into LogBatches. Whole lines are moved together inside the very buffer they came in, so
 * that a million of them cost neither objects nor memory; a line that came in pieces is put together in a buffer of its
 * own and is a batch of its own. Used by logs-reader.ts.
 */
import { MAX_LINE_BYTES } from '../../../../../shared/contract/logs'
import type { Instant, LogBatch } from '../../../ports'

export const LINE_FEED = 0x0a
export const RETURN = 0x0d
const END = Buffer.from([LINE_FEED])
const FIRST_PLACES = 512

/** What there is of a line whose end has not come; the bytes are copies. */
export class OpenLine implements Instant {
  s = 0
  ns = 0
  #parts: Buffer[] = []
  #size = 0
  #cut = 0
  #lastByte: number | undefined
  isOpen = false

  open(at: Instant): void {
    this.s = at.s
    this.ns = at.ns
    this.isOpen = true
  }

  add(bytes: Buffer, from: number, to: number): void {
    if (to > from) this.#lastByte = bytes[to - 1]
    const kept = Math.min(to - from, MAX_LINE_BYTES + 1 - this.#size)
    this.#cut += to - from - kept
    if (kept <= 0) return
    this.#parts.push(Buffer.from(bytes.subarray(from, from + kept)))
    this.#size += kept
  }

  /** The line as a batch; it is closed with that. A carriage return at its end is left out where `dropsReturn`. */
  take(stream: number, dropsReturn: boolean): LogBatch {
    const whole = Buffer.concat(this.#parts, this.#size)
    const bytes = whole.length + this.#cut - (dropsReturn && this.#lastByte === RETURN ? 1 : 0)
    const length = Math.min(bytes, MAX_LINE_BYTES)
    const cut = bytes - length
    this.#parts = []
    this.#size = 0
    this.#cut = 0
    this.#lastByte = undefined
    this.isOpen = false
    return {
      text: Buffer.concat([whole.subarray(0, length), END]),
      lengths: Uint32Array.of(length),
      seconds: Float64Array.of(this.s),
      nanos: Uint32Array.of(this.ns),
      streams: Uint8Array.of(stream),
      cut: cut > 0 ? new Map([[0, cut]]) : NOTHING_CUT,
    }
  }
}

const NOTHING_CUT: ReadonlyMap<number, number> = new Map()

export class BatchWriter {
  #bytes: Buffer = Buffer.alloc(0)
  #start = 0
  #end = 0
  #count = 0
  #lengths = new Uint32Array(FIRST_PLACES)
  #seconds = new Float64Array(FIRST_PLACES)
  #nanos = new Uint32Array(FIRST_PLACES)
  #streams = new Uint8Array(FIRST_PLACES)
  #cut: Map<number, number> | undefined

  /** Lines are moved to `start` of `bytes` from now on. Whatever was collected must have been taken. */
  begin(bytes: Buffer, start: number): void {
    this.#bytes = bytes
    this.#start = start
    this.#end = start
  }

  /** The line at `from` to `to`, without its end. Between the line before and `to` there must be room for that end. */
  add(from: number, to: number, at: Instant, stream: number): void {
    const place = this.#count
    if (place === this.#lengths.length) this.#grow()
    const whole = to - from
    const length = Math.min(whole, MAX_LINE_BYTES)
    if (whole > length) {
      this.#cut ??= new Map()
      this.#cut.set(place, whole - length)
    }
    if (this.#end !== from) this.#bytes.copyWithin(this.#end, from, from + length)
    this.#end += length
    this.#bytes[this.#end] = LINE_FEED
    this.#end += 1
    this.#lengths[place] = length
    this.#seconds[place] = at.s
    this.#nanos[place] = at.ns
    this.#streams[place] = stream
    this.#count = place + 1
  }

  /** What was collected since `begin`; undefined when it is nothing. */
  take(): LogBatch | undefined {
    const count = this.#count
    if (count === 0) return undefined
    const batch: LogBatch = {
      text: this.#bytes.subarray(this.#start, this.#end),
      lengths: this.#lengths.slice(0, count),
      seconds: this.#seconds.slice(0, count),
      nanos: this.#nanos.slice(0, count),
      streams: this.#streams.slice(0, count),
      cut: this.#cut ?? NOTHING_CUT,
    }
    this.#count = 0
    this.#cut = undefined
    this.#start = this.#end
    return batch
  }

  #grow(): void {
    const places = this.#lengths.length * 2
    this.#lengths = extended(this.#lengths, new Uint32Array(places))
    this.#seconds = extended(this.#seconds, new Float64Array(places))
    this.#nanos = extended(this.#nanos, new Uint32Array(places))
    this.#streams = extended(this.#streams, new Uint8Array(places))
  }
}

function extended<T extends { set: (from: T) => void }>(from: T, to: T): T {
  to.set(from)
  return to
}
