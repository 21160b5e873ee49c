/**
 * Docker's frames around the output of what has no terminal: eight bytes of header, then the payload, of standard output
 * or standard error. Takes any cut of the bytes and holds no payload back, so that a length that lies costs nothing.
 * Used by session-stream.ts and exec.ts.
 */

/** 1 and 2 of the first byte of a header (Engine API, "Stream format"); 0 is an echo of the input, which nobody sends. */
export const OUTPUT = { stdout: 1, stderr: 2 } as const

export interface Demux {
  /** Throws RangeError at bytes that are no header. */
  feed: (chunk: Buffer) => void
}

const HEADER_BYTES = 8

/** `onPayload` gets views into what was fed. */
export function createDemux(onPayload: (stream: number, payload: Buffer) => void): Demux {
  const header = Buffer.alloc(HEADER_BYTES)
  let headerBytes = 0
  let stream = 0
  let left = 0

  function takeHeader(chunk: Buffer, from: number): number {
    const taken = chunk.copy(header, headerBytes, from, from + HEADER_BYTES - headerBytes)
    headerBytes += taken
    if (headerBytes < HEADER_BYTES) return taken
    headerBytes = 0
    stream = header[0] ?? 0
    if (stream > OUTPUT.stderr || header.readUIntBE(1, 3) !== 0) throw new RangeError('not a header of a frame')
    left = header.readUInt32BE(4)
    return taken
  }

  return {
    feed(chunk) {
      for (let at = 0; at < chunk.length; ) {
        if (left === 0) {
          at += takeHeader(chunk, at)
          continue
        }
        const end = Math.min(chunk.length, at + left)
        onPayload(stream, chunk.subarray(at, end))
        left -= end - at
        at = end
      }
    },
  }
}
