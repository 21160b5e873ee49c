/**
 * One file of a spool. What was added and is not written yet is kept in memory and read from there. The file is made by
 * the first write and, where the system allows, has no name any more from then on, so that nothing is left behind by a
 * process that dies. Used by index.ts.
 */
import type { FileHandle } from 'node:fs/promises'
import type { SpoolFolder } from './folder'

export const SEGMENT_BYTES = 64 * 1024 * 1024
/** Of one write; more would keep the disk busy while somebody reads. */
const MAX_WRITE_BYTES = 4 * 1024 * 1024
const MAX_PIECES = 512

export interface Segment {
  readonly number: number
  hasRoom: (length: number) => boolean
  /** Gives the place of the bytes in the file. */
  add: (bytes: Buffer) => number
  waits: () => boolean
  /** Writes what waits, a good piece of it; gives how many bytes that was. Rejects with the system's error. */
  write: () => Promise<number>
  read: (place: number, length: number) => Promise<Buffer<ArrayBuffer>>
  release: (length: number) => void
  isUnused: () => boolean
  /** Nobody will read it any more: what waits need not be written. Gives how many bytes that are. */
  forget: () => number
  close: () => Promise<void>
}

export function openSegment(folder: SpoolFolder, number: number): Segment {
  /** In order, each behind the one before; the first begins at `written`. */
  let waiting: Buffer[] = []
  let written = 0
  let size = 0
  let releasedBytes = 0
  let file: FileHandle | undefined
  let busy: Promise<unknown> = Promise.resolve()
  let isForgotten = false

  async function write(): Promise<number> {
    const pieces = firstOf(waiting)
    const work = writeAll(pieces)
    busy = work.catch(() => {})
    const bytes = await work
    if (isForgotten) return 0
    waiting = waiting.slice(pieces.length)
    written += bytes
    return bytes
  }

  async function writeAll(pieces: Buffer[]): Promise<number> {
    file ??= await folder.create(number)
    const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
    let { bytesWritten } = await file.writev(pieces, written)
    // The system may take less than it was given, on a disk that is nearly full say.
    for (let rest = Buffer.alloc(0); bytesWritten < bytes; ) {
      rest = Buffer.concat(pieces).subarray(bytesWritten)
      const more = await file.write(rest, 0, rest.length, written + bytesWritten)
      bytesWritten += more.bytesWritten
    }
    return bytes
  }

  async function read(place: number, length: number): Promise<Buffer<ArrayBuffer>> {
    const bytes = Buffer.allocUnsafeSlow(length) // not of Node's pool: it goes over a port
    const fromDisk = Math.max(0, Math.min(length, written - place))
    copyWaiting(bytes, place, fromDisk) // before the wait for the disk: what waits now may be written by then
    if (fromDisk > 0) await readWhole(bytes, place, fromDisk)
    return bytes
  }

  function copyWaiting(bytes: Buffer, place: number, done: number) {
    let [from, copied] = [written, done]
    for (const piece of waiting) {
      if (copied === bytes.length) return
      const start = place + copied - from
      if (start < piece.length)
        copied += piece.copy(bytes, copied, start, Math.min(piece.length, place + bytes.length - from))
      from += piece.length
    }
  }

  async function readWhole(bytes: Buffer, place: number, length: number): Promise<void> {
    for (let done = 0; done < length; ) {
      const { bytesRead } = (await file?.read(bytes, done, length - done, place + done)) ?? { bytesRead: 0 }
      if (bytesRead === 0) throw new Error(`the spool ends before ${place + length}`)
      done += bytesRead
    }
  }

  return {
    number,
    hasRoom: (length) => size + length <= SEGMENT_BYTES,
    add(bytes) {
      const place = size
      waiting.push(bytes)
      size += bytes.length
      return place
    },
    waits: () => waiting.length > 0,
    write,
    read,
    release(length) {
      releasedBytes += length
    },
    isUnused: () => releasedBytes === size,
    forget() {
      const bytes = waiting.reduce((sum, piece) => sum + piece.length, 0)
      isForgotten = true
      waiting = []
      return bytes
    },
    async close() {
      await busy
      await file?.close()
      file = undefined
      await folder.remove(number)
    },
  }
}

function firstOf(waiting: Buffer[]): Buffer[] {
  let [count, bytes] = [0, 0]
  for (const piece of waiting) {
    if (count > 0 && (bytes + piece.length > MAX_WRITE_BYTES || count >= MAX_PIECES)) break
    count += 1
    bytes += piece.length
  }
  return waiting.slice(0, count)
}
