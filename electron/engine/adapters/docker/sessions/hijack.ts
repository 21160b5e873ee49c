/**
 * A request whose connection becomes a stream in both directions (Engine API, "Hijacking"): asked for with Upgrade, it is
 * answered 101; engines and proxies that know no Upgrade answer 200 and go on in the same bytes. The connection is its
 * own, of no pool, and never used again. Used by calls.ts.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import { Duplex } from 'node:stream'

/** What calls.ts is asked; the parts that matter here. */
export interface Question {
  path: string
  query?: Record<string, string> | undefined
  body?: unknown
}

export interface Hijacked {
  /** 101 or 200: `socket` is the stream. Anything else: a refusal, whose words stand in `response`. */
  response: IncomingMessage
  socket: Duplex
}

/** Resolves when the headers are in. The signal ends it only until then. */
export function hijack(connect: () => Duplex, call: Question, signal: AbortSignal): Promise<Hijacked> {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : ''
  const body = Buffer.from(call.body === undefined ? '' : JSON.stringify(call.body))
  return new Promise((resolve, reject) => {
    const outgoing = request({
      // With this and no agent the socket belongs to no pool.
      createConnection: () => connect(),
      method: 'POST',
      path: `${call.path}${query}`,
      headers: {
        Host: 'docker',
        'User-Agent': 'Longshore',
        'Content-Type': 'application/json',
        'Content-Length': body.length,
        Connection: 'Upgrade',
        Upgrade: 'tcp',
      },
      signal,
    })
    outgoing.on('upgrade', (response, socket: Duplex, head) => {
      if (head.length > 0) socket.unshift(head)
      resolve({ response, socket })
    })
    outgoing.on('response', (response) => {
      response.on('error', () => {}) // whoever reads it hears of it
      resolve({ response, socket: asStream(outgoing, response) })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** The answer's body is what comes; what is written goes past HTTP, whose request has ended. */
function asStream(outgoing: ClientRequest, response: IncomingMessage): Duplex {
  const stream = new Duplex({
    read: () => void response.resume(),
    write: (chunk: Buffer, _encoding, done) => {
      if (outgoing.socket) outgoing.socket.write(chunk, done)
      else done(new Error('the connection is gone'))
    },
    destroy(error, done) {
      outgoing.destroy()
      done(error)
    },
  })
  const listen = () => {
    response.on('data', (chunk: Buffer) => {
      if (!stream.push(chunk)) response.pause()
    })
    response.on('end', () => stream.push(null))
    response.on('close', () => !response.complete && stream.destroy(new Error('aborted')))
  }
  // A refusal's body is read by whoever made the request; only a success is a stream.
  if (response.statusCode === 200) listen()
  return stream
}
