/**
 * The stream of a session over a hijacked connection: frames taken off where there are some, errors as a Failure, and
 * pausing that reaches the socket. Made by exec.ts.
 */
import { Duplex } from 'node:stream'
import type { Failure } from '../../../../../shared/errors'
import { createDemux } from './demux'

export interface SessionStreamOptions {
  /** Without a terminal both outputs come in frames; here they become one. */
  isFramed: boolean
  /** What a broken socket means. */
  explain: (error: unknown) => Promise<Failure>
}

export function sessionStream(socket: Duplex, { isFramed, explain }: SessionStreamOptions): Duplex {
  let isFull = false
  const stream = new Duplex({
    allowHalfOpen: true,
    read() {
      isFull = false
      socket.resume()
    },
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    destroy(error, done) {
      socket.destroy()
      done(error)
    },
  })

  const give = (chunk: Buffer) => {
    if (!stream.push(chunk)) isFull = true
  }
  const demux = isFramed ? createDemux((_output, payload) => give(payload)) : undefined
  let hasEnded = false
  const end = () => {
    if (!hasEnded && !stream.destroyed) stream.push(null)
    hasEnded = true
  }
  const fail = (error: unknown) => {
    if (hasEnded || stream.destroyed) return
    hasEnded = true
    void explain(error).then((failure) => stream.destroy(failure))
  }

  socket.on('data', (chunk: Buffer) => {
    if (stream.destroyed || hasEnded) return
    try {
      if (demux) demux.feed(chunk)
      else give(chunk)
    } catch (thrown) {
      fail(thrown)
    }
    if (isFull) socket.pause()
  })
  socket.on('end', end)
  socket.on('close', end)
  socket.on('error', fail)
  return stream
}
