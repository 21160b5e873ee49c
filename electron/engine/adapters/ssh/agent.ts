/**
 * The person's ssh-agent: is it there, does it hold keys? Asked before it is handed to ssh2, which cannot say which of
 * the two was missing. Used by login.ts. The agent is never forwarded.
 */
import ssh2, { type BaseAgent } from 'ssh2'
import { Failure } from '../../../../shared/errors'
import { textOf } from './rules'

/** A working agent with at least one key. Rejects with AUTH_FAILED and a sentence for each thing that can be missing. */
export async function openAgent(socketPath = process.env.SSH_AUTH_SOCK): Promise<BaseAgent> {
  const path = socketPath || (process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : '')
  if (!path) {
    throw new Failure('AUTH_FAILED', 'No SSH agent is running for you.', {
      hint: 'Start one (ssh-agent, SSH_AUTH_SOCK) before Longshore, or choose a key file for this host.',
    })
  }
  const agent = ssh2.createAgent(path)
  const count = await new Promise<number>((resolve, reject) => {
    agent.getIdentities((error, keys) => (error ? reject(gone(error)) : resolve(keys?.length ?? 0)))
  })
  if (count > 0) return agent
  throw new Failure('AUTH_FAILED', 'Your SSH agent holds no key.', {
    hint: 'Add one with ssh-add, or unlock the agent; then connect again.',
  })
}

function gone(error: Error): Failure {
  return new Failure('AUTH_FAILED', 'Your SSH agent does not answer.', {
    hint: 'It may have ended since Longshore was started: start it again, or choose a key file for this host.',
    details: textOf(error),
  })
}
