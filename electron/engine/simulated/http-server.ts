/**
 * HTTP/1.1 over the channels of an SSH connection: a Node server that never listens, fed one channel at a time. Adds
 * dockerd's headers, turns refusals into its error bodies, and spoils answers when a test asked for it (faults.ts).
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { API_VERSION, ENGINE_VERSION, OLDEST_API_VERSION } from './answers/system'
import type { Engine } from './engine-state'
import { hijacked } from './execs'
import { type Faults, spoil } from './faults'
import { Refusal } from './refusal'
import { Created } from './request'
import { route, STREAMING } from './routes'

const SERVER = `Docker/${ENGINE_VERSION} (linux)`
/** Go sends a length up to this many bytes and chunks beyond. */
const UNCHUNKED_BYTES = 2048

/** The caller closes the channels; the server itself holds nothing open. */
export function createHttpServer(engine: Engine, faults: Faults): Server {
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }, (request, response) => {
    void answer(engine, faults, request, response)
  })
  server.timeout = 0
  server.on('upgrade', (request, socket, head) => void takeOver(engine, faults, request, socket, head))
  return server
}

/** Exec and attach: the connection goes over to what runs. */
async function takeOver(engine: Engine, faults: Faults, request: IncomingMessage, socket: Duplex, head: Buffer) {
  socket.on('error', () => {})
  await faults.awake()
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://docker')
    const begin = hijacked(engine, pathname.replace(/^\/v\d+\.\d+/, ''))
    const rest = await behindBody(socket, head, Number(request.headers['content-length'] ?? 0))
    socket.write(
      'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n',
    )
    if (rest.length > 0) socket.unshift(rest)
    begin(socket)
  } catch (thrown) {
    const { status, message } = thrown instanceof Refusal ? thrown : new Refusal(500, String(thrown))
    const body = `${JSON.stringify({ message })}\n`
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  }
}

/** Node leaves the body of an upgrade unread. Gives what came behind it. */
async function behindBody(socket: Duplex, head: Buffer, bodyBytes: number): Promise<Buffer> {
  let read = head
  while (read.length < bodyBytes) {
    const [more] = await once(socket, 'data')
    read = Buffer.concat([read, more])
  }
  socket.pause()
  return read.subarray(bodyBytes)
}

async function answer(engine: Engine, faults: Faults, request: IncomingMessage, response: ServerResponse) {
  const { method = 'GET', url = '/' } = request
  // Go sends no Connection header; without it HTTP/1.1 keeps alive all the same.
  response.removeHeader('Connection')
  await faults.awake()
  try {
    const { pathname, searchParams: query } = new URL(url, 'http://docker')
    const path = unversioned(pathname, response)
    if (spoil(faults, path, response)) return
    if (path === '/_ping' && (method === 'GET' || method === 'HEAD')) return ping(method, response)
    const { handler, names } = route(method, path)
    apiHeaders(response)
    const value = await handler({ engine, query, names, request, response })
    if (value === STREAMING) return
    if (value === undefined) response.writeHead(204).end()
    else if (value instanceof Created) send(response, 201, JSON.stringify(value.value))
    else send(response, 200, JSON.stringify(value))
  } catch (thrown) {
    refuse(response, thrown)
  }
}

/** Takes `/v1.41` off. @throws Refusal 400 for versions outside dockerd's range. */
function unversioned(path: string, response: ServerResponse): string {
  const match = /^\/v(\d+)\.(\d+)(\/.*)$/.exec(path)
  if (!match) return path
  const [, major = '1', minor = '0', rest = '/'] = match
  const asked = `${major}.${minor}`
  const number = Number(major) * 1000 + Number(minor)
  if (number <= 1041 && number >= 1012) return rest
  apiHeaders(response)
  response.removeHeader('Docker-Experimental')
  if (number > 1041)
    throw new Refusal(400, `client version ${asked} is too new. Maximum supported API version is ${API_VERSION}`)
  throw new Refusal(
    400,
    `client version ${asked} is too old. Minimum supported API version is ${OLDEST_API_VERSION}, ` +
      'please upgrade your client to a newer version',
    'text',
  )
}

function ping(method: string, response: ServerResponse): void {
  apiHeaders(response)
  response.setHeader('Cache-Control', 'no-cache, no-store, must-revalidate')
  response.setHeader('Pragma', 'no-cache')
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Content-Length', method === 'HEAD' ? 0 : 2)
  response.end(method === 'HEAD' ? undefined : 'OK')
}

function apiHeaders(response: ServerResponse): void {
  response.setHeader('Api-Version', API_VERSION)
  response.setHeader('Docker-Experimental', 'false')
  response.setHeader('Ostype', 'linux')
  response.setHeader('Server', SERVER)
}

function refuse(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { status, message, form } =
    thrown instanceof Refusal ? thrown : new Refusal(500, thrown instanceof Error ? thrown.message : String(thrown))
  if (form === 'bare') for (const name of response.getHeaderNames()) response.removeHeader(name)
  if (status === 304) response.writeHead(304).end()
  else if (form === 'text') {
    // Go's http.Error.
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.setHeader('Content-Type', 'text/plain; charset=utf-8')
    response.writeHead(status).end(`${message}\n`)
  } else send(response, status, JSON.stringify({ message }))
}

function send(response: ServerResponse, status: number, json: string): void {
  const body = Buffer.from(`${json}\n`)
  response.setHeader('Content-Type', 'application/json')
  if (body.length <= UNCHUNKED_BYTES) response.setHeader('Content-Length', body.length)
  response.writeHead(status)
  if (body.length <= UNCHUNKED_BYTES) response.end(body)
  else {
    // Without a length known beforehand Node chunks.
    response.write(body)
    response.end()
  }
}
