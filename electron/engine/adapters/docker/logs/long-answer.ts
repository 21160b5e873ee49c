/**
 * A GET whose answer goes on for long and comes in very many small pieces: dockerd sends each line of a log as an HTTP
 * chunk of its own, and node:http makes a Buffer, an event and a turn of each. Here the chunks of one read are moved
 * together in the Buffer they came in (RFC 9112, 7.1). The connection is its own and ends with the answer. Used by
 * calls.ts.
 */
import type { Duplex } from 'node:stream'

export interface LongRequest {
  path: string
  query?: Record<string, string> | undefined
}

export interface LongAnswer {
  status: number
  /** Bytes as they come, nothing read ahead; whoever reads may write over them. Throws when the answer breaks off. */
  body: AsyncGenerator<Buffer, void, void>
  destroy: (reason?: Error) => void
}

const MAX_HEAD_BYTES = 64 * 1024
/** Of a chunk: dockerd's hold one line, but an engine may send more at once. */
const MAX_SIZE_DIGITS = 8
const HEAD_END = Buffer.from('\r\n\r\n')
const LINE_FEED = 0x0a
const RETURN = 0x0d

/** Resolves when the head is in. The signal ends it only until then. */
export async function openLong(connect: () => Duplex, wanted: LongRequest, signal: AbortSignal): Promise<LongAnswer> {
  const socket = connect()
  const destroy = (reason?: Error) => void socket.destroy(reason)
  const giveUp = () => destroy()
  socket.on('error', () => {}) // whoever reads it hears of it; before that nobody would
  signal.addEventListener('abort', giveUp, { once: true })
  try {
    socket.write(requestOf(wanted))
    const pieces: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]()
    const { head, rest } = await readHead(pieces)
    return { ...readFraming(head), body: bodyOf(pieces, readFraming(head).isChunked, rest), destroy }
  } catch (thrown) {
    destroy()
    throw thrown
  } finally {
    signal.removeEventListener('abort', giveUp)
  }
}

function requestOf({ path, query }: LongRequest): string {
  const target = `${path}${query ? `?${new URLSearchParams(query)}` : ''}`
  if (!/^[\x21-\x7e]+$/.test(target)) throw new TypeError('a path holds what may not stand there')
  return `GET ${target} HTTP/1.1\r\nHost: docker\r\nUser-Agent: Longshore\r\nConnection: close\r\n\r\n`
}

async function readHead(pieces: AsyncIterator<Buffer>): Promise<{ head: string; rest: Buffer }> {
  let bytes = Buffer.alloc(0)
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) throw new Error('ended before an answer')
    bytes = Buffer.concat([bytes, value])
    const end = bytes.indexOf(HEAD_END)
    // What is no answer is shown to whoever explains it, as node:http does (`rawPacket`).
    const isHttp = bytes.length < 5 || bytes.toString('latin1', 0, 5) === 'HTTP/'
    if (!isHttp || (end < 0 && bytes.length > MAX_HEAD_BYTES))
      throw Object.assign(new Error('this is no answer'), { rawPacket: bytes })
    if (end >= 0) return { head: bytes.toString('latin1', 0, end), rest: bytes.subarray(end + HEAD_END.length) }
  }
}

function readFraming(head: string): { status: number; isChunked: boolean } {
  const [, status = '0'] = /^HTTP\/1\.[01] (\d{3})/.exec(head) ?? []
  return { status: Number(status), isChunked: /^transfer-encoding:.*\bchunked\s*$/im.test(head) }
}

/** Without chunks the answer ends with the connection, as we asked for. */
async function* bodyOf(
  pieces: AsyncIterator<Buffer>,
  isChunked: boolean,
  rest: Buffer,
): AsyncGenerator<Buffer, void, void> {
  const chunks = isChunked ? new ChunkReader() : undefined
  try {
    for (let bytes: Buffer | undefined = rest; bytes; ) {
      const body = chunks ? chunks.read(bytes) : bytes
      if (body.length > 0) yield body
      if (chunks?.isDone) return
      const next: IteratorResult<Buffer> = await pieces.next()
      bytes = next.done ? undefined : next.value
    }
    if (chunks) throw new Error('aborted')
  } finally {
    await pieces.return?.()
  }
}

/** Takes the chunks' own bytes out, however the pieces fall. */
export class ChunkReader {
  isDone = false
  #state: 'size' | 'extension' | 'data' | 'end' | 'trailer' = 'size'
  #left = 0
  #digits = 0
  #trailerBytes = 0

  /** The body's part of `bytes`, moved together at their beginning. Throws RangeError where no chunk can be. */
  read(bytes: Buffer): Buffer {
    let filled = 0
    for (let at = 0; at < bytes.length && !this.isDone; ) {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left)
        if (filled !== at) bytes.copyWithin(filled, at, end)
        filled += end - at
        this.#left -= end - at
        if (this.#left === 0) this.#state = 'end'
        at = end
      } else {
        this.#readByte(bytes[at] ?? 0)
        at += 1
      }
    }
    return bytes.subarray(0, filled)
  }

  #readByte(byte: number): void {
    switch (this.#state) {
      case 'size': {
        const digit = hexDigit(byte)
        if (digit >= 0) {
          this.#left = this.#left * 16 + digit
          this.#digits += 1
          if (this.#digits > MAX_SIZE_DIGITS) throw new RangeError('a chunk is too large')
        } else if (byte === LINE_FEED) this.#begin()
        else this.#state = 'extension'
        return
      }
      case 'extension':
        if (byte === LINE_FEED) this.#begin()
        return
      case 'end':
        if (byte === LINE_FEED) this.#state = 'size'
        else if (byte !== RETURN) throw new RangeError('a chunk is longer than it says')
        return
      case 'trailer':
        // An empty line is the end; other lines are headers that come late and mean nothing here.
        if (byte === LINE_FEED) {
          if (this.#trailerBytes === 0) this.isDone = true
          this.#trailerBytes = 0
        } else if (byte !== RETURN) this.#trailerBytes += 1
        return
    }
  }

  #begin(): void {
    if (this.#digits === 0) throw new RangeError('a chunk has no size')
    this.#state = this.#left === 0 ? 'trailer' : 'data'
    this.#digits = 0
  }
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1
}
