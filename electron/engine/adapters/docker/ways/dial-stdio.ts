/**
 * `docker system dial-stdio`: the docker command on the server copies its standard input and output to the engine's
 * socket, so that a session does what a forwarded socket would. Its input must stay open until the answer is complete:
 * an end there ends everything. Used by ssh.ts and probe.ts.
 */
import { cleanText } from '../../../../../shared/domain/text'
import { Failure } from '../../../../../shared/errors'
import { type CommandRefused, type SocketRefused, type SshLink, within } from '../../ssh'
import { createCalls } from '../calls'
import { notAnswering, notPermitted, notRunning, type Place, quote, socketFailure } from '../rules'

export type StdioWay = 'dial-stdio' | 'sudo-dial-stdio'

const DEFAULT_SOCKET = '/var/run/docker.sock'
const TRY_TIMEOUT_MS = 5000

/** For the usual socket exactly what `docker -H ssh://…` runs: sudoers or a forced command may allow only that. */
export function stdioCommand(via: StdioWay, socketPath: string): string {
  const where = socketPath === DEFAULT_SOCKET ? '' : ` --host ${quote(`unix://${socketPath}`)}`
  return `${via === 'sudo-dial-stdio' ? 'sudo -n ' : ''}docker${where} system dial-stdio`
}

/** Does the engine answer through it? */
export async function canTalk(link: SshLink, via: StdioWay, place: Place, signal: AbortSignal): Promise<boolean> {
  const command = stdioCommand(via, place.socketPath)
  const explain = async (error: unknown) => socketFailure(error, place)
  const calls = createCalls({ place, connectSocket: () => link.talk(command), explain, lost: link.lost })
  try {
    const patience = { signal, timeoutMs: TRY_TIMEOUT_MS, late: () => notAnswering(place) }
    await within(patience, (inner) => calls.ping(inner))
    return true
  } catch {
    return false
  } finally {
    calls.close()
  }
}

type Sentence = (place: Place) => Failure
/** What shells, sudo and docker say; each first where it is most telling. */
const SAID: [pattern: RegExp, sentence: Sentence][] = [
  [
    /sudo: a (password|terminal) is required|not allowed to execute|not in the sudoers file|may not run sudo/i,
    noSudoRight,
  ],
  [/sudo: (command )?not found/i, ({ name }) => new Failure('INVALID', `There is no sudo on ${name}.`, { hint: JOIN })],
  [/docker: (command )?not found|docker: no such file/i, noDocker],
  [/is not a docker command|unknown command|unknown flag/i, tooOld],
  [/permission denied/i, (place) => notPermitted(place, [])],
  [
    /cannot connect to the docker daemon|no such file or directory|connection refused/i,
    (place) => notRunning(place, `nothing answers at ${place.socketPath}`),
  ],
]
const JOIN = 'Add the user to the group docker there instead, and let Longshore forward the socket.'

/** The command ended without a word on its output: no engine was reached. */
export function explainCommand({ code, message }: CommandRefused, place: Place): Failure {
  const details = `exit code ${code}: ${message}`
  const known = SAID.find(([pattern]) => pattern.test(message))?.[1](place)
  if (known) return new Failure(known.code, known.message, { ...known.info, details })
  if (code === 127) return noDocker(place)
  return new Failure('ENGINE_DOWN', `docker system dial-stdio ended at once on ${place.name}.`, {
    hint: 'See the details for what it said; try it there by hand.',
    details,
  })
}

/** What a login shell prints by itself comes before the first answer, and is none. */
export function chattering(error: unknown, { name, user }: Place): Failure | undefined {
  if (!(error instanceof Error) || !('rawPacket' in error) || !Buffer.isBuffer(error.rawPacket)) return undefined
  return new Failure(
    'INVALID',
    `The login shell of ${user} on ${name} prints something before the engine can answer.`,
    {
      hint: 'Let ~/.bashrc and the like print nothing in sessions that are not interactive.',
      details: cleanText(error.rawPacket.toString('utf8', 0, 200), 200),
    },
  )
}

/** The server opens no further session: on its way a pool of them is needed. */
export function noMoreSessions({ message }: SocketRefused, { name }: Place): Failure {
  return new Failure('DENIED', `The SSH server of ${name} opens no more sessions.`, {
    hint: 'Longshore needs up to ten of them this way: set MaxSessions 10 or more in its sshd_config.',
    details: message,
  })
}

function noDocker({ name }: Place): Failure {
  return new Failure('INVALID', `There is no docker command on ${name}.`, {
    hint: 'Install it there (package docker-ce-cli or docker.io), or let its SSH server forward sockets: AllowStreamLocalForwarding yes.',
  })
}

function tooOld({ name }: Place): Failure {
  return new Failure('INVALID', `The docker command on ${name} is too old for dial-stdio.`, {
    hint: 'It needs 18.09 or newer; or let its SSH server forward sockets: AllowStreamLocalForwarding yes.',
  })
}

function noSudoRight({ user, name }: Place): Failure {
  return new Failure('DENIED', `${user} may not run docker by sudo without a password on ${name}.`, {
    hint: `Add with visudo there: ${user} ALL=(root) NOPASSWD: /usr/bin/docker system dial-stdio`,
  })
}
