/**
 * The login: exactly one try with the one credential a host has, because a server counts failures and locks out. Given
 * to ssh2 as its authHandler by link.ts. It first asks with `none`, which is no try, to learn what the server accepts.
 */
import type { AnyAuthMethod, AuthenticationType, AuthHandlerMiddleware, Prompt } from 'ssh2'
import type { HostAddress } from '../../../../shared/contract/hosts'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext } from '../../ports'
import { openAgent } from './agent'
import { openKeyFile, readKeyFile } from './key-file'

export type SshAddress = Extract<HostAddress, { kind: 'ssh' }>

export interface LoginOptions extends Pick<ConnectContext, 'secrets' | 'signal' | 'openKey'> {
  address: SshAddress
  /** Ends the attempt; only the first call counts. */
  fail: (failure: Failure) => void
}

export function createLogin(options: LoginOptions): AuthHandlerMiddleware {
  let step = 0
  return (accepted, partial, next) => {
    step += 1
    if (step === 1) return next({ type: 'none', username: options.address.user })
    if (step > 2) return options.fail(refused(options.address, accepted ?? [], partial))
    method(options, accepted ?? []).then(next, (thrown) => options.fail(asFailure(thrown)))
  }
}

async function method(options: LoginOptions, accepted: AuthenticationType[]): Promise<AnyAuthMethod> {
  const { address, secrets, signal } = options
  const { auth, user: username } = address
  const accepts = (type: AuthenticationType) => accepted.length === 0 || accepted.includes(type)
  if (auth.kind !== 'password' && !accepts('publickey')) throw noKeys(address, accepted)
  if (auth.kind === 'agent') return { type: 'agent', username, agent: await openAgent() }
  if (auth.kind === 'key') {
    const bytes = await readKeyFile(auth.path)
    const passphrase = auth.passphraseId === undefined ? undefined : await secrets.read(auth.passphraseId, signal)
    return { type: 'publickey', username, key: await openKeyFile({ bytes, path: auth.path, passphrase }, options) }
  }
  if (!accepts('password') && !accepts('keyboard-interactive')) throw noPasswords(address, accepted)
  const password = await secrets.read(auth.passwordId, signal)
  if (accepts('password')) return { type: 'password', username, password }
  const prompt = answerOnce(password, options)
  return {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) => prompt(prompts, finish),
  }
}

/** Answers one hidden question with the password; whatever else the server asks ends the login. */
function answerOnce(password: string, { address, fail }: LoginOptions) {
  let asked = false
  return (prompts: Prompt[], finish: (answers: string[]) => void) => {
    const [first] = prompts
    if (!asked && prompts.length === 1 && first && first.echo !== true) {
      asked = true
      return finish([password])
    }
    const question = cleanText(first?.prompt ?? '', 120)
    // The same question again means that the first answer was wrong.
    if (asked && /passwor[dt]|passphrase/i.test(question)) return fail(refused(address, [], false))
    fail(
      new Failure('AUTH_FAILED', `${address.host} asks for more than a password: ${question || 'something unnamed'}`, {
        hint: 'Longshore cannot answer such questions yet: use a key for this host.',
      }),
    )
  }
}

export function passwordExpired({ user, host }: SshAddress): Failure {
  return new Failure('AUTH_FAILED', `The password of ${user} on ${host} has expired.`, {
    hint: `Set a new one there (ssh ${user}@${host}), then enter it in the settings of the host.`,
  })
}

function refused({ auth, user, host }: SshAddress, accepted: AuthenticationType[], partial: boolean): Failure {
  if (partial) {
    const more = accepted.map((name) => cleanText(name, 40)).join(', ')
    return new Failure('AUTH_FAILED', `${host} wants a second proof of who you are (${more}).`, {
      hint: 'Longshore can give only one: let the server accept a key alone for this user.',
    })
  }
  if (auth.kind === 'password') {
    return new Failure('AUTH_FAILED', `${host} refuses the password of ${user}.`, {
      hint: 'Check the user name and enter the password again in the settings of the host.',
    })
  }
  const what = auth.kind === 'key' ? `the key ${auth.path}` : 'every key of your SSH agent'
  return new Failure('AUTH_FAILED', `${host} refuses ${what} for ${user}.`, {
    hint: `Add the public key to ~/.ssh/authorized_keys of ${user} on the server, or check the user name.`,
  })
}

function noKeys({ host, user }: SshAddress, accepted: AuthenticationType[]): Failure {
  return new Failure('AUTH_FAILED', `${host} accepts no keys for ${user}.`, {
    hint: `It accepts ${accepted.map((name) => cleanText(name, 40)).join(', ')}.`,
  })
}

function noPasswords({ host, user }: SshAddress, accepted: AuthenticationType[]): Failure {
  return new Failure('AUTH_FAILED', `${host} accepts no password for ${user}.`, {
    hint: `It accepts ${accepted.map((name) => cleanText(name, 40)).join(', ')}: use a key for this host.`,
  })
}

function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown
  return new Failure('INTERNAL', 'The login could not be prepared.', { cause: thrown })
}
