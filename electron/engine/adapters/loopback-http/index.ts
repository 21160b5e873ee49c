/**
 * One small page for other programs of this computer: 127.0.0.1 only, GET of one path only, behind a bearer token. Given
 * to the metrics by the composition root. A page of the web cannot read it: no CORS, no cookie, and a name that was made
 * to lead here (DNS rebinding) is refused by its Host header. Of the token only a hash is kept.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Failure } from '../../../../shared/errors'
import type { ServeOnLoopback } from '../../ports'

const ADDRESS = '127.0.0.1'
const LIMITS = {
  maxHeaderSize: 8192,
  headersTimeout: 2000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1000,
  keepAliveTimeout: 75_000, // longer than most scrape intervals
}
/** A scraper and a person who looks; whoever opens more is doing something else. */
const MAX_CONNECTIONS = 16
/** Of silence while an answer is being read. */
const IDLE_MS = 80_000

type Options = Parameters<ServeOnLoopback>[0]

export const serveOnLoopback: ServeOnLoopback = (options) =>
  new Promise((resolve, reject) => {
    const isToken = tokenCheck(options.token)
    const server = createServer(LIMITS, (request, response) => {
      const refused = refusalOf(request, options.path, portOf(), isToken)
      if (refused) refuse(response, refused)
      else void answer(response, options)
    })
    server.maxConnections = MAX_CONNECTIONS
    server.timeout = IDLE_MS
    const portOf = () => {
      const at = server.address()
      return at && typeof at === 'object' ? at.port : 0
    }
    const close = () => {
      server.close()
      server.closeAllConnections()
    }
    server.once('error', (error: NodeJS.ErrnoException) => reject(inWords(error, options.port)))
    server.listen({ port: options.port, host: ADDRESS }, () => resolve({ port: portOf(), close }))
  })

interface Refusal {
  status: number
  why: string
  headers?: Record<string, string>
}

/** What it is about is checked before who asks, so that a mistyped path is not taken for a wrong token. */
function refusalOf(
  { headers, url, method }: IncomingMessage,
  path: string,
  port: number,
  isToken: (authorization: string) => boolean,
): Refusal | undefined {
  const names = [`${ADDRESS}:${port}`, `localhost:${port}`]
  if (!names.includes(headers.host?.toLowerCase() ?? '')) return { status: 403, why: `Ask for ${names[0]}.` }
  if (url?.split('?')[0] !== path) return { status: 404, why: `There is only ${path}.` }
  if (method !== 'GET') return { status: 405, why: 'It can only be read.', headers: { Allow: 'GET' } }
  if (isToken(headers.authorization ?? '')) return undefined
  return {
    status: 401,
    why: 'Show the token: Authorization: Bearer …',
    headers: { 'WWW-Authenticate': 'Bearer realm="Longshore"' },
  }
}

/** Hashes are of one length, so the comparison takes the same time whatever is shown. */
function tokenCheck(token: string): (authorization: string) => boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  const expected = hash(token)
  return (authorization) => {
    const shown = /^Bearer +(\S+) *$/i.exec(authorization)?.[1]
    return timingSafeEqual(hash(shown ?? ''), expected) && shown !== undefined
  }
}

const ALWAYS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' }

/** The connection ends with it: nobody who may not ask keeps one of the few. */
function refuse(response: ServerResponse, { status, why, headers }: Refusal) {
  const type = { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' }
  response.writeHead(status, { ...ALWAYS, ...type, ...headers }).end(`${why}\n`)
}

async function answer(response: ServerResponse, { contentType, body }: Options): Promise<void> {
  response.on('error', () => {}) // it left while it was being answered
  response.writeHead(200, { ...ALWAYS, 'Content-Type': contentType })
  for (const piece of body()) {
    if (response.destroyed) return
    if (piece !== '' && !response.write(piece)) await drained(response)
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  response.end()
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}

function inWords(error: NodeJS.ErrnoException, port: number): Failure {
  if (error.code === 'EADDRINUSE')
    return new Failure('CONFLICT', `Port ${port} of this computer is in use.`, { hint: 'Choose another.' })
  if (error.code === 'EACCES')
    return new Failure('DENIED', `This computer does not let you listen on port ${port}.`, { hint: 'Choose another.' })
  return new Failure('INTERNAL', `This computer could not listen on port ${port}.`, { details: error.message })
}
