/**
 * What a person types on its way to the program: the first key goes at once, what is typed while it travels follows as
 * one, so that the order is kept and a held key is not a flood of messages. Used by terminal-screen.ts.
 */
/** A writer that hears nothing back for so long goes on: a program that does not read must still get its Ctrl-C. */
const GO_ON_AFTER_MS = 100
/** Of one message; a large paste goes in several. */
const MOST_BYTES = 64 * 1024

export interface Input {
  text: (data: string) => void
  /** One byte per letter, as mouse reports are. */
  binary: (data: string) => void
}

/** `send` resolves when the engine has it; what it rejects with is told by whoever shows the session's state. */
export function createInput(send: (bytes: Uint8Array<ArrayBuffer>) => Promise<unknown>): Input {
  const encoder = new TextEncoder()
  let queue: Uint8Array<ArrayBuffer>[] = []
  let isSending = false

  function take(): Uint8Array<ArrayBuffer> | undefined {
    const whole = joined(queue)
    queue = whole.length > MOST_BYTES ? [whole.slice(MOST_BYTES)] : []
    return whole.length === 0 ? undefined : whole.slice(0, MOST_BYTES)
  }

  async function drain() {
    if (isSending) return
    isSending = true
    for (let bytes = take(); bytes; bytes = take()) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, GO_ON_AFTER_MS)
      })
      await Promise.race([send(bytes).catch(() => {}), late])
      clearTimeout(timer)
    }
    isSending = false
  }

  const add = (bytes: Uint8Array<ArrayBuffer>) => {
    queue.push(bytes)
    void drain()
  }
  return {
    text: (data) => add(encoder.encode(data)),
    binary: (data) => add(Uint8Array.from(data, (letter) => letter.charCodeAt(0) & 0xff)),
  }
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = parts
  if (only && parts.length === 1) return only
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
