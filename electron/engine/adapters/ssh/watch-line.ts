/**
 * Watches a line more closely than ssh2's own keep-alive, whose pace is fixed when it connects: while somebody looks at
 * a host, a line that went dead shows within 9 s. Used by link.ts.
 */
import type { Socket } from 'node:net'
import type { Client } from 'ssh2'

const ASK_EVERY_MS = 3000
/** Two questions lie in it, each of which the server must answer. */
const SILENCE_MS = 8000
const LOOK_EVERY_MS = 500

interface Line {
  client: Client
  socket: Socket
  /** Fires when the link ends. */
  signal: AbortSignal
  onDead: () => void
}

/** Gives the function that ends the watch. */
export function watchLine({ client, socket, signal, onDead }: Line): () => void {
  const now = () => performance.now()
  let heardAt = now()
  let askedAt = Number.NEGATIVE_INFINITY
  const onData = () => {
    heardAt = now()
  }
  const timer = setInterval(() => {
    if (now() - heardAt >= SILENCE_MS) {
      stop()
      onDead()
    } else if (now() - askedAt >= ASK_EVERY_MS) {
      askedAt = now()
      ask(client)
    }
  }, LOOK_EVERY_MS)
  const stop = () => {
    clearInterval(timer)
    socket.off('data', onData)
    signal.removeEventListener('abort', stop)
  }
  if (signal.aborted) stop()
  else {
    socket.on('data', onData)
    signal.addEventListener('abort', stop, { once: true })
  }
  return stop
}

/**
 * A request that every server answers (RFC 4254, 7.1) and that changes nothing: to stop forwarding what is not
 * forwarded. ssh2 offers no plainer one.
 */
function ask(client: Client): void {
  try {
    client.unforwardIn('localhost', 0, () => {})
  } catch {
    // The connection is gone; the link ends by itself.
  }
}
