/**
 * An ssh2 channel as a socket that behaves: it can be written to before it is open, `connect` says that it is, and
 * `destroy` destroys at once. ssh2's own channel ends without an error when the connection dies, and its `destroy`
 * waits for the other side. Used by link.ts, and by adapters/docker for its own TCP connections; http.Agent gets these
 * as if they were net.Socket.
 */
import { Duplex, type Readable } from 'node:stream'

type Done = (error?: Error | null) => void
/** The more is read at once, the less a log of a million lines costs; Node's own value is four times less before Node 22. */
const READ_AHEAD_BYTES = 64 * 1024
/** ssh2's channel, or any other stream of bytes. */
export type Opened = Duplex & { stderr?: Readable }
export type WhenOpened = (error: Error | undefined, opened?: Opened) => void

export interface SocketOptions {
  /** The other side goes on when ours has ended, as TCP allows; otherwise the end of one is the end of both. */
  allowHalfOpen?: boolean
  /** Asked when the other side ends without a byte: what it meant by that, if it was an error. */
  refusal?: (opened: Opened) => Promise<Error | undefined>
  /** What an error means, for those who have no other place to ask. */
  explain?: ((error: Error) => Error) | undefined
}

/**
 * `open` is called at once and calls back with a stream or an error, maybe never; a late stream is closed again. What it
 * returns is called when nobody wants the stream any more before it is there.
 */
export function deferredSocket(
  open: (done: WhenOpened) => (() => void) | undefined,
  { allowHalfOpen = false, refusal, explain = (error) => error }: SocketOptions = {},
): Duplex {
  let channel: Opened | undefined
  let waiting: (() => void) | undefined
  let giveUp: (() => void) | undefined
  let isHeard = false
  let hasEnded = false

  const whenOpen = (work: (channel: Opened) => void, done: Done) => {
    const attempt = () => {
      try {
        if (channel) work(channel)
      } catch (thrown) {
        // ssh2 throws from a write when the connection broke a moment before.
        done(thrown instanceof Error ? thrown : new Error(String(thrown)))
      }
    }
    if (channel) attempt()
    else waiting = attempt
  }

  const socket = new Duplex({
    allowHalfOpen,
    readableHighWaterMark: READ_AHEAD_BYTES,
    read: () => channel?.resume(),
    write: (chunk: Buffer, _encoding, done) => whenOpen((opened) => opened.write(chunk, done), done),
    final: (done) =>
      whenOpen((opened) => {
        opened.end()
        done()
      }, done),
    destroy(error, done) {
      if (channel) hangUp(channel)
      else giveUp?.()
      done(error)
    },
  })

  // http.Agent calls these of net.Socket when it keeps a socket and takes it up again.
  const itself = () => socket
  Object.assign(socket, { setKeepAlive: itself, setNoDelay: itself, setTimeout: itself, ref: itself, unref: itself })

  async function otherSideEnded(opened: Opened): Promise<void> {
    if (hasEnded) return
    hasEnded = true
    const error = isHeard ? undefined : await refusal?.(opened)
    if (error) socket.destroy(explain(error))
    else socket.push(null)
  }

  giveUp = open((error, opened) => {
    if (error) return void socket.destroy(explain(error))
    if (!opened) return
    if (socket.destroyed) return hangUp(opened)
    channel = opened
    opened.on('data', (chunk: Buffer) => {
      isHeard = true
      if (!socket.push(chunk)) opened.pause()
    })
    opened.on('end', () => void otherSideEnded(opened))
    opened.on('error', (broken: Error) => socket.destroy(explain(broken)))
    opened.on('close', () => {
      if (refusal) void otherSideEnded(opened)
      else if (socket.readableLength === 0) setImmediate(() => socket.destroy())
    })
    if (!refusal) opened.stderr?.resume()
    socket.emit('connect')
    waiting?.()
    waiting = undefined
  })
  return socket
}

function hangUp(channel: Opened): void {
  channel.on('error', () => {})
  channel.resume() // what still comes is thrown away, or the channel would never be done
  try {
    channel.destroy()
  } catch {
    // The connection is gone, and the channel with it.
  }
}
