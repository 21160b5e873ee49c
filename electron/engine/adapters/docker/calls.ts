/**
 * Requests to one engine: time limit, size limit, errors in our words. Used by index.ts and events.ts.
 * Plain node:http: dockerode.ts puts Docker's vocabulary on top and says why it is not docker-modem.
 */
import { type IncomingMessage, request } from 'node:http'
import type { Duplex } from 'node:stream'
import { Failure } from '../../../../shared/errors'
import type { ParseLarge } from '../../ports'
import { abortFailure, within } from '../ssh'
import { SocketPool } from './pool'
import { isSuccess, malformed, type Place, statusFailure, tooLarge, tooLate } from './rules'

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With the API version, without the query. */
  path: string
  query?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  signal: AbortSignal
  timeoutMs?: number
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
  /** What a broken request or stream means: the caller's own wish, a lost connection, or the engine. */
  failureOf: (thrown: unknown, signal: AbortSignal) => Promise<Failure>
  close: () => void
}

export interface CallsOptions {
  place: Place
  connectSocket: () => Duplex
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
 * Eight channels a host in all: sshd allows ten sessions, which is what dial-stdio takes, and two are left for commands.
 * Events and pings have their own, so that neither slow calls nor pulls can make a host look down.
 */
const CALL_SOCKETS = 5
const EVENT_SOCKETS = 2
const PING_SOCKETS = 1

export function createCalls({ place, connectSocket, explain, lost, parseLarge }: CallsOptions): Calls {
  const ordinary = new SocketPool(connectSocket, CALL_SOCKETS)
  const events = new SocketPool(connectSocket, EVENT_SOCKETS)
  const pings = new SocketPool(connectSocket, PING_SOCKETS)

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
      ask(ordinary, call, async (response) => {
        const body = await readBody(response, MAX_BODY_BYTES, place)
        return parseLarge && body.length > LARGE_BYTES ? parseLarge(body, call.signal) : parse(body, place)
      }),
    async ping(signal) {
      const startedAt = performance.now()
      await ask(pings, { path: '/_ping', signal }, (response) => readBody(response, MAX_ERROR_BYTES, place))
      return performance.now() - startedAt
    },
    stream: (call) =>
      ask(/\/events$/.test(call.path) ? events : ordinary, call, (response) => Promise.resolve(response)),
    failureOf,
    close() {
      ordinary.destroy()
      events.destroy()
      pings.destroy()
    },
  }
}

/** Resolves when the headers are in. The signal ends the request only until then. */
function send(agent: SocketPool, call: Call, signal: AbortSignal): Promise<IncomingMessage> {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : ''
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body))
  const described = body ? { 'Content-Type': 'application/json', 'Content-Length': body.length } : {}
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
    outgoing.end(body)
  })
}

async function readBody(response: IncomingMessage, maxBytes: number, place: Place): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw tooLarge(place, maxBytes) // leaving the loop destroys the response
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
