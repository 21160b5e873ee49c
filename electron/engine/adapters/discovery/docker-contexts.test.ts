/** What the docker CLI keeps, planted in a home of its own: contexts, their certificates, DOCKER_HOST, endpoints. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEndpoint } from './endpoint'
import { discover } from './index'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'contexts-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

const plant = async (path: string, text: string) => {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), text)
}
const find = (env: Record<string, string> = {}) => discover({ home, user: 'me', env, sockets: [] })
const context = (name: string, host: string) =>
  plant(
    `.docker/contexts/meta/${name}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  )

describe('docker contexts', () => {
  const secured = async (name: string, host: string, ...pem: string[]) => {
    await context(name, host)
    for (const file of pem) await plant(`.docker/contexts/tls/${name}/docker/${file}.pem`, 'PEM')
  }

  it('with TLS take their certificates from where the CLI keeps them', async () => {
    await secured('whole', 'tcp://10.0.0.5:2376', 'ca', 'cert', 'key')
    await secured('public', 'tcp://docker.example', 'cert', 'key')
    await secured('half', 'tcp://10.0.0.6:2376', 'ca')
    const found = new Map((await find()).map((one) => [one.label, one]))
    const folder = join(home, '.docker/contexts/tls')
    expect(found.get('whole')).toEqual({
      source: 'context',
      label: 'whole',
      draft: {
        name: 'whole',
        address: {
          kind: 'tls',
          host: '10.0.0.5',
          port: 2376,
          material: {
            kind: 'files',
            ca: join(folder, 'whole/docker/ca.pem'),
            certificate: join(folder, 'whole/docker/cert.pem'),
            key: join(folder, 'whole/docker/key.pem'),
          },
        },
      },
    })
    expect(found.get('public')?.draft.address).toMatchObject({ port: 2376, material: { kind: 'files' } })
    expect(found.get('public')?.draft.address).not.toHaveProperty('material.ca')
    expect(found.get('half')?.problem).toContain('no client certificate')
  })

  it('that check nothing are not taken over as they are', async () => {
    const Endpoints = { docker: { Host: 'tcp://10.0.0.5:2376', SkipTLSVerify: true } }
    await plant('.docker/contexts/meta/loose/meta.json', JSON.stringify({ Name: 'loose', Endpoints }))
    for (const file of ['cert', 'key']) await plant(`.docker/contexts/tls/loose/docker/${file}.pem`, 'PEM')
    expect((await find())[0]?.problem).toContain('not to check the certificate')
  })

  it('come in the order of the CLI: DOCKER_HOST, DOCKER_CONTEXT, the current one, the others', async () => {
    for (const name of ['a', 'b', 'c']) await context(name, `ssh://me@${name}.example`)
    await plant(
      '.docker/config.json',
      JSON.stringify({ currentContext: 'c', auths: { 'r.example': { auth: 'secret' } } }),
    )
    const labels = async (env?: Record<string, string>) => (await find(env)).map(({ label }) => label)
    expect(await labels()).toEqual(['c', 'a', 'b'])
    expect(await labels({ DOCKER_CONTEXT: 'b' })).toEqual(['b', 'a', 'c'])
    expect(await labels({ DOCKER_CONTEXT: 'b', DOCKER_HOST: 'ssh://x@y' })).toEqual(['DOCKER_HOST', 'b', 'a', 'c'])
    expect(JSON.stringify(await find())).not.toContain('secret')
  })

  it('DOCKER_HOST takes its certificates from DOCKER_CERT_PATH or ~/.docker', async () => {
    for (const file of ['ca', 'cert', 'key']) await plant(`certs/${file}.pem`, 'PEM')
    const at = async (env: Record<string, string>) => (await find({ DOCKER_HOST: 'tcp://10.0.0.5', ...env }))[0]
    expect(await at({ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: join(home, 'certs') })).toMatchObject({
      draft: { name: '10.0.0.5', address: { kind: 'tls', port: 2376, material: { key: join(home, 'certs/key.pem') } } },
    })
    expect((await at({ DOCKER_TLS_VERIFY: '1' }))?.problem).toContain(join(home, '.docker'))
    expect((await at({ DOCKER_TLS: '1', DOCKER_CERT_PATH: join(home, 'certs') }))?.problem).toContain('not to check')
    expect((await at({}))?.draft.address).toEqual({ kind: 'tcp', host: '10.0.0.5', port: 2375, riskAccepted: true })
  })
})

describe('readEndpoint', () => {
  it.each([
    ['ssh://user:secret@host'],
    ['tcp://user:secret@host:2375'],
    ['tcp://host:2375/path'],
    ['tcp://-oProxyCommand=x:2375'],
    ['unix://'],
    ['ssh://'],
    ['fd://'],
    ['nonsense'],
    [''],
  ])('takes nothing from %s', async (text) => {
    expect(await readEndpoint(text)).toBeUndefined()
  })
  it('knows a path to the socket, a bare address, the own computer', async () => {
    expect(await readEndpoint('ssh://a@b/run/user/1000/docker.sock')).toMatchObject({
      address: { socketPath: '/run/user/1000/docker.sock' },
    })
    expect(await readEndpoint('10.0.0.5:4000')).toMatchObject({
      address: { kind: 'tcp', host: '10.0.0.5', port: 4000 },
    })
    expect(await readEndpoint('tcp://:2375')).toMatchObject({ address: { host: 'localhost' } })
    expect(await readEndpoint('tcp://[fe80::1]:2375')).toMatchObject({ address: { host: '[fe80::1]' } })
  })
  it('takes a pipe on Windows only', async () => {
    const pipe = 'npipe:////./pipe/docker_engine'
    expect(await readEndpoint(pipe, undefined, 'win32')).toEqual({
      address: { kind: 'local', socketPath: '//./pipe/docker_engine' },
    })
    expect((await readEndpoint(pipe, undefined, 'linux'))?.problem).toContain('Windows')
  })
})
