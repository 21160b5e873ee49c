/** Servers that are outdated, strange or mean, played by ssh2's own Server and by bare sockets on loopback. */
import { once } from 'node:events'
import { createServer, type Server as TcpServer } from 'node:net'
import { type AuthContext, type KeyboardAuthContext, Server, type ServerConfig, utils } from 'ssh2'
import { afterEach, describe, expect, it } from 'vitest'
import type { SshAuth } from '../../../../shared/contract/hosts'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext } from '../../ports'
import { markOpenHandles } from '../../testing/leak-check'
import { describeKey } from './host-key'
import { openSsh } from './index'

const hostKey = utils.generateKeyPairSync('ed25519').private
const parsed = utils.parseKey(hostKey)
if (parsed instanceof Error) throw parsed
const fingerprint = describeKey(parsed.getPublicSSH()).fingerprint
const password: SshAuth = { kind: 'password', passwordId: 'p' }
let open: { close: () => unknown }[] = []

afterEach(() => {
  for (const server of open) server.close()
  open = []
})

async function listen(server: TcpServer | Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  const address = server.address()
  return address !== null && typeof address === 'object' && 'port' in address ? address.port : 0
}

/** An ssh2 server; `onAuth` decides each attempt. Its attempts are counted without `none`. */
async function startServer(config: Partial<ServerConfig>, onAuth: (context: AuthContext) => void) {
  const attempts: string[] = []
  const server = new Server({ hostKeys: [hostKey], ...config }, (client) => {
    client.on('error', () => {})
    client.on('authentication', (context) => {
      if (context.method !== 'none') attempts.push(context.method)
      onAuth(context)
    })
  })
  return { port: await listen(server), attempts }
}

function attempt(port: number, auth: SshAuth = password, context: Partial<ConnectContext> = {}) {
  return openSsh(
    { kind: 'ssh', user: 'deploy', host: '127.0.0.1', port, socketPath: '/s', auth },
    {
      signal: AbortSignal.timeout(15_000),
      knownKeys: { find: async () => [{ keyType: 'ssh-ed25519', fingerprint, revoked: false }] },
      secrets: { read: async () => 'the password', remove: async () => {} },
      ...context,
    },
  )
}
async function refusalOf(...args: Parameters<typeof attempt>) {
  const thrown: unknown = await attempt(...args).then(
    (link) => link.close(),
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof Failure)) throw new Error(`no Failure: ${String(thrown)}`)
  return thrown.info
}
const refuse = (context: AuthContext) => context.reject(['password'])

describe('outdated servers', () => {
  it.each([
    ['key exchange methods', { kex: ['diffie-hellman-group18-sha512'] }],
    ['key exchange methods', { kex: ['diffie-hellman-group1-sha1'] }],
    ['ciphers', { cipher: ['aes256-cbc'] }],
    ['integrity checks (MACs)', { cipher: ['aes256-ctr'], hmac: ['hmac-md5'] }],
  ] as [string, NonNullable<ServerConfig['algorithms']>][])(
    '%s %j: refused, and nothing blocks',
    async (what, algorithms) => {
      const { port, attempts } = await startServer({ algorithms }, refuse)
      const before = process.threadCpuUsage() // work done, not time passed: a busy machine must not look like a block
      expect(await refusalOf(port)).toMatchObject({
        code: 'HOST_UNREACHABLE',
        message: `127.0.0.1 offers only outdated ${what}.`,
      })
      expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(150)
      expect(attempts).toEqual([])
    },
  )

  it('a host key signed with SHA-1 only', async () => {
    const rsa = utils.generateKeyPairSync('rsa', { bits: 2048 }).private
    const { port } = await startServer({ hostKeys: [rsa], algorithms: { serverHostKey: ['ssh-rsa'] } }, refuse)
    expect((await refusalOf(port)).message).toBe('127.0.0.1 offers only outdated host key types.')
  })
})

describe('logins', () => {
  it('tries a password once', async () => {
    const { port, attempts } = await startServer({}, refuse)
    expect(await refusalOf(port)).toMatchObject({ code: 'AUTH_FAILED' })
    expect(attempts).toEqual(['password'])
  })

  it('answers one hidden question of keyboard-interactive with the password', async () => {
    const answers: string[][] = []
    const { port } = await startServer({}, (context) => {
      if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive'])
      context.prompt([{ prompt: 'Password: ', echo: false }], (given) => {
        answers.push(given)
        context.accept()
      })
    })
    const link = await attempt(port)
    link.close()
    expect(answers).toEqual([['the password']])
  })

  const asking = (ask: (context: KeyboardAuthContext) => void) =>
    startServer({}, (context) =>
      context.method === 'keyboard-interactive' ? ask(context) : context.reject(['keyboard-interactive']),
    )

  it('gives no password to a question that shows the answer, or to several', async () => {
    const given: string[] = []
    const code = await asking((context) =>
      context.prompt([{ prompt: '\u001b[31mYour \u202etoken:', echo: true }], (answers) => given.push(...answers)),
    )
    expect(await refusalOf(code.port)).toMatchObject({
      code: 'AUTH_FAILED',
      message: '127.0.0.1 asks for more than a password: Your token:',
    })
    const two = await asking((context) => context.prompt(['Password:', 'Code:'], (answers) => given.push(...answers)))
    expect((await refusalOf(two.port)).message).toContain('asks for more than a password')
    const endless = await asking(function again(context) {
      context.prompt([{ prompt: 'Password: ', echo: false }], () => again(context))
    })
    expect((await refusalOf(endless.port)).message).toBe('127.0.0.1 refuses the password of deploy.')
    expect(given).toEqual([])
  })

  it('a locked vault is said as such, after the host key and before any credential', async () => {
    const { port, attempts } = await startServer({}, refuse)
    const locked = { read: () => Promise.reject(new Failure('LOCKED', 'The vault is locked.')), remove: async () => {} }
    expect((await refusalOf(port, password, { secrets: locked })).code).toBe('LOCKED')
    expect(attempts).toEqual([])
  })

  it('a banner full of escapes is cleaned and cut, and shown where a login failed', async () => {
    const banner = `\u001b]0;owned\u0007Welcome \u202e${'x'.repeat(20_000)}`
    const { port } = await startServer({ banner }, refuse)
    const { details = '' } = await refusalOf(port)
    expect(details).toMatch(/^The server says: Welcome x/)
    expect(details.length).toBeLessThan(8300)
  })
})

describe('servers that are none', () => {
  it('sends an endless identification line', async () => {
    const settled = markOpenHandles()
    const server = createServer((socket) => {
      socket.on('error', () => {})
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(1000)));
      }
      socket.on('drain', more)
      more()
    })
    const port = await listen(server)
    expect((await refusalOf(port)).message).toBe(
      `What answers at 127.0.0.1:${port} does not introduce itself as an SSH server.`,
    )
    server.close()
    await settled()
  })

  it('hangs up at once', async () => {
    const port = await listen(createServer((socket) => socket.end()))
    expect((await refusalOf(port)).message).toBe('127.0.0.1 hung up before it introduced itself.')
  })

  it('says nothing at all: given up after 10 s', async () => {
    const port = await listen(createServer((socket) => socket.on('error', () => {})))
    const startedAt = performance.now()
    expect((await refusalOf(port)).message).toBe(
      `127.0.0.1:${port} takes connections but does not greet as an SSH server.`,
    )
    expect(performance.now() - startedAt).toBeLessThan(11_000)
  }, 15_000)
})
