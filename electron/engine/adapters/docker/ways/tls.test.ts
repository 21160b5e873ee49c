/** Real TLS on loopback: every way in which a server or our own certificates can be wrong has a sentence of its own. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { TlsMaterial } from '../../../../../shared/contract/hosts'
import type { StageReport } from '../../../ports'
import { markOpenHandles } from '../../../testing/leak-check'
import { openHost } from '../index'
import { type Authority, createAuthority, lock, type Pair, pem, selfSigned } from './test-certificates'
import { closeServers, context, dockerd, listen, refusalOf as refused, tlsAddress, unusedPort } from './test-servers'

let folder: string
let authority: Authority
let stranger: Authority
let server: Pair
let client: Pair
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tls-'))
  authority = createAuthority(join(folder, 'ours'), 'harbour')
  stranger = createAuthority(join(folder, 'theirs'), 'stranger')
  server = authority.issue('box', { names: 'IP:127.0.0.1,DNS:localhost', days: 90 })
  client = authority.issue('ada', { usage: 'clientAuth', days: 60 })
})
afterEach(async () => {
  await closeServers()
  for (const child of children.splice(0)) {
    child.kill()
    await once(child, 'exit')
  }
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** openssl as the server: unlike Node's it says why it refuses a certificate, as Go's and so dockerd's does. */
async function opensslServer(version: 'TLSv1.2' | 'TLSv1.3'): Promise<number> {
  const port = await unusedPort()
  const own = ['-cert', server.certificate, '-key', server.key, '-CAfile', authority.certificate]
  const child = spawn(
    'openssl',
    [
      's_server',
      '-accept',
      `127.0.0.1:${port}`,
      '-Verify',
      '1',
      '-verify_return_error',
      '-www',
      ...own,
      version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3',
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  children.push(child)
  // It says that it accepts a moment before it does; a connection to see would be taken for one that failed.
  await once(child.stdout, 'data')
  await expect.poll(() => execFileSync('ss', ['-Htnl'], { encoding: 'utf8' })).toContain(`127.0.0.1:${port}`)
  return port
}

const files = (own: Pair = client, ca: string | undefined = authority.certificate): TlsMaterial => ({
  kind: 'files',
  ca,
  certificate: own.certificate,
  key: own.key,
})
const soon = () => AbortSignal.timeout(5000)
const refusalOf: typeof refused = async (...args) => {
  const settled = markOpenHandles()
  const info = await refused(...args)
  await settled()
  return info
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
  const only = { minVersion: version, maxVersion: version }

  it('connects with files: stages, the certificate that ends first, sessions used again', async () => {
    const settled = markOpenHandles()
    const listening = dockerd(server, authority, only)
    let resumed = 0
    listening.on('secureConnection', (socket) => {
      if (socket.isSessionReused()) resumed += 1
    })
    const stages: StageReport[] = []
    const docker = await openHost(tlsAddress(await listen(listening), files()), context(stages))
    expect(stages.filter(({ state }) => state === 'done').map(({ stage }) => stage)).toEqual([
      'resolve',
      'connect',
      'host-key',
      'auth',
      'engine',
    ])
    expect(stages.find(({ stage, state }) => stage === 'host-key' && state === 'done')?.note).toMatch(
      /^box, until 20\d\d-/,
    )
    expect(docker.certificate).toMatchObject({ side: 'client', subject: 'ada' })
    const days = ((docker.certificate?.expiresAt ?? 0) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(60)
    await Promise.all(Array.from({ length: 12 }, () => docker.containers.list(soon())))
    expect(resumed).toBeGreaterThan(0)
    docker.close()
    expect(await docker.closed).toBeUndefined()
    await closeServers()
    await settled()
  })

  it('a client certificate that the server does not accept, with and without a word', async () => {
    const foreign = files(stranger.issue('eve', { usage: 'clientAuth' }))
    const port = await opensslServer(version)
    expect(await refusalOf(tlsAddress(port, foreign))).toMatchObject({
      code: 'AUTH_FAILED',
      message: '127.0.0.1 does not accept the client certificate.',
      hint: expect.stringContaining('--tlscacert'),
      stage: version === 'TLSv1.3' ? 'auth' : 'host-key',
    })
    const silent = await refusalOf(tlsAddress(await listen(dockerd(server, authority, only)), foreign))
    expect(silent).toMatchObject({ code: 'HOST_UNREACHABLE', message: expect.stringMatching(/^127\.0\.0\.1 hung up/) })
  })

  it('a server of the wrong name, expired, self-signed, of another authority', async () => {
    const sentence = async (own: Pair) => {
      const refusal = await refusalOf(tlsAddress(await listen(dockerd(own, authority, only)), files()))
      expect(refusal).toMatchObject({ code: 'AUTH_FAILED', stage: 'host-key', hint: expect.stringMatching(/\S/) })
      return refusal.message
    }
    expect(await sentence(authority.issue('other', { names: 'DNS:elsewhere.example' }))).toBe(
      'The certificate of 127.0.0.1 is made out to elsewhere.example.',
    )
    expect(await sentence(authority.issue('old', { names: 'IP:127.0.0.1', days: -1 }))).toMatch(
      /^The certificate of 127\.0\.0\.1 expired on 20\d\d-\d\d-\d\d\.$/,
    )
    expect(await sentence(selfSigned(folder, 'alone'))).toBe('127.0.0.1 shows a certificate that it signed itself.')
    expect(await sentence(stranger.issue('box', { names: 'IP:127.0.0.1' }))).toBe(
      'The certificate of 127.0.0.1 is not signed by the authority you trust for it.',
    )
    expect(await sentence(authority.issue('wrong-use', { names: 'IP:127.0.0.1', usage: 'clientAuth' }))).toBe(
      'The certificate of 127.0.0.1 is not meant for servers.',
    )
  })
})

it('a server that is gone ends the line with its cause', async () => {
  const settled = markOpenHandles()
  const port = await listen(dockerd(server, authority))
  const docker = await openHost(tlsAddress(port, files()), context())
  const events = (async () => {
    for await (const _ of docker.events({}, AbortSignal.timeout(20_000)));
  })().catch((thrown: unknown) => thrown)
  await docker.ping(soon())
  await closeServers()
  expect(await events).toMatchObject({ code: 'ENGINE_DOWN' })
  await expect(docker.ping(soon())).rejects.toMatchObject({ code: 'HOST_UNREACHABLE' })
  expect(await docker.closed).toMatchObject({ message: `127.0.0.1 refuses connections on port ${port}.` })
  docker.close()
  await settled()
})

it('without a ca the authorities of the system count, and ours is none of them', async () => {
  const port = await listen(dockerd(server, authority))
  const { ca: _, ...material } = files() as Extract<TlsMaterial, { kind: 'files' }>
  expect((await refusalOf(tlsAddress(port, material))).message).toBe(
    'The certificate of 127.0.0.1 is not signed by the authority you trust for it.',
  )
})

it('another name can be expected, and then only that one will do', async () => {
  const named = authority.issue('named', { names: 'DNS:box.example' })
  const docker = await openHost(
    tlsAddress(await listen(dockerd(named, authority)), files(), { serverName: 'box.example' }),
    context(),
  )
  docker.close()
  const refusal = await refusalOf(
    tlsAddress(await listen(dockerd(server, authority)), files(), { serverName: 'box.example' }),
  )
  expect(refusal.message).toBe('The certificate of 127.0.0.1 is made out to 127.0.0.1, localhost.')
})

it('pasted certificates take their key from the vault', async () => {
  const pasted: TlsMaterial = {
    kind: 'pasted',
    ca: pem(authority.certificate),
    certificate: pem(client.certificate),
    keyId: 'k',
  }
  const docker = await openHost(
    tlsAddress(await listen(dockerd(server, authority)), pasted),
    context([], { k: pem(client.key) }),
  )
  expect(await docker.containers.list(soon())).toEqual([])
  docker.close()
  expect(await refusalOf(tlsAddress(await listen(dockerd(server, authority)), pasted))).toMatchObject({
    code: 'LOCKED',
    stage: 'auth',
  })
})

describe('what is wrong on this side is said before anything is sent', () => {
  it.each([
    [
      'an expired certificate',
      async () => files(authority.issue('late', { usage: 'clientAuth', days: -1 })),
      /^Your client certificate late expired on 20/,
    ],
    ['a key of another', async () => ({ ...files(), key: server.key }), /does not belong to the client certificate\.$/],
    ['a locked key', async () => ({ ...files(), key: lock(client, 'pkcs8') }), /is locked with a passphrase\.$/],
    [
      'a locked key of the old form',
      async () => ({ ...files(), key: lock(client, 'traditional') }),
      /is locked with a passphrase\.$/,
    ],
    [
      'no file',
      async () => ({ ...files(), certificate: join(folder, 'none.pem') }),
      /^There is no file .*none\.pem\.$/,
    ],
    ['a folder', async () => ({ ...files(), certificate: folder }), /is not a regular file\.$/],
    [
      'a key for a certificate',
      async () => ({ ...files(), certificate: client.key }),
      /holds a key where a certificate belongs\.$/,
    ],
    [
      'a certificate for a key',
      async () => ({ ...files(), key: client.certificate }),
      /is not a private key in PEM form\.$/,
    ],
    [
      'half a certificate',
      async () => ({ ...files(), ca: await plant(pem(client.certificate).slice(0, 200)) }),
      /cannot? be read\.$|not a certificate that can be read\.$/,
    ],
    ['no PEM', async () => ({ ...files(), ca: await plant('\x30\x82\x01') }), /is not a certificate in PEM form\.$/],
    ['a device', async () => ({ ...files(), ca: '/dev/zero' }), /is not a regular file\.$/],
    [
      'something huge',
      async () => ({ ...files(), ca: await plant('x'.repeat(600_000)) }),
      /is too large for a certificate\.$/,
    ],
  ] as [string, () => Promise<TlsMaterial>, RegExp][])('%s', async (_name, material, message) => {
    const handshakes: unknown[] = []
    const listening = dockerd(server, authority)
    listening.on('secureConnection', (socket) => handshakes.push(socket))
    const refusal = await refusalOf(tlsAddress(await listen(listening), await material()))
    expect(refusal).toMatchObject({ code: 'AUTH_FAILED', stage: 'auth' })
    expect(refusal.message).toMatch(message)
    expect(handshakes).toEqual([])
  })
})

const plant = async (text: string) => {
  const path = join(folder, `planted-${text.length}.pem`)
  await writeFile(path, text)
  return path
}
