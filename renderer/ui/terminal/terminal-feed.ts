/**
 * What a terminal prints, given to xterm no faster than it takes it: the next piece is read only when little waits, so
 * that the engine, the connection and at last the program wait too, and the window stays usable. Used by
 * terminal-screen.ts.
 */
export interface Printed {
  bytes: Uint8Array
  /** Printed before, and shown again: nothing in it may be answered. */
  replay: boolean
}

/** Bytes that may wait in xterm. It parses some 10 MB a second, so a key pressed now shows within a frame or two. */
export const MOST_WAITING_BYTES = 128 * 1024

interface Feed {
  /** Reads to the end; rejects with what ended the stream early. */
  run: (printed: AsyncIterable<Printed>) => Promise<void>
  /** Is what xterm parses now, or will parse next, a replay? */
  isReplaying: () => boolean
}

/** `write` is xterm's: it calls back when it has taken the bytes in. */
export function createFeed(write: (bytes: Uint8Array, taken: () => void) => void): Feed {
  let waitingBytes = 0
  let replays = 0
  let wake: (() => void) | undefined

  function give({ bytes, replay }: Printed) {
    waitingBytes += bytes.length
    if (replay) replays += 1
    write(bytes, () => {
      waitingBytes -= bytes.length
      if (replay) replays -= 1
      if (waitingBytes <= MOST_WAITING_BYTES) wake?.()
    })
  }

  return {
    isReplaying: () => replays > 0,
    async run(printed) {
      for await (const piece of printed) {
        give(piece)
        while (waitingBytes > MOST_WAITING_BYTES) await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}
