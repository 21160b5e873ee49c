/**
 * One SSH connection to one host, over which everything runs: sockets of the server's Docker engine, its ports and,
 * rarely, a command. Opened by adapters/docker. The stages before `socket` are reported here.
 */
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Client, ClientChannel } from 'ssh2'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, Session as Shell, ShellOptions, Stage, StageReport } from '../../ports'
import { type Done, listenForRefusal, openCommand, openStreamLocal, openTcp } from './channels'
import { connectTcp, resolveHost } from './connect'
import { type CommandResult, runCommand } from './exec'
import { handshake, logIn, type Session } from './handshake'
import type { SshAddress } from './login'
import { abortFailure, within } from './patience'
import { lostFailure } from './rules'
import { exitOf, openShell, resizeShell } from './shell'
import { deferredSocket, type SocketOptions } from './socket'
import { watchLine } from './watch-line'

export interface SshLink {
  /** A stream to a socket of the server. `connect` when it is open; `error` (a SocketRefused) when it cannot be. */
  connectSocket: (path: string) => Duplex
  /** A stream to a port as the server sees it. `connect` when it is open; `error` (a Failure) when it cannot be. */
  dial: (host: string, port: number) => Duplex
  /**
   * A stream to a command's input and output. `error` is a CommandRefused when it ends without a word, a SocketRefused
   * when it cannot begin, or what `explain` makes of these.
   */
  talk: (command: string, explain?: (error: Error) => Error) => Duplex
  /** Asks each 3 s whether the line is alive and ends the link after 8 s of silence, until the given function is called. */
  watchClosely: () => () => void
  /** The user's login shell, or a command instead, in a terminal. Rejects with a Failure where the server gives none. */
  shell: (options: ShellOptions, signal: AbortSignal) => Promise<Shell>
  /** Runs a command in the user's shell; at most 64 KiB of each output are kept. */
  exec: (command: string, signal: AbortSignal) => Promise<CommandResult>
  /** Resolves once, when the connection is gone: with the cause, or with undefined after `close`. */
  closed: Promise<Failure | undefined>
  /** Why the connection is gone, from the moment it is. */
  lost: () => Failure | undefined
  close: () => void
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
  const streams = new Set<Duplex>()
  const life = new AbortController()
  const closed = Promise.withResolvers<Failure | undefined>()

  function end(cause: Failure | undefined): void {
    if (life.signal.aborted) return
    const reason = cause ?? new Failure('HOST_UNREACHABLE', `The connection to ${where.host} was closed.`)
    life.abort(reason)
    for (const each of streams) each.destroy(reason)
    closed.resolve(cause)
    hangUp(client, socket)
  }
  onEnd((error) => end(lostFailure(error, where)))
  wakeServer(client, life.signal)

  function opening(open: (done: Done) => void, options?: SocketOptions): Duplex {
    const duplex = deferredSocket((done) => {
      if (life.signal.aborted) {
        queueMicrotask(() => done(life.signal.reason))
        return undefined
      }
      // When the connection broke the channel's own error says less than `end` does.
      open((error, channel) => done(error && life.signal.aborted ? life.signal.reason : error, channel))
      return undefined
    }, options)
    streams.add(duplex)
    duplex.once('close', () => streams.delete(duplex))
    return duplex
  }

  return {
    connectSocket: (path) => opening((done) => openStreamLocal(client, path, done)),
    dial: (host, port) =>
      opening((done) => openTcp(client, { host, port, server: where.host }, done), { allowHalfOpen: true }),
    talk(command, explain) {
      const { listen, refusal } = listenForRefusal()
      return opening(
        (done) =>
          openCommand(client, command, (error, channel) => {
            if (channel) listen(channel)
            done(error, channel)
          }),
        { refusal, explain },
      )
    },
    watchClosely: () =>
      watchLine({
        client,
        socket,
        signal: life.signal,
        onDead: () => end(lostFailure(new Error('keepalive: no answer'), where)),
      }),
    async shell(options, signal) {
      let channel: ClientChannel | undefined
      let exit: Promise<number | undefined> | undefined
      const stream = opening((done) =>
        openShell(client, options, (error, opened) => {
          channel = opened
          exit = opened && exitOf(opened)
          done(error, opened)
        }),
      )
      const late = () => new Failure('TIMED_OUT', `${where.host} did not open a terminal.`)
      try {
        await within({ signal, timeoutMs: SHELL_TIMEOUT_MS, late }, (inner) =>
          once(stream, 'connect', { signal: inner }),
        )
      } catch (thrown) {
        stream.on('error', () => {})
        stream.destroy()
        throw thrown
      }
      return {
        stream,
        resize: async (columns, rows) => resizeShell(channel, columns, rows),
        exitCode: async () => exit,
      }
    },
    exec: (command, signal) => runCommand(client, command, AbortSignal.any([signal, life.signal])),
    closed: closed.promise,
    lost: () => (life.signal.aborted ? abortFailure(life.signal) : undefined),
    close: () => end(undefined),
  }
}

const SHELL_TIMEOUT_MS = 20_000
const WAKE_LIMIT_MS = 10_000

/**
 * OpenSSH turns Nagle's algorithm off (TCP_NODELAY) only when a session begins. A connection that forwards alone never
 * has one, and then each short answer waits some 40 ms for our acknowledgement of the one before. So one command that
 * does nothing is run; a server that runs none for us is merely slower.
 */
function wakeServer(client: Client, signal: AbortSignal): void {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(WAKE_LIMIT_MS)])
  void runCommand(client, ':', limit).catch(() => {})
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
