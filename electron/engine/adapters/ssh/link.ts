/**
 * One SSH connection to one host, over which everything runs: sockets of the server's Docker engine and, rarely, a
 * command. Opened by adapters/docker. The stages before `socket` are reported here.
 */
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, Stage, StageReport } from '../../ports'
import { connectTcp, resolveHost } from './connect'
import { type CommandResult, runCommand } from './exec'
import { handshake, logIn, type Session } from './handshake'
import type { SshAddress } from './login'
import { abortFailure } from './patience'
import { lostFailure } from './rules'
import { channelSocket } from './socket'

export interface SshLink {
  /** A stream to a socket of the server. `connect` when it is open; `error` (a SocketRefused) when it cannot be. */
  connectSocket: (path: string) => Duplex
  /** Runs a command in the user's shell; at most 64 KiB of each output are kept. */
  exec: (command: string, signal: AbortSignal) => Promise<CommandResult>
  /** Resolves once, when the connection is gone: with the cause, or with undefined after `close`. */
  closed: Promise<Failure | undefined>
  /** Why the connection is gone, from the moment it is. */
  lost: () => Failure | undefined
  close: () => void
}

/** The server would not open a channel to the socket. It does not say why; see adapters/docker/probe.ts. */
export class SocketRefused extends Error {
  override name = 'SocketRefused'
}

/** Connects and logs in. Rejects with a Failure; see OpenHost in ports.ts for the codes. */
export async function openSsh(address: SshAddress, context: ConnectContext): Promise<SshLink> {
  const where = { host: address.host, port: address.port, user: address.user }
  const { signal } = context
  const addresses = await stage(context, 'resolve', async (note) => {
    const found = await resolveHost(where, signal)
    note(
      found
        .map((each) => each.address)
        .slice(0, 4)
        .join(', '),
    )
    return found
  })
  const socket = await stage(context, 'connect', async (note) => {
    const opened = await connectTcp(where, addresses, signal)
    note(`${opened.remoteAddress ?? where.host}, port ${where.port}`)
    return opened
  })
  try {
    const session = await secure(socket, address, context)
    return supervise(session, where)
  } catch (thrown) {
    socket.destroy()
    throw thrown
  }
}

async function secure(socket: Socket, address: SshAddress, context: ConnectContext): Promise<Session> {
  const session = await stage(context, 'host-key', async (note) => {
    const secured = await handshake(socket, address, context)
    note(`${secured.key.keyType} ${secured.key.fingerprint}`)
    return secured
  })
  await stage(context, 'auth', async (note) => {
    await logIn(session, context.signal)
    note(`${address.user}, with ${{ agent: 'the SSH agent', key: 'a key', password: 'a password' }[address.auth.kind]}`)
  })
  return session
}

/** Reports a stage as running, then as done or failed. Also used for the stages of adapters/docker. */
export async function stage<T>(
  { onStage }: Pick<ConnectContext, 'onStage'>,
  name: Stage,
  work: (note: (text: string) => void) => Promise<T>,
): Promise<T> {
  let note = ''
  const report = (state: StageReport['state'], text: string) => onStage?.({ stage: name, state, note: text })
  report('running', '')
  try {
    const result = await work((text) => {
      note = cleanText(text, 256)
    })
    report('done', note)
    return result
  } catch (thrown) {
    report('failed', thrown instanceof Failure ? thrown.message : 'Something went wrong inside Longshore.')
    throw thrown
  }
}

function supervise({ client, socket, onEnd }: Session, where: { host: string; port: number; user: string }): SshLink {
  const open = new Set<Duplex>()
  const life = new AbortController()
  const closed = Promise.withResolvers<Failure | undefined>()

  function end(cause: Failure | undefined): void {
    if (life.signal.aborted) return
    const reason = cause ?? new Failure('HOST_UNREACHABLE', `The connection to ${where.host} was closed.`)
    life.abort(reason)
    for (const each of open) each.destroy(reason)
    closed.resolve(cause)
    hangUp(client, socket)
  }
  onEnd((error) => end(lostFailure(error, where)))

  return {
    connectSocket(path) {
      const duplex = channelSocket((done) => {
        if (life.signal.aborted) return void queueMicrotask(() => done(life.signal.reason))
        openStreamLocal(client, path, (error, channel) => {
          // When the connection broke the channel's own error says less than `end` does.
          if (error && life.signal.aborted) done(life.signal.reason)
          else if (error) done(new SocketRefused(cleanText(error.message, 512), { cause: error }))
          else done(undefined, channel)
        })
      })
      open.add(duplex)
      duplex.once('close', () => open.delete(duplex))
      return duplex
    },
    exec: (command, signal) => runCommand(client, command, AbortSignal.any([signal, life.signal])),
    closed: closed.promise,
    lost: () => (life.signal.aborted ? abortFailure(life.signal) : undefined),
    close: () => end(undefined),
  }
}

type Opened = (error: Error | undefined, channel?: ClientChannel) => void

function openStreamLocal(client: Client, path: string, done: Opened): void {
  try {
    client.openssh_forwardOutStreamLocal(path, done)
  } catch (thrown) {
    queueMicrotask(() => done(thrown instanceof Error ? thrown : new Error(String(thrown))))
  }
}

const FAREWELL_MS = 500

/** Says goodbye if the line still takes it, then lets go of the socket in any case. */
function hangUp(client: Client, socket: Session['socket']): void {
  if (socket.destroyed) return
  const timer = setTimeout(() => socket.destroy(), FAREWELL_MS)
  socket.once('close', () => clearTimeout(timer))
  try {
    client.end()
    socket.destroySoon()
  } catch {
    socket.destroy()
  }
}
