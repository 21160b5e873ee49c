/**
 * What the tests of TLS and plain ports connect to and with: servers on loopback that end with their test, and the way to
 * get at the one Failure of a connection.
 */
import type { RequestListener } from 'node:http'
import { createServer, type ServerOptions } from 'node:https'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import type { HostAddress, TlsMaterial } from '../../../../../shared/contract/hosts'
import { Failure } from '../../../../../shared/errors'
import type { ConnectContext, StageReport } from '../../../ports'
import { openHost } from '../index'
import { type Pair, pem } from './test-certificates'

const open: Server[] = []

export async function closeServers(): Promise<void> {
  for (const each of open.splice(0)) await new Promise((resolve) => each.close(resolve))
}

/** Gives the port. The server ends with `closeServers`, its connections too. */
export async function listen(listening: Server): Promise<number> {
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const sockets = new Set<Socket>()
  listening.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  const close = listening.close.bind(listening)
  listening.close = (done) => {
    for (const socket of sockets) socket.destroy()
    return close(done)
  }
  open.push(listening)
  const address = listening.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

/** A port on which nobody listens. */
export async function unusedPort(): Promise<number> {
  const port = await listen(createTcpServer())
  await new Promise((resolve) => open.pop()?.close(resolve))
  return port
}

/** An engine with no containers. */
export const answer: RequestListener = (request, response) => {
  const bodies: Record<string, unknown> = {
    '/version': { Version: '27.0', ApiVersion: '1.46' },
    '/v1.46/info': { ID: 'ID' },
  }
  response.end(JSON.stringify(bodies[request.url ?? ''] ?? []))
}

/** Like dockerd with --tlsverify, but Node's server says nothing when it refuses a client. */
export function dockerd(own: Pair, authority: Pair, options: ServerOptions = {}) {
  return createServer(
    {
      cert: pem(own.certificate),
      key: pem(own.key),
      ca: pem(authority.certificate),
      requestCert: true,
      rejectUnauthorized: true,
      ...options,
    },
    answer,
  )
}

export function tlsAddress(port: number, material: TlsMaterial, more: { serverName?: string } = {}): HostAddress {
  return { kind: 'tls', host: '127.0.0.1', port, material, ...more }
}

export function tcpAddress(port: number): HostAddress {
  return { kind: 'tcp', host: '127.0.0.1', port, riskAccepted: true }
}

export function context(stages: StageReport[] = [], secrets: Record<string, string> = {}): ConnectContext {
  return {
    signal: AbortSignal.timeout(20_000),
    knownKeys: { find: async () => [] },
    secrets: {
      read: async (id) => secrets[id] ?? Promise.reject(new Failure('LOCKED', 'The vault is locked.')),
      remove: async () => {},
    },
    onStage: (report) => stages.push(report),
  }
}

/** What a connection is refused with, and at which stage. Ends the servers. */
export async function refusalOf(target: HostAddress, secrets?: Record<string, string>) {
  const stages: StageReport[] = []
  const thrown: unknown = await openHost(target, context(stages, secrets)).then(
    (opened) => opened.close(),
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof Failure)) throw new Error(`no Failure: ${String(thrown)}`)
  await closeServers()
  return { ...thrown.info, stage: stages.find(({ state }) => state === 'failed')?.stage }
}
