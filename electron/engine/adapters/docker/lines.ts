/**
 * Cuts a stream of bytes into lines, however the chunks fall, and never holds more than one line of limited length.
 * Used by events.ts.
 */
export interface LineCutter {
  /** The lines that are complete now, without their end. Throws RangeError at one that is too long, after those before. */
  feed: (chunk: Uint8Array) => Iterable<string>
}

const LINE_FEED = 0x0a

export function createLineCutter(maxBytes: number): LineCutter {
  let parts: Uint8Array[] = []
  let size = 0

  function add(part: Uint8Array) {
    size += part.length
    if (size > maxBytes) throw new RangeError(`a line is longer than ${maxBytes} bytes`)
    if (part.length > 0) parts.push(part)
  }

  function take(): string {
    const line = Buffer.concat(parts, size).toString('utf8')
    parts = []
    size = 0
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  return {
    *feed(chunk) {
      let from = 0
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
        add(chunk.subarray(from, end))
        yield take()
        from = end + 1
      }
      add(chunk.slice(from)) // copied: the chunk belongs to a larger buffer that would be kept alive
    },
  }
}
