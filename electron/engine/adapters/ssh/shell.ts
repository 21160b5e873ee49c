/**
 * A terminal on the server: the user's login shell, or a command instead. Its channel is a session of the one connection,
 * of which sshd allows ten. Used by link.ts; adapters/docker gives it to the port.
 */
import type { Client, ClientChannel, PseudoTtyOptions } from 'ssh2'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { ShellOptions } from '../../ports'
import { attempt, type Done } from './channels'

const TERM = 'xterm-256color'
/** Servers take it only where AcceptEnv names it; others drop it. */
const ENVIRONMENT = { COLORTERM: 'truecolor' }

export function openShell(client: Client, { command, columns, rows }: ShellOptions, done: Done): void {
  const pty: PseudoTtyOptions = { term: TERM, cols: columns, rows, width: 0, height: 0 }
  const opened = (error: Error | undefined, channel: ClientChannel) =>
    error ? done(noShell(error)) : done(undefined, channel)
  attempt(done, () => {
    if (command === undefined) client.shell({ ...pty }, { env: ENVIRONMENT }, opened)
    else client.exec(command, { pty, env: ENVIRONMENT }, opened)
  })
}

export function resizeShell(channel: ClientChannel | undefined, columns: number, rows: number): void {
  try {
    channel?.setWindow(rows, columns, 0, 0)
  } catch {
    // The connection is gone; its stream says so.
  }
}

/** Resolves with what the server said of its end, undefined when it said nothing. */
export function exitOf(channel: ClientChannel): Promise<number | undefined> {
  return new Promise((resolve) => {
    channel.on('exit', (code: number | null, signalName?: string) => resolve(code ?? codeOf(signalName)))
    channel.on('close', () => resolve(undefined))
  })
}

/** As a shell counts them: 128 and the signal's number. */
function codeOf(signalName: string | undefined): number | undefined {
  const number = { HUP: 1, INT: 2, QUIT: 3, ABRT: 6, KILL: 9, PIPE: 13, TERM: 15 }[signalName ?? '']
  return number === undefined ? undefined : 128 + number
}

const NO_SESSION = 'no-session'
/** More of them fit on another connection. */
export const lacksSession = (thrown: unknown): boolean =>
  thrown instanceof Failure && thrown.info.data?.cause === NO_SESSION

/** RFC 4254, 5.1. */
const RESOURCE_SHORTAGE = 4
const CONNECT_FAILED = 2

function noShell(error: Error): Failure {
  const details = cleanText(error.message, 512)
  const reason = 'reason' in error ? error.reason : undefined
  if (reason === RESOURCE_SHORTAGE || reason === CONNECT_FAILED) {
    return new Failure('DENIED', 'The SSH server opens no more sessions.', {
      hint: 'Close a terminal on that host, or set MaxSessions higher in its sshd_config.',
      details,
      data: { cause: NO_SESSION },
      cause: error,
    })
  }
  return new Failure('DENIED', 'The SSH server gives this user no terminal.', {
    hint: 'Its sshd_config may say PermitTTY no or force a command; a shell needs neither.',
    details,
    cause: error,
  })
}
