/** Real sshd: every way to log in, every way to be refused, and what becomes of a link that breaks. */
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import type { SshAuth } from '../../../../shared/contract/hosts'
import { Failure } from '../../../../shared/errors'
import type { ConnectContext, KnownKey, StageReport } from '../../ports'
import { markOpenHandles } from '../../testing/leak-check'
import { itWhenLong } from '../../testing/long'
import { openSsh, type SshAddress, type SshLink } from './index'

const unavailable = labUnavailable()

describe.skipIf(unavailable !== undefined)(unavailable ?? 'SSH to a real server', { timeout: 30_000 }, () => {
  let lab: Lab
  let host: LabHost
  let folder: string
  let secretsRead: string[] = []
  const secrets = new Map<string, string>()

  beforeAll(async () => {
    lab = await openLab({ hosts: 1, images: [] })
    host = lab.host(1)
    folder = await mkdtemp(join(tmpdir(), 'ssh-lab-'))
    secrets
      .set('right', lab.keys.idLocked.passphrase)
      .set('wrong', 'not this')
      .set('password', lab.keys.password.password)
  }, 60_000)
  afterAll(async () => {
    await lab?.dispose()
    await rm(folder, { recursive: true, force: true })
  }, 60_000)
  beforeEach(() => {
    secretsRead = []
  })

  const address = (auth: SshAuth, user = 'deploy', port = 22): SshAddress => ({
    kind: 'ssh',
    user,
    host: host.address,
    port,
    socketPath: '/var/run/docker.sock',
    auth,
  })
  const trusted = (): KnownKey[] => [{ keyType: 'ssh-ed25519', fingerprint: host.hostKeyFingerprint(), revoked: false }]
  const context = (
    more: { known?: KnownKey[]; stages?: StageReport[]; signal?: AbortSignal } = {},
  ): ConnectContext => ({
    signal: more.signal ?? AbortSignal.timeout(20_000),
    knownKeys: { find: async () => more.known ?? trusted() },
    secrets: {
      async read(id) {
        secretsRead.push(id)
        const value = secrets.get(id)
        if (value === undefined) throw new Failure('LOCKED', 'The vault is locked.')
        return value
      },
      remove: async () => {},
    },
    onStage: (report) => more.stages?.push(report),
  })
  const keyAuth = (path = lab.keys.id.path): SshAuth => ({ kind: 'key', path })
  const refusalOf = async (auth: SshAuth, user?: string, more?: Parameters<typeof context>[0], port?: number) => {
    const attempt = openSsh(address(auth, user, port), context(more))
    attempt.then(
      (link) => link.close(),
      () => {},
    )
    const thrown: unknown = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(thrown).toBeInstanceOf(Failure)
    return (thrown as Failure).info
  }
  const proveLogin = async (auth: SshAuth, user = 'deploy') => {
    const link = await openSsh(address(auth, user), context())
    try {
      const { stdout, code } = await link.exec('id -un', AbortSignal.timeout(5000))
      expect([stdout.trim(), code]).toEqual([user, 0])
    } finally {
      link.close()
    }
    expect(await link.closed).toBeUndefined()
  }

  it('logs in with a key, and reports its stages', async () => {
    await proveLogin(keyAuth())
    const stages: StageReport[] = []
    const link = await openSsh(address(keyAuth()), context({ stages }))
    link.close()
    expect(stages.filter(({ state }) => state === 'done').map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'host-key',
      'auth',
    ])
    expect(stages.find(({ stage, state }) => stage === 'host-key' && state === 'done')?.note).toBe(
      `ssh-ed25519 ${host.hostKeyFingerprint()}`,
    )
  })

  it('logs in with a locked key, a password, an agent', async () => {
    await proveLogin({ kind: 'key', path: lab.keys.idLocked.path, passphraseId: 'right' })
    await proveLogin({ kind: 'password', passwordId: 'password' }, 'pwuser')
    const agent = await lab.startAgent([lab.keys.wrong, lab.keys.id])
    await withAgent(agent.socketPath, () => proveLogin({ kind: 'agent' }))
    await agent.dispose()
  })

  it('refused credentials each have their own sentence', async () => {
    const wrongKey = await refusalOf(keyAuth(lab.keys.wrong.path))
    expect(wrongKey).toMatchObject({ code: 'AUTH_FAILED', message: expect.stringContaining('refuses the key') })
    expect(await refusalOf({ kind: 'password', passwordId: 'wrong' }, 'pwuser')).toMatchObject({
      code: 'AUTH_FAILED',
      message: `${host.address} refuses the password of pwuser.`,
    })
    expect(await refusalOf({ kind: 'key', path: lab.keys.idLocked.path, passphraseId: 'wrong' })).toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringMatching(/^The passphrase of the key .* is wrong\.$/),
    })
    expect(await refusalOf(keyAuth(lab.keys.idLocked.path))).toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining('needs its passphrase'),
    })
    expect(await refusalOf({ kind: 'password', passwordId: 'locked' })).toMatchObject({ code: 'LOCKED' })
  })

  it('agents: none, gone, empty, with keys that do not fit', async () => {
    const withoutKeys = await lab.startAgent([])
    const wrong = await lab.startAgent([lab.keys.wrong])
    const sentence = (path: string | undefined) =>
      withAgent(path, async () => {
        const { code, message } = await refusalOf({ kind: 'agent' })
        expect(code).toBe('AUTH_FAILED')
        return message
      })
    expect(await sentence(undefined)).toBe('No SSH agent is running for you.')
    expect(await sentence(join(folder, 'gone.sock'))).toBe('Your SSH agent does not answer.')
    expect(await sentence(withoutKeys.socketPath)).toBe('Your SSH agent holds no key.')
    expect(await sentence(wrong.socketPath)).toBe(`${host.address} refuses every key of your SSH agent for deploy.`)
    await Promise.all([withoutKeys.dispose(), wrong.dispose()])
  })

  it('host keys: unknown, changed, revoked, all before any secret is read', async () => {
    const fingerprint = host.hostKeyFingerprint()
    const auth: SshAuth = { kind: 'password', passwordId: 'password' }
    const place = { host: host.address, port: '22' }
    const other = { keyType: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}`, revoked: false }
    expect(await refusalOf(auth, 'pwuser', { known: [] })).toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      data: { ...place, fingerprint, keyType: 'ssh-ed25519' },
    })
    expect(await refusalOf(auth, 'pwuser', { known: [other] })).toMatchObject({
      code: 'HOST_KEY_CHANGED',
      data: { ...place, fingerprint, known: other.fingerprint },
    })
    expect(await refusalOf(auth, 'pwuser', { known: [{ ...other, keyType: 'ssh-rsa' }] })).toMatchObject({
      code: 'HOST_KEY_CHANGED',
    })
    const revoked = { keyType: 'ssh-ed25519', fingerprint, revoked: true }
    expect(await refusalOf(auth, 'pwuser', { known: [...trusted(), revoked] })).toMatchObject({
      code: 'HOST_KEY_CHANGED',
      message: expect.stringContaining('revoked'),
    })
    expect(secretsRead).toEqual([])
  })

  it('key files that others may read, or that are no files, are refused', async () => {
    const open = join(folder, 'open-key')
    await copyFile(lab.keys.id.path, open)
    await chmod(open, 0o644)
    expect((await refusalOf(keyAuth(open))).message).toBe(`Others may read the key ${open}.`)
    const huge = join(folder, 'huge')
    await writeFile(huge, Buffer.alloc(70_000), { mode: 0o600 })
    expect((await refusalOf(keyAuth(huge))).message).toContain('too large')
    expect((await refusalOf(keyAuth('/dev/zero'))).message).toContain('not a regular file')
    expect((await refusalOf(keyAuth(join(folder, 'none')))).message).toContain('There is no key file')
    expect((await refusalOf(keyAuth(`${lab.keys.id.path}.pub`))).code).toBe('AUTH_FAILED')
  })

  it('a closed port, and a server without a fitting way to log in', async () => {
    expect(await refusalOf(keyAuth(), 'deploy', {}, 23)).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `${host.address} refuses connections on port 23.`,
    })
    await host.setSshdOptions({ PasswordAuthentication: 'no' })
    expect((await refusalOf({ kind: 'password', passwordId: 'password' }, 'pwuser')).message).toBe(
      `${host.address} accepts no password for pwuser.`,
    )
    await host.setSshdOptions({})
  })

  it('gives up at once when it is cancelled, and leaves nothing open', async () => {
    const settled = markOpenHandles()
    await host.network('drop')
    const stop = new AbortController()
    const attempt = refusalOf(keyAuth(), 'deploy', { signal: stop.signal })
    setTimeout(() => stop.abort(), 300)
    const startedAt = performance.now()
    expect((await attempt).code).toBe('CANCELLED')
    expect(performance.now() - startedAt).toBeLessThan(1000)
    expect(await refusalOf(keyAuth())).toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `${host.address} does not answer on port 22.`,
    })
    await host.network('restore')
    await settled()
  })

  const withLink = async (work: (link: SshLink) => Promise<void>) => {
    const link = await openSsh(address(keyAuth()), context())
    try {
      await work(link)
    } finally {
      link.close()
    }
  }

  it('lives through new session keys, which the server asks for again and again', async () => {
    await host.setSshdOptions({ RekeyLimit: '64K' })
    await withLink(async (link) => {
      const { stdout } = await link.exec('head -c 2000000 /dev/zero | tr "\\0" x; echo', AbortSignal.timeout(10_000))
      expect(stdout).toBe('x'.repeat(64 * 1024))
      expect((await link.exec('echo still here', AbortSignal.timeout(5000))).stdout).toBe('still here\n')
    })
    await host.setSshdOptions({})
  })

  it('sshd killed: closed within a second, waiting commands fail, nothing is left', async () => {
    const settled = markOpenHandles()
    await withLink(async (link) => {
      const waiting = link.exec('sleep 60', AbortSignal.timeout(30_000)).catch((thrown: unknown) => thrown)
      await new Promise((resolve) => setTimeout(resolve, 300))
      const startedAt = performance.now()
      await host.service('kill', 'sshd')
      expect(await link.closed).toMatchObject({ code: 'HOST_UNREACHABLE' })
      expect(await waiting).toMatchObject({ code: 'HOST_UNREACHABLE' })
      expect(performance.now() - startedAt).toBeLessThan(1000)
    })
    await host.service('start', 'sshd')
    await settled()
  })

  itWhenLong('a line that goes dead silently is noticed within 20 s', async () => {
    await withLink(async (link) => {
      const startedAt = performance.now()
      await host.network('drop')
      expect(await link.closed).toMatchObject({
        code: 'HOST_UNREACHABLE',
        message: `${host.address} does not answer any more.`,
      })
      const tookMs = performance.now() - startedAt
      console.log(`half-open noticed after ${Math.round(tookMs)} ms`)
      expect(tookMs).toBeLessThan(20_000)
    })
    await host.network('restore')
  })
})

async function withAgent<T>(socketPath: string | undefined, work: () => Promise<T>): Promise<T> {
  const before = process.env.SSH_AUTH_SOCK
  if (socketPath === undefined) delete process.env.SSH_AUTH_SOCK
  else process.env.SSH_AUTH_SOCK = socketPath
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env.SSH_AUTH_SOCK
    else process.env.SSH_AUTH_SOCK = before
  }
}
