/**
 * From a TCP connection to a login with ssh2. The settings of the connection stand here, and nowhere else: forward
 * secrecy by elliptic curves only (finite-field groups block for seconds in Electron's crypto), AES only (it has no
 * chacha20), no host key signed with SHA-1, no compression, no agent forwarding, and the host key is always checked.
 */
import type { Socket } from 'node:net'
import ssh2, { type Client, type ConnectConfig } from 'ssh2'
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, KnownKey } from '../../ports'
import { describeKey, hostKeyAlgorithms, judgeKey, type OfferedKey } from './host-key'
import { createIdentGuard } from './ident-guard'
import { createLogin, passwordExpired, type SshAddress } from './login'
import { within } from './patience'
import { handshakeFailure, handshakeTimeout, identTooLong, loginFailure } from './rules'

const HANDSHAKE_TIMEOUT_MS = 10_000
/** An agent may ask its person before it signs. */
const LOGIN_TIMEOUT_MS = 60_000
/** ssh2 gives up after one interval more than the count: 4 × 4.75 s stays under the 20 s in which loss must show. */
const KEEPALIVE_INTERVAL_MS = 4750
const KEEPALIVE_COUNT_MAX = 3
const MAX_BANNER_CHARS = 8192

/** A connection whose host key is accepted. */
export interface Session {
  client: Client
  socket: Socket
  key: OfferedKey
  /** Resolves when the login is accepted. */
  ready: Promise<void>
  /** Lets the login begin: until then no credential is touched. */
  begin: () => void
  /** What the server said before the login, cleaned. */
  banner: () => string
  /** From now on, who is told once that the connection has ended. */
  onEnd: (listener: (error: unknown) => void) => void
  address: SshAddress
}

/** Rejects with HOST_UNREACHABLE, HOST_KEY_UNKNOWN or HOST_KEY_CHANGED; the socket is gone then. */
export async function handshake(socket: Socket, address: SshAddress, context: ConnectContext): Promise<Session> {
  const { host, port, user } = address
  const where = { host, port, user }
  const known = await context.knownKeys.find(host, port)
  const client = new ssh2.Client()
  const verifier = createVerifier(known, host, port)
  const secured = Promise.withResolvers<OfferedKey>()
  const ready = Promise.withResolvers<void>()
  ready.promise.catch(() => {}) // awaited by logIn, if it comes to that
  const begun = Promise.withResolvers<void>()
  let phase: 'handshake' | 'login' | 'live' = 'handshake'
  let onEnd = (_error: unknown) => {}
  let lastError: unknown
  let refusal: Failure | undefined
  let banner = ''

  const fail = (failure: Failure) => {
    refusal ??= verifier.refusal() ?? failure
    secured.reject(refusal)
    ready.reject(refusal)
    socket.destroy()
  }
  const ended = (error: unknown) => {
    if (phase === 'live') return onEnd(error)
    fail(phase === 'handshake' ? handshakeFailure(error, where) : loginFailure(error, where))
  }
  // This listener stays for good: ssh2 reports one broken connection several times, and late.
  client.on('error', (error: Error & { level?: string }) => {
    lastError = error
    // One key of the agent that cannot sign is not the end: ssh2 goes on with the next.
    if (error.level === 'agent' && phase === 'login') return
    ended(error)
  })
  client.on('close', () => ended(lastError ?? new Error('the server ended the connection')))
  client.once('handshake', () => {
    phase = 'login'
    const key = verifier.accepted()
    if (key) secured.resolve(key)
  })
  client.once('ready', () => {
    phase = 'live'
    ready.resolve()
  })
  client.on('banner', (text) => {
    if (banner.length < MAX_BANNER_CHARS) banner = cleanText(`${banner} ${text}`, MAX_BANNER_CHARS)
  })
  client.on('change password', () => fail(passwordExpired(address)))

  // `none` is sent by ssh2 as soon as the keys are exchanged; all that follows waits for `begin`.
  const login = createLogin({ ...context, address, fail })
  const config = settings(address, known, verifier.verify, (...args) => void begun.promise.then(() => login(...args)))

  try {
    const late = () => handshakeTimeout(where)
    const key = await within({ signal: context.signal, timeoutMs: HANDSHAKE_TIMEOUT_MS, late }, async () => {
      if (socket.destroyed) throw handshakeFailure(new Error('the server ended the connection'), where)
      client.connect({ ...config, sock: socket })
      guardIdent(socket, () => fail(identTooLong(where)))
      return secured.promise
    })
    return {
      client,
      socket,
      key,
      address,
      ready: ready.promise,
      begin: () => begun.resolve(),
      banner: () => banner,
      onEnd(listener) {
        onEnd = once(listener)
        if (socket.destroyed) onEnd(lastError)
      },
    }
  } catch (thrown) {
    socket.destroy()
    throw verifier.refusal() ?? refusal ?? thrown
  }
}

/** Resolves when the server accepts the login. Rejects with AUTH_FAILED, LOCKED, HOST_UNREACHABLE or TIMED_OUT. */
export async function logIn({ ready, begin, socket, address, banner }: Session, signal: AbortSignal): Promise<void> {
  const late = () =>
    new Failure('TIMED_OUT', `The login on ${address.host} took longer than ${LOGIN_TIMEOUT_MS / 1000} s.`, {
      hint: address.auth.kind === 'agent' ? 'Your SSH agent may be waiting for you to confirm.' : '',
    })
  try {
    await within({ signal, timeoutMs: LOGIN_TIMEOUT_MS, late }, () => {
      begin()
      return ready
    })
  } catch (thrown) {
    socket.destroy()
    if (!(thrown instanceof Failure) || !banner() || thrown.info.details) throw thrown
    throw new Failure(thrown.code, thrown.message, { ...thrown.info, details: `The server says: ${banner()}` })
  }
}

function settings(
  { user }: SshAddress,
  known: readonly KnownKey[],
  verify: (blob: Buffer) => boolean,
  authHandler: NonNullable<Extract<ConnectConfig['authHandler'], (...args: never[]) => unknown>>,
): ConnectConfig {
  return {
    username: user,
    hostVerifier: verify,
    authHandler,
    readyTimeout: 0, // the time-outs are ours, one for each stage
    keepaliveInterval: KEEPALIVE_INTERVAL_MS,
    keepaliveCountMax: KEEPALIVE_COUNT_MAX,
    strictVendor: false, // others than OpenSSH forward sockets too
    agentForward: false,
    algorithms: {
      kex: [
        'curve25519-sha256',
        'curve25519-sha256@libssh.org',
        'ecdh-sha2-nistp256',
        'ecdh-sha2-nistp384',
        'ecdh-sha2-nistp521',
      ],
      serverHostKey: hostKeyAlgorithms(known) as NonNullable<NonNullable<ConnectConfig['algorithms']>['serverHostKey']>,
      cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
      hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
      compress: ['none'],
    },
  }
}

/** Judges the first key that is shown; at a later exchange of session keys it must be the very same again. */
function createVerifier(known: readonly KnownKey[], host: string, port: number) {
  let accepted: OfferedKey | undefined
  let refusal: Failure | undefined
  return {
    accepted: () => accepted,
    refusal: () => refusal,
    verify(blob: Buffer): boolean {
      const key = describeKey(blob)
      if (accepted) return accepted.fingerprint === key.fingerprint
      refusal = judgeKey(known, key, host, port)
      if (!refusal) accepted = key
      return !refusal
    },
  }
}

function guardIdent(socket: Socket, tooLong: () => void): void {
  const look = createIdentGuard()
  const onData = (chunk: Buffer) => {
    const state = look(chunk)
    if (state !== 'waiting') socket.off('data', onData)
    if (state === 'too-long') tooLong()
  }
  socket.on('data', onData)
}

function once<A>(listener: (argument: A) => void): (argument: A) => void {
  let called = false
  return (argument) => {
    if (called) return
    called = true
    listener(argument)
  }
}
