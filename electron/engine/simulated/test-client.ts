/**
 * A client for the tests of this folder: one ssh2 connection to a simulated host and HTTP requests over its
 * streamlocal channels, as the engine makes them.
 */
import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import ssh2 from 'ssh2'
import type { HostFacts } from './protocol'

export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  text: string
  json: unknown
}

export interface TestClient {
  readonly ssh: ssh2.Client
  /** `body` is sent as JSON. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>
  /** The response as it comes; `destroy` it. */
  open(path: string): Promise<IncomingMessage>
  /** A page from a port of the host, as through a tunnel. Rejects with sshd's words where nothing listens. */
  fetch(host: string, port: number): Promise<Answer>
  run(command: string): Promise<{ code: number; stdout: string; stderr: string }>
  close(): void
}

/** A socket for Node's http client out of an SSH channel. */
function asSocket(channel: Duplex): Socket {
  const same = () => channel
  return Object.assign(channel, {
    setTimeout: same,
    setNoDelay: same,
    setKeepAlive: same,
    ref: same,
    unref: same,
  }) as never
}

export async function connectTo(
  host: HostFacts,
  privateKey: string,
  socketPath = '/var/run/docker.sock',
): Promise<TestClient> {
  const ssh = new ssh2.Client()
  ssh.connect({ host: host.address, port: host.port, username: host.user, privateKey, readyTimeout: 5_000 })
  await once(ssh, 'ready')
  ssh.on('error', () => {})
  const agent = new Agent({ keepAlive: true })
  Object.assign(agent, {
    // Must return nothing: what it returned would be taken for the socket.
    createConnection(_: unknown, done: (error: Error | undefined, socket?: Socket) => void) {
      ssh.openssh_forwardOutStreamLocal(socketPath, (error, channel) =>
        error ? done(error) : done(undefined, asSocket(channel)),
      )
    },
  })
  const send = (method: string, path: string, body?: unknown) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const headers = body === undefined ? {} : { 'Content-Type': 'application/json' }
      const sent = request({ agent, method, path, headers, host: 'docker' }, resolve)
      sent.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body))
    })
  const dial = (host: string, port: number) =>
    new Promise<Socket>((resolve, reject) => {
      ssh.forwardOut('127.0.0.1', 1, host, port, (error, channel) =>
        error ? reject(error) : resolve(asSocket(channel)),
      )
    })
  return {
    ssh,
    async fetch(host, port) {
      const socket = await dial(host, port)
      const answered = new Promise<IncomingMessage>((resolve, reject) => {
        request({ createConnection: () => socket, host, path: '/' }, resolve)
          .on('error', reject)
          .end()
      })
      const response = await answered
      const text = await readAll(response)
      return { status: response.statusCode ?? 0, headers: response.headers, text, json: undefined }
    },
    async ask(method, path, body) {
      const response = await send(method, path, body)
      const text = await readAll(response)
      return { status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) }
    },
    open: (path) => send('GET', path),
    run: (command) =>
      new Promise((resolve, reject) => {
        ssh.exec(command, (error, channel) => {
          if (error) return reject(error)
          let [stdout, stderr, code] = ['', '', -1]
          channel.on('data', (data: Buffer) => (stdout += data))
          channel.stderr.on('data', (data: Buffer) => (stderr += data))
          channel.on('exit', (given: number) => (code = given))
          channel.on('close', () => resolve({ code, stdout, stderr }))
        })
      }),
    close() {
      agent.destroy()
      ssh.destroy()
    },
  }
}

/** Rejects if the answer breaks off. */
async function readAll(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of response) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export interface EventLine {
  status?: string
  id?: string
  Type: string
  Action: string
  Actor: { ID: string; Attributes: Record<string, string> }
  time: number
  timeNano: number
}

export function eventLines(text: string): EventLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as EventLine)
}
