/** Words and commands of terminals: decisions, pure. Used by the files beside this one. */
import type { Terminal, TerminalWanted } from '../../../shared/contract/terminals'
import { cleanText } from '../../../shared/domain/text'
import { Failure } from '../../../shared/errors'

type Variables = { name: string; value: string }[]

export const MAX_SESSIONS = 64

/** Prints the path of the best shell there is. One exec finds it out; where there is not even `sh`, that one fails. */
export const FIND_SHELL = [
  'sh',
  '-c',
  'for s in bash ash sh; do p=$(command -v "$s") && [ -x "$p" ] && { echo "$p"; exit 0; }; done; echo sh',
]

/** The path that FIND_SHELL printed, or undefined when it is none: then plain `sh`, which has just run. */
export function shellIn(stdout: string): string | undefined {
  const line = stdout.trim()
  return /^\/[\w./+-]{1,200}$/.test(line) ? line : undefined
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** What the processes of a session are known by in its container: the engine tells only their numbers on the host. */
export const MARK = 'LONGSHORE_TERMINAL'

/** Of a person's wishes and ours; theirs count. */
export function environmentOf(wanted: Variables, tty: boolean, id: string): Variables {
  const ours = [
    ...(tty
      ? [
          { name: 'TERM', value: 'xterm-256color' },
          { name: 'COLORTERM', value: 'truecolor' },
        ]
      : []),
    { name: MARK, value: id },
  ]
  const given = new Set(wanted.map(({ name }) => name))
  return [...ours.filter(({ name }) => !given.has(name)), ...wanted]
}

/**
 * Does what closing a terminal does to what runs in it (SIGHUP), in the container: an engine lets a process run on when
 * the connection to it has gone, and has no call that ends it. It is known by its environment, as are its children.
 */
export function hangUpCommand(id: string): string[] {
  const each = `grep -qs '${MARK}=${id}' "$p/environ" && kill -HUP "\${p#/proc/}" && kill -CONT "\${p#/proc/}"`
  return ['sh', '-c', `for p in /proc/[0-9]*; do ${each}; done 2>/dev/null; exit 0`]
}

/** Takes up the session of that name where there is one. Its name is checked by the contract. */
export const tmuxCommand = (name: string): string => `exec tmux new-session -A -s ${name}`
export const FIND_TMUX = 'command -v tmux'
export const tmuxEndCommand = (name: string): string => `tmux kill-session -t =${name}`

export function noTmux(hostName: string): Failure {
  return new Failure('CONFLICT', `There is no tmux on ${hostName}.`, {
    hint: 'Install it there, or open the terminal without it.',
  })
}

export function noHostShell(hostName: string): Failure {
  return new Failure('CONFLICT', `${hostName} is not reached by SSH, and so gives no terminal of its own.`, {
    hint: 'Open one in a container, or add the host by SSH.',
  })
}

export function noShell(name: string, details: string): Failure {
  return new Failure('CONFLICT', `There is no shell in ${name}.`, {
    hint: 'Its image has none. Give a command that is in it.',
    details: cleanText(details, 300),
  })
}

export function tooMany(): Failure {
  return new Failure('BUSY', `${MAX_SESSIONS} terminals are open already.`, { hint: 'Close one that is not needed.' })
}

/** What engines and runtimes say of a program that is not there (runc, crun; Docker puts it into the output). */
export const saysNotFound = (said: string): boolean =>
  /executable file .*not found|no such file or directory|command that was not found/i.test(said)

/** Engines refuse in words of their own, some the same ones for all causes: what the container does tells which it was. */
export function notRunning({ kind, name }: Pick<TerminalWanted, 'kind' | 'name'>, state: string): Failure | undefined {
  const then = kind === 'attach' ? 'then attach.' : 'then open a terminal.'
  if (state === 'running') return undefined
  if (state === 'paused') return new Failure('CONFLICT', `${name} is paused.`, { hint: `Unpause it, ${then}` })
  if (state === 'restarting') {
    return new Failure('CONFLICT', `${name} is restarting.`, { hint: `Wait until it runs, ${then}` })
  }
  return new Failure('CONFLICT', `${name} is not running.`, { hint: `Start it, ${then}` })
}

export const saysNoUser = (said: string): boolean => /unable to find user|no such user|unknown user/i.test(said)

export function noUser({ name }: Pick<TerminalWanted, 'name'>, said: string): Failure {
  return new Failure('INVALID', `That user is not known in ${name}.`, { details: cleanText(said, 300) })
}

/** The connection's end, not the program's. */
export function isLoss(thrown: unknown): boolean {
  return thrown instanceof Failure && LOSSES.has(thrown.code)
}
const LOSSES: ReadonlySet<string> = new Set(['HOST_UNREACHABLE', 'ENGINE_DOWN', 'DISCONNECTED', 'TIMED_OUT', 'LOCKED'])

/** CAN first: it ends whatever sequence the reader was in. */
export function leftOut(bytes: number): string {
  return `\x18\r\n\x1b[0m\x1b[2m[${sizeText(bytes)} left out]\x1b[0m\r\n`
}

export const takenUp = (): string => '\x18\r\n\x1b[0m\x1b[2m[connected again]\x1b[0m\r\n'

function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KiB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}

/** What stands in the audit of a session that has ended. Never what was typed. */
export function auditText(
  row: Pick<Terminal, 'openedAt' | 'endedAt' | 'exitCode' | 'bytesIn' | 'bytesOut' | 'error'>,
): string {
  const seconds = Math.max(0, Math.round(((row.endedAt ?? row.openedAt) - row.openedAt) / 1000))
  const end = row.error ? row.error.message : row.exitCode === undefined ? 'ended' : `exit code ${row.exitCode}`
  return `${end}; ${seconds} s; ${sizeText(row.bytesIn)} in; ${sizeText(row.bytesOut)} out`
}
