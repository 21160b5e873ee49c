/**
 * Bytes of `GET /containers/ID/logs?timestamps=1` to lines, however the chunks fall. Pure; fed by logs.ts. A container
 * without a terminal is sent in frames: stream, three zeros, length (big endian), then the instant and one message
 * (Engine API, ContainerAttach). With a terminal there are no frames (logs-terminal.ts). The first byte tells which,
 * because an instant begins with a digit: engines before API 1.42 and Podman do not say it in Content-Type.
 */
import type { LogBatch } from '../../../ports'
import { BatchWriter, LINE_FEED, OpenLine } from './logs-batch'
import { StampReader } from './logs-stamp'
import { TerminalLogReader } from './logs-terminal'

export interface LogReader {
  /** The lines that are complete now; the chunk is written over. Throws BrokenLog, after which it must not be fed. */
  feed: (chunk: Buffer) => LogBatch[]
  /** The last line, where it has no end. Throws BrokenLog when the log breaks off within a frame. */
  end: () => LogBatch[]
}

/** What came is no log, or the engine says in it that it cannot go on (`said`). */
export class BrokenLog extends Error {
  override name = 'BrokenLog'
  readonly said: string | undefined

  constructor(message: string, said?: string) {
    super(message)
    this.said = said
  }
}

/**
 * dockerd cuts a line into messages of exactly so many bytes and ends only the last (daemon/logger/copier.go); drivers
 * with another limit have a larger one. A shorter message without an end is the last word of a process.
 */
const PIECE_BYTES = 16 * 1024
const HEADER_BYTES = 8
/** No driver's messages are so long; an engine that announces more is none. */
const MAX_FRAME_BYTES = 1024 * 1024
/** What dockerd itself has to say when it cannot read on. */
const SYSTEM_ERROR = 3

/** `options.podman`: there a message without an end may be of any length, and its line always goes on. */
export function createLogReader({ podman }: { podman: boolean }): LogReader {
  let reader: LogReader | undefined
  return {
    feed(chunk) {
      const [first] = chunk
      if (first === undefined) return []
      reader ??= first <= SYSTEM_ERROR ? new FrameReader(podman ? 0 : PIECE_BYTES) : new TerminalLogReader()
      return reader.feed(chunk)
    },
    end: () => reader?.end() ?? [],
  }
}

class FrameReader implements LogReader {
  readonly #stamp = new StampReader()
  readonly #writer = new BatchWriter()
  /** By stream; 0 is stdin's number, which some engines gave to what a terminal shows. */
  readonly #open = [new OpenLine(), new OpenLine(), new OpenLine()] as const
  #held: Buffer[] = []
  #heldBytes = 0
  #neededBytes = HEADER_BYTES
  /** A message without an end that is shorter ends its line all the same. */
  readonly #pieceBytes: number

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes
  }

  feed(chunk: Buffer): LogBatch[] {
    this.#held.push(chunk)
    this.#heldBytes += chunk.length
    if (this.#heldBytes < this.#neededBytes) return []
    const bytes = this.#held.length === 1 ? chunk : Buffer.concat(this.#held, this.#heldBytes)
    const batches: LogBatch[] = []
    const at = this.#readFrames(bytes, batches)
    this.#held = at < bytes.length ? [bytes.subarray(at)] : []
    this.#heldBytes = bytes.length - at
    const last = this.#writer.take()
    if (last) batches.push(last)
    return batches
  }

  end(): LogBatch[] {
    if (this.#heldBytes > 0) throw new BrokenLog('it ends within a frame')
    return this.#open.flatMap((line, stream) => (line.isOpen ? [line.take(stream || 1, false)] : []))
  }

  /** Gives where the first incomplete frame begins. */
  #readFrames(bytes: Buffer, batches: LogBatch[]): number {
    const { length } = bytes
    let at = 0
    this.#writer.begin(bytes, 0)
    while (length - at >= HEADER_BYTES) {
      const stream = bytes[at] ?? 0
      const size = bytes.readUInt32BE(at + 4)
      if (stream > SYSTEM_ERROR || size > MAX_FRAME_BYTES)
        throw new BrokenLog(`a frame begins with ${bytes.toString('hex', at, at + HEADER_BYTES)}`)
      const from = at + HEADER_BYTES
      if (from + size > length) {
        this.#neededBytes = HEADER_BYTES + size
        return at
      }
      at = from + size
      if (stream === SYSTEM_ERROR) throw new BrokenLog('the engine gave up', bytes.toString('utf8', from, at))
      this.#readMessage(bytes, from, at, stream, batches)
    }
    this.#neededBytes = HEADER_BYTES
    return at
  }

  /** Nearly always one whole line. A message with more than one is cut into as many, so that no line holds an end. */
  #readMessage(bytes: Buffer, from: number, to: number, stream: number, batches: LogBatch[]): void {
    const stamp = this.#stamp
    const open = this.#open[stream] ?? this.#open[1]
    const text = stamp.read(bytes, from, to)
    let at = text
    while (at < to) {
      const found =
        bytes[to - 1] === LINE_FEED ? bytes.indexOf(LINE_FEED, at) : bytes.subarray(at, to).indexOf(LINE_FEED)
      const isEnded = found >= 0
      const lineEnd = !isEnded ? to : bytes[to - 1] === LINE_FEED ? found : at + found
      if (open.isOpen) {
        open.add(bytes, at, lineEnd)
        if (isEnded || to - text < this.#pieceBytes)
          this.#close(open, stream, bytes, isEnded ? lineEnd + 1 : lineEnd, batches)
      } else if (isEnded || to - text < this.#pieceBytes) this.#writer.add(at, lineEnd, stamp, stream || 1)
      else {
        open.open(stamp)
        open.add(bytes, at, lineEnd)
      }
      at = isEnded ? lineEnd + 1 : lineEnd
    }
  }

  #close(open: OpenLine, stream: number, bytes: Buffer, next: number, batches: LogBatch[]): void {
    const before = this.#writer.take()
    if (before) batches.push(before)
    batches.push(open.take(stream || 1, false))
    this.#writer.begin(bytes, next)
  }
}
