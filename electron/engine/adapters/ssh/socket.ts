/**
 * An ssh2 channel as a socket that behaves: it can be written to before it is open, `connect` says that it is, and
 * `destroy` destroys at once. ssh2's own channel ends without an error when the connection dies, and its `destroy`
 * waits for the other side. Used by link.ts; http.Agent gets these as if they were net.Socket.
 */
import { Duplex } from 'node:stream'
import type { ClientChannel } from 'ssh2'

type Done = (error?: Error | null) => void

/** `open` is called at once and calls back with a channel or an error, maybe never; a late channel is closed again. */
export function channelSocket(
  open: (done: (error: Error | undefined, channel?: ClientChannel) => void) => void,
): Duplex {
  let channel: ClientChannel | undefined
  let waiting: (() => void) | undefined

  const whenOpen = (work: (channel: ClientChannel) => void, done: Done) => {
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
    allowHalfOpen: false,
    read: () => channel?.resume(),
    write: (chunk: Buffer, _encoding, done) => whenOpen((opened) => opened.write(chunk, done), done),
    final: (done) =>
      whenOpen((opened) => {
        opened.end()
        done()
      }, done),
    destroy(error, done) {
      hangUp(channel)
      done(error)
    },
  })

  // http.Agent calls these of net.Socket when it keeps a socket and takes it up again.
  const itself = () => socket
  Object.assign(socket, { setKeepAlive: itself, setNoDelay: itself, setTimeout: itself, ref: itself, unref: itself })

  open((error, opened) => {
    if (error) return void socket.destroy(error)
    if (!opened) return
    if (socket.destroyed) return hangUp(opened)
    channel = opened
    opened.on('data', (chunk: Buffer) => socket.push(chunk) || opened.pause())
    opened.on('end', () => socket.push(null))
    opened.on('error', (broken: Error) => socket.destroy(broken))
    opened.on('close', () => socket.readableLength === 0 && setImmediate(() => socket.destroy()))
    opened.stderr.resume()
    socket.emit('connect')
    waiting?.()
    waiting = undefined
  })
  return socket
}

function hangUp(channel: ClientChannel | undefined): void {
  if (!channel) return
  channel.on('error', () => {})
  channel.resume() // what still comes is thrown away, or the channel would never be done
  try {
    channel.destroy()
  } catch {
    // The connection is gone, and the channel with it.
  }
}
