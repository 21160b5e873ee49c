/**
 * The kinds of channels a link opens: to a socket of the server, to a port as the server sees it, and to a command
 * that is talked to. ssh2 throws where it could call back; here all of it comes back as an error. Used by link.ts.
 */
import type { Client, ClientChannel } from 'ssh2'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { Opened } from './socket'

export type Done = (error: Error | undefined, channel?: ClientChannel) => void

/** The server would not open a channel to the socket. It does not say why; see adapters/docker/probe.ts. */
export class SocketRefused extends Error {
  override name = 'SocketRefused'
}

/** A command that was to be talked to ended without a word. */
export class CommandRefused extends Error {
  override name = 'CommandRefused'
  /** -1 when the server did not say. */
  readonly code: number

  constructor(code: number, said: string) {
    super(said || `ended with code ${code}`)
    this.code = code
  }
}

export function openStreamLocal(client: Client, path: string, done: Done): void {
  attempt(done, () =>
    client.openssh_forwardOutStreamLocal(path, (error, channel) =>
      error ? done(new SocketRefused(cleanText(error.message, 512), { cause: error })) : done(undefined, channel),
    ),
  )
}

export function openTcp(client: Client, target: { host: string; port: number; server: string }, done: Done): void {
  attempt(done, () =>
    client.forwardOut('127.0.0.1', 0, target.host, target.port, (error, channel) =>
      error ? done(portRefused(error, target)) : done(undefined, channel),
    ),
  )
}

/** Its standard input stays open: what reads it would take an end there for the end of everything. */
export function openCommand(client: Client, command: string, done: Done): void {
  attempt(done, () =>
    client.exec(command, (error, channel) =>
      error ? done(new SocketRefused(cleanText(error.message, 512), { cause: error })) : done(undefined, channel),
    ),
  )
}

export function attempt(done: Done, work: () => void): void {
  try {
    work()
  } catch (thrown) {
    queueMicrotask(() => done(thrown instanceof Error ? thrown : new Error(String(thrown))))
  }
}

const MAX_SAID_BYTES = 4096
/** The exit code follows the end of the output. */
const EXIT_TIMEOUT_MS = 1000

/** Listens to what a command says on its error channel, for the case that it says nothing else. */
export function listenForRefusal(): {
  listen: (channel: ClientChannel) => void
  refusal: (channel: Opened) => Promise<CommandRefused>
} {
  let said = ''
  const exit = Promise.withResolvers<number>()
  return {
    listen(channel) {
      channel.stderr.on('data', (chunk: Buffer) => {
        if (said.length < MAX_SAID_BYTES) said += chunk.toString('utf8', 0, MAX_SAID_BYTES)
      })
      channel.on('exit', (code: number | null) => exit.resolve(code ?? -1))
    },
    async refusal(channel) {
      const timer = setTimeout(() => exit.resolve(-1), EXIT_TIMEOUT_MS)
      channel.once('close', () => exit.resolve(-1))
      const code = await exit.promise
      clearTimeout(timer)
      return new CommandRefused(code, cleanText(said, 512))
    },
  }
}

/** RFC 4254, 5.1. */
const ADMINISTRATIVELY_PROHIBITED = 1

/** sshd forbids without a word; where it tried, it passes on what its system said. */
function portRefused(error: Error, { host, port, server }: { host: string; port: number; server: string }): Failure {
  const more = { details: cleanText(error.message, 512), cause: error }
  if ('reason' in error && error.reason === ADMINISTRATIVELY_PROHIBITED) {
    return new Failure('DENIED', `The SSH server of ${server} forbids forwarding to ports.`, {
      ...more,
      hint: 'Set AllowTcpForwarding yes (or local) in its sshd_config, DisableForwarding no, and let PermitOpen allow it.',
    })
  }
  if (/refused/i.test(error.message)) {
    return new Failure('HOST_UNREACHABLE', `Nothing listens on ${host}, port ${port}, of ${server}.`, {
      ...more,
      hint: 'What runs in the container may not be ready yet, or may use another port.',
    })
  }
  return new Failure('HOST_UNREACHABLE', `${server} could not connect to ${host}, port ${port}.`, {
    ...more,
    hint: 'See the details for what its system says.',
  })
}
