/**
 * Why a command of ours on the host could not be talked to, in sentences. sshd says little: that it opens no session, or
 * what the command left on its error channel before it ended. Used by ssh.ts.
 */
import { cleanText } from '../../../../../shared/domain/text'
import { Failure } from '../../../../../shared/errors'
import { CommandRefused, SocketRefused } from '../../ssh'
import type { Place } from '../rules'

export function explainTalk(error: Error, { name, user }: Place): Failure {
  if (error instanceof Failure) return error
  if (error instanceof CommandRefused) {
    return new Failure('DENIED', `${name} runs no command for ${user}.`, {
      hint: 'Its sshd may force another command, or the login shell is a restricted one.',
      details: `exit code ${error.code}: ${error.message}`,
    })
  }
  if (error instanceof SocketRefused) {
    return new Failure('DENIED', `The SSH server of ${name} opens no session for a command.`, {
      hint: 'Close a terminal on that host, or set MaxSessions higher in its sshd_config.',
      details: error.message,
    })
  }
  return new Failure('HOST_UNREACHABLE', `The connection to ${name} broke while a command ran there.`, {
    details: cleanText(error.message, 512),
    cause: error,
  })
}
