/**
 * Requests to one engine: time limit, size limit, errors in our words. Used by index.ts and events.ts.
 * Plain node:http: dockerode.ts puts Docker's vocabulary on top and says why it is not docker-modem.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { Duplex, Readable } from 'node:stream'
import { Failure } from '../../../../shared/errors'
import type { ParseLarge } from '../../ports'
import { abortFailure, within } from '../ssh'
import { type LongAnswer, openLong } from './logs/long-answer'
import { SocketPool } from './pool'
import { isSuccess, malformed, type Place, statusFailure, tooLarge, tooLate } from './rules'
import { hijack } from './sessions/hijack'

export interface Call {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** With the API version, without the query. */
  path: string
  query?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Bytes to send instead, as they come: a tar. Destroyed when the call is over. */
  upload?: Readable | undefined
  signal: AbortSignal
  timeoutMs?: number
  /** It goes on for long, as a log or an archive does: over a socket of its own, so that it keeps no other call waiting. */
  isLong?: boolean
  /** One of very many that are asked for again and again, as figures are: they wait for each other and for nobody else. */
  isSample?: boolean
}

export interface Calls {
  /** The answer as JSON of unknown shape; undefined when it has no body. Rejects with a Failure. */
  json: (call: Call) => Promise<unknown>
  /** Round trip in milliseconds of the smallest request there is. */
  ping: (signal: AbortSignal) => Promise<number>
  /**
   * An answer as it comes, such as events (GET) or the progress of a pull (POST). Its headers are in; who reads it must
   * destroy it. The time limit is for the headers.
   */
  stream: (call: Call) => Promise<IncomingMessage>
  /** A GET of very many small pieces, such as a log; otherwise as `stream`. BUSY where too many go on already. */
  long: (call: Call) => Promise<LongAnswer>
  /** A POST whose connection becomes a stream in both directions, its own for good; who asks must destroy it. */
  hijack: (call: Call) => Promise<Duplex>
  /** What a broken request or stream means: the caller's own wish, a lost connection, or the engine. */
  failureOf: (thrown: unknown, signal: AbortSignal) => Promise<Failure>
  close: () => void
}

export interface CallsOptions {
  place: Place
  connectSocket: () => Duplex
  /** The same for what goes on for long, where that is not the same. */
  connectStream?: (() => Duplex) | undefined
  /** What a broken socket or request means. */
  explain: (error: unknown) => Promise<Failure>
  /** Why the connection beneath is gone, once it is. */
  lost: () => Failure | undefined
  parseLarge?: ParseLarge | undefined
}

const TIMEOUT_MS = 30_000
/** Parsing this takes about 10 ms; more is read in a thread of its own, so that no other host waits for it. */
const LARGE_BYTES = 1024 * 1024
const MAX_BODY_BYTES = 32 * 1024 * 1024
const MAX_ERROR_BYTES = 64 * 1024
/**
 * Eight channels a host for what is always there: sshd allows ten sessions, which is what dial-stdio takes, and two are
 * left for commands. Events and pings have their own, so that neither slow calls nor pulls can make a host look down.
 * What goes on for long opens its sockets beside them (`connectStream`).
 */
const CALL_SOCKETS = 5
const EVENT_SOCKETS = 2
const PING_SOCKETS = 1
const STREAM_SOCKETS = 60
/** At most: who asks for figures asks as many at a time as is good for the engine. With dial-stdio each is a session. */
const SAMPLE_SOCKETS = 64
const SAMPLE_SESSIONS = 4
/** Longer than what nobody looks at waits for its turn. */
const SAMPLE_SOCKET_KEPT_MS = 30_000
/** Of logs: four panes of fifty containers. */
const LONG_SOCKETS = 200

export function createCalls(options: CallsOptions): Calls {
  const { place, connectSocket, connectStream = connectSocket, explain, lost, parseLarge } = options
  const ordinary = new SocketPool(connectSocket, CALL_SOCKETS)
  const events = new SocketPool(connectSocket, EVENT_SOCKETS)
  const pings = new SocketPool(connectSocket, PING_SOCKETS)
  const streams = new SocketPool(connectStream, STREAM_SOCKETS, 0)
  const sampleSockets = connectStream === connectSocket ? SAMPLE_SOCKETS : SAMPLE_SESSIONS
  const samples = new SocketPool(connectStream, sampleSockets, sampleSockets, SAMPLE_SOCKET_KEPT_MS)
  const longs = new Set<Duplex>()

  async function ask<T>(pool: SocketPool, call: Call, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
    const { signal, timeoutMs = TIMEOUT_MS } = call
    try {
      return await within({ signal, timeoutMs, late: () => tooLate(place, timeoutMs) }, async (inner) => {
        const response = await send(pool, call, inner)
        const status = response.statusCode ?? 0
        if (isSuccess(status)) return read(response)
        throw statusFailure(status, (await readBody(response, MAX_ERROR_BYTES, place)).toString('utf8'), place)
      })
    } catch (thrown) {
      throw await failureOf(thrown, signal)
    }
  }

  /** Nobody else would end those of a way that has no one connection. */
  const hijacked = new Set<Duplex>()

  function connectLong(): Duplex {
    if (longs.size >= LONG_SOCKETS) {
      throw new Failure('BUSY', `So many logs of ${place.name} are read already that no other can be.`, {
        hint: 'Close some of them.',
      })
    }
    const socket = connectStream()
    longs.add(socket)
    return socket.once('close', () => longs.delete(socket))
  }

  async function long(call: Call): Promise<LongAnswer> {
    const { signal, timeoutMs = TIMEOUT_MS } = call
    try {
      return await within({ signal, timeoutMs, late: () => tooLate(place, timeoutMs) }, async (inner) => {
        const answer = await openLong(connectLong, call, inner)
        if (isSuccess(answer.status)) return answer
        const said = await readPieces(answer.body, MAX_ERROR_BYTES, place)
        throw statusFailure(answer.status, said.toString('utf8'), place)
      })
    } catch (thrown) {
      throw await failureOf(thrown, signal)
    }
  }

  async function taken(call: Call): Promise<Duplex> {
    const { signal, timeoutMs = TIMEOUT_MS } = call
    try {
      return await within({ signal, timeoutMs, late: () => tooLate(place, timeoutMs) }, async (inner) => {
        const { response, socket } = await hijack(connectStream, call, inner)
        const status = response.statusCode ?? 0
        if (status === 101 || status === 200) {
          hijacked.add(socket.once('close', () => hijacked.delete(socket)))
          return socket
        }
        const said = await readBody(response, MAX_ERROR_BYTES, place).finally(() => socket.destroy())
        throw statusFailure(status, said.toString('utf8'), place)
      })
    } catch (thrown) {
      throw await failureOf(thrown, signal)
    }
  }

  const poolOf = ({ path, isLong, isSample }: Call) =>
    isLong ? streams : isSample ? samples : /\/events$/.test(path) ? events : ordinary

  async function failureOf(thrown: unknown, signal: AbortSignal): Promise<Failure> {
    if (thrown instanceof Failure) return thrown
    if (signal.aborted) return abortFailure(signal)
    // node:http says only `aborted` when a socket breaks after the headers.
    const cause = lost()
    if (cause) return cause
    return explain(thrown)
  }

  return {
    json: (call) =>
      ask(poolOf(call), call, async (response) => {
        const body = await readBody(response, MAX_BODY_BYTES, place)
        return parseLarge && body.length > LARGE_BYTES ? parseLarge(body, call.signal) : parse(body, place)
      }),
    async ping(signal) {
      const startedAt = performance.now()
      await ask(pings, { path: '/_ping', signal }, (response) => readBody(response, MAX_ERROR_BYTES, place))
      return performance.now() - startedAt
    },
    stream: (call) => ask(poolOf(call), call, (response) => Promise.resolve(response)),
    long,
    hijack: taken,
    failureOf,
    close() {
      ordinary.destroy()
      events.destroy()
      pings.destroy()
      streams.destroy()
      samples.destroy()
      for (const each of longs) each.destroy()
      const gone = lost() ?? new Failure('HOST_UNREACHABLE', `The connection to ${place.name} was closed.`)
      for (const socket of hijacked) socket.destroy(gone)
    },
  }
}

/** Resolves when the headers are in. The signal ends the request only until then. */
function send(agent: SocketPool, call: Call, signal: AbortSignal): Promise<IncomingMessage> {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : ''
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body))
  const described = body
    ? { 'Content-Type': 'application/json', 'Content-Length': body.length }
    : call.upload
      ? { 'Content-Type': 'application/x-tar' }
      : {}
  return new Promise((resolve, reject) => {
    const outgoing = request({
      agent,
      method: call.method ?? 'GET',
      path: `${call.path}${query}`,
      headers: { Host: 'docker', 'User-Agent': 'Longshore', ...described },
      signal,
    })
    outgoing.on('response', (response) => {
      response.on('error', () => {}) // whoever reads it hears of it; between two readers nobody would
      resolve(response)
    })
    // Stays for good: a socket may break again after the answer has begun.
    outgoing.on('error', reject)
    if (call.upload) sendAll(call.upload, outgoing, reject)
    else outgoing.end(body)
  })
}

/** A refusal may come before all was sent: the rest is not sent, and the answer can be read before the socket goes. */
function sendAll(upload: Readable, outgoing: ClientRequest, onBroken: (error: Error) => void): void {
  upload.on('error', (error) => {
    onBroken(error) // says more than the broken request that follows from it
    outgoing.destroy()
  })
  outgoing.on('response', (response) => {
    if (upload.readableEnded) return
    upload.unpipe(outgoing)
    upload.destroy()
    response.on('close', () => outgoing.destroy())
  })
  outgoing.on('close', () => upload.destroy())
  upload.pipe(outgoing)
}

function readBody(response: IncomingMessage, maxBytes: number, place: Place): Promise<Buffer> {
  return readPieces(response as AsyncIterable<Buffer>, maxBytes, place)
}

async function readPieces(pieces: AsyncIterable<Buffer>, maxBytes: number, place: Place): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of pieces) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(place, maxBytes) // leaving the loop ends the answer
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

function parse(body: Buffer, place: Place): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch (thrown) {
    throw malformed(place, 'an answer', thrown instanceof Error ? thrown.message : '')
  }
}
