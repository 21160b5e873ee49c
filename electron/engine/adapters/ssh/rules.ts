/**
 * What a network or SSH error means to a person: one sentence and one hint for each cause. Pure; used by link.ts and
 * login.ts. Text that a server wrote goes through cleanText, and only into `details` or behind a colon.
 */
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'

export interface Where {
  host: string
  port: number
  user: string
  /** What should listen there; sshd unless told. */
  server?: string | undefined
}

type Sentence = (where: Where) => { message: string; hint: string }

const RESOLVE: Record<string, Sentence> = {
  ENOTFOUND: ({ host }) => ({ message: `There is no machine named ${host}.`, hint: 'Check the spelling of the name.' }),
  ENODATA: ({ host }) => ({ message: `The name ${host} has no address.`, hint: 'Check the DNS entry of the server.' }),
  EAI_AGAIN: ({ host }) => ({
    message: `The name ${host} could not be looked up just now.`,
    hint: 'Check that this computer is online and its DNS server answers.',
  }),
}

const CONNECT: Record<string, Sentence> = {
  ECONNREFUSED: ({ host, port, server = 'sshd' }) => ({
    message: `${host} refuses connections on port ${port}.`,
    hint: `Is ${server} running there, and is this the right port?`,
  }),
  EHOSTUNREACH: ({ host }) => ({
    message: `There is no way to ${host}.`,
    hint: 'Is the machine switched on, and is a VPN needed to reach it?',
  }),
  ENETUNREACH: ({ host }) => ({
    message: `This computer has no network that leads to ${host}.`,
    hint: 'Check the network connection or the VPN.',
  }),
  ETIMEDOUT: ({ host, port }) => ({
    message: `${host} does not answer on port ${port}.`,
    hint: 'Is the machine switched on? A firewall may drop the packets.',
  }),
  ECONNRESET: ({ host }) => ({
    message: `${host} ended the connection.`,
    hint: 'The server may be overloaded or may not let this address in.',
  }),
  EACCES: ({ host }) => ({
    message: `This computer does not permit connecting to ${host}.`,
    hint: 'Look at the firewall of this computer.',
  }),
}

export function resolveFailure(error: unknown, where: Where): Failure {
  const sentence = RESOLVE[codeOf(error)] ?? (({ host }) => ({ message: `${host} could not be looked up.`, hint: '' }))
  return unreachable(sentence(where), error)
}

export function connectFailure(error: unknown, where: Where): Failure {
  const sentence =
    CONNECT[codeOf(error)] ?? (({ host }) => ({ message: `${host} could not be reached.`, hint: 'Check the network.' }))
  return unreachable(sentence(where), error)
}

export const connectTimeout = (where: Where) =>
  unreachable((CONNECT.ETIMEDOUT as Sentence)(where), new Error('no answer within the connect time-out'))

export function identTooLong({ host, port }: Where): Failure {
  return new Failure(
    'HOST_UNREACHABLE',
    `What answers at ${host}:${port} does not introduce itself as an SSH server.`,
    {
      hint: 'Check the port: another service may listen there.',
    },
  )
}

export function handshakeTimeout({ host, port }: Where): Failure {
  return new Failure('HOST_UNREACHABLE', `${host}:${port} takes connections but does not greet as an SSH server.`, {
    hint: 'Check the port; if it is right, the server is overloaded or stuck.',
  })
}

/** What ssh2 says when two lists have nothing in common, and what we would have taken. */
const NO_MATCH: [pattern: RegExp, what: string, wanted: string][] = [
  [/no matching key exchange/i, 'key exchange methods', 'curve25519-sha256 or ecdh-sha2-nistp256'],
  [/no matching host key/i, 'host key types', 'ssh-ed25519, ecdsa-sha2 or rsa-sha2'],
  [/no matching .*cipher/i, 'ciphers', 'aes-gcm or aes-ctr'],
  [/no matching .*mac/i, 'integrity checks (MACs)', 'hmac-sha2-256 or hmac-sha2-512'],
  [/no matching .*compression/i, 'compressed connections', 'connections without compression'],
]

/** An error before the login began. */
export function handshakeFailure(error: unknown, where: Where): Failure {
  const text = textOf(error)
  for (const [pattern, what, wanted] of NO_MATCH) {
    if (!pattern.test(text)) continue
    return new Failure('HOST_UNREACHABLE', `${where.host} offers only outdated ${what}.`, {
      hint: `Longshore needs ${wanted}: update the SSH server or allow these in its sshd_config.`,
      details: text,
    })
  }
  if (/identification string|Header line too long|greeting lines|Invalid header/.test(text)) return identTooLong(where)
  if (/before handshake|ended the connection/.test(text)) {
    return new Failure('HOST_UNREACHABLE', `${where.host} hung up before it introduced itself.`, {
      hint: 'It may take too few connections at a time (MaxStartups) or not let this address in.',
      details: text,
    })
  }
  if (codeOf(error) in CONNECT) return connectFailure(error, where)
  return new Failure('HOST_UNREACHABLE', `No secure connection to ${where.host} came about.`, {
    hint: 'See the details; the SSH server may be very old or not quite in order.',
    details: text,
  })
}

/** An error after the host key was accepted and before the login was. */
export function loginFailure(error: unknown, where: Where): Failure {
  const text = textOf(error)
  if (/too many authentication failures/i.test(text)) {
    return new Failure('AUTH_FAILED', `${where.host} ended the login after too many keys that do not fit.`, {
      hint: 'Your SSH agent offers many keys: choose a key file for this host instead.',
      details: text,
    })
  }
  return new Failure('HOST_UNREACHABLE', `${where.host} hung up during the login.`, {
    hint: 'The server may be overloaded, or it may not let this user in.',
    details: text,
  })
}

/** Why a link that was up is gone. */
export function lostFailure(error: unknown, where: Where): Failure {
  const text = error === undefined ? '' : textOf(error)
  const message = /keepalive/i.test(text)
    ? `${where.host} does not answer any more.`
    : `The connection to ${where.host} was lost.`
  return new Failure('HOST_UNREACHABLE', message, {
    hint: 'Longshore tries again by itself.',
    details: text,
    cause: error,
  })
}

function unreachable({ message, hint }: { message: string; hint: string }, error: unknown): Failure {
  return new Failure('HOST_UNREACHABLE', message, { hint, details: textOf(error), cause: error })
}

/** Node names several failed addresses together; the first cause speaks for all. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0 && !('code' in error && error.code)) {
    return codeOf(error.errors[0])
  }
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

export function textOf(error: unknown): string {
  return cleanText(error instanceof Error ? error.message : String(error), 1024)
}
