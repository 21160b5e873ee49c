/** Planted files in a home of its own: what is found, what is left out, what is never run. */
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Discovered } from '../../../../shared/contract/hosts'
import { bundleEntry } from '../../testing/bundle'
import { discover } from './index'

let home: string
const servers: Server[] = []

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'discovery-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(home, { recursive: true, force: true })
})

const plant = async (path: string, text: string) => {
  await mkdir(dirname(join(home, path)), { recursive: true })
  await writeFile(join(home, path), text)
}
const listen = async (path: string) => {
  await mkdir(dirname(join(home, path)), { recursive: true })
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(join(home, path), resolve))
}
const find = (env: Record<string, string> = {}) => discover({ home, user: 'me', env, sockets: [] })
const context = (name: string, host: unknown) =>
  plant(
    `.docker/contexts/meta/${name}/meta.json`,
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  )

describe('discover', () => {
  it('finds nothing in an empty home', async () => {
    expect(await find()).toEqual([])
  })

  it('finds sockets that exist, also Podman’s', async () => {
    await listen('run/docker.sock')
    await listen('run/podman/podman.sock')
    await plant('.docker/run/docker.sock', 'a file, no socket')
    const found = await find({ XDG_RUNTIME_DIR: join(home, 'run') })
    expect(found.map(({ source, draft }) => [source, draft.name])).toEqual([
      ['socket', 'This computer (rootless)'],
      ['socket', 'This computer (Podman, rootless)'],
    ])
    expect(found[0]?.draft.address).toEqual({ kind: 'local', socketPath: join(home, 'run/docker.sock') })
  })

  it('reads DOCKER_HOST and contexts, and merges what is the same', async () => {
    await context('prod', 'ssh://deploy@10.0.0.5:2222')
    await context('again', 'ssh://deploy@10.0.0.5:2222')
    await context('plain', 'tcp://10.0.0.6:2375')
    await context('odd', 7)
    await plant('.docker/contexts/meta/broken/meta.json', '{ not json')
    const found = await find({ DOCKER_HOST: 'unix:///srv/docker.sock' })
    expect(found.map(({ source, label }) => [source, label])).toEqual([
      ['environment', 'DOCKER_HOST'],
      ['context', 'again'],
      ['context', 'plain'],
    ])
    expect(found[2]).toMatchObject({
      draft: { address: { kind: 'tcp', host: '10.0.0.6', port: 2375 } },
      problem: expect.stringContaining('not encrypted'),
    })
    expect(found[1]?.draft.address).toMatchObject({ kind: 'ssh', user: 'deploy', host: '10.0.0.5', port: 2222 })
  })

  it('reads hosts of ~/.ssh/config: first value wins, wildcards give settings but no host', async () => {
    await plant('.ssh/id_box', 'key')
    await plant(
      '.ssh/config',
      [
        'Host box web-*',
        '  HostName box.example.com',
        '  IdentityFile ~/.ssh/id_box',
        'Host "other"',
        '  HostName=%h.example.com',
        '  Port 2200',
        '  IdentityFile ~/.ssh/missing',
        'Host * !other',
        '  User deploy',
        'Host *',
        '  User late',
      ].join('\n'),
    )
    const found = await find()
    expect(found.map(({ draft }) => draft)).toEqual([
      {
        name: 'box',
        address: {
          kind: 'ssh',
          user: 'deploy',
          host: 'box.example.com',
          port: 22,
          socketPath: '/var/run/docker.sock',
          auth: { kind: 'key', path: join(home, '.ssh/id_box') },
        },
      },
      {
        name: 'other',
        address: {
          kind: 'ssh',
          user: 'late',
          host: 'other.example.com',
          port: 2200,
          socketPath: '/var/run/docker.sock',
          auth: { kind: 'agent' },
        },
      },
    ])
  })

  it('a context that names an alias means what ~/.ssh/config says', async () => {
    await plant('.ssh/config', 'Host box\n  HostName 10.0.0.9\n  User ops\n  Port 2022\n')
    await context('boxed', 'ssh://box')
    const found = await find()
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({
      source: 'context',
      draft: { name: 'boxed', address: { user: 'ops', host: '10.0.0.9', port: 2022 } },
    })
  })

  it('runs nothing, whatever the file says', async () => {
    const sign = join(home, 'ran')
    await plant(
      '.ssh/config',
      [
        `Match exec "touch ${sign}"`,
        '  User evil',
        'Host jumped',
        '  ProxyJump bastion',
        'Host piped',
        `  ProxyCommand touch ${sign}`,
        'Host local',
        `  LocalCommand touch ${sign}`,
        '  PermitLocalCommand yes',
        '  CanonicalizeHostname yes',
        '  CanonicalDomains example.com',
        'Host -oProxyCommand',
        '  HostName 10.0.0.1',
        'Host semi',
        '  HostName "10.0.0.1;touch"',
        'Host repositories',
        '  User git',
      ].join('\n'),
    )
    expect((await find()).map(({ label, draft }) => [label, draft.address])).toEqual([
      ['jumped', expect.objectContaining({ host: 'jumped' })],
      ['piped', expect.objectContaining({ host: 'piped' })],
      ['local', expect.objectContaining({ user: 'me', host: 'local' })],
    ])
    expect(await readdir(home)).toEqual(['.ssh'])
  })

  it('follows Include, by pattern and inside a Host block, and survives loops', async () => {
    await plant('.ssh/config', 'Include conf.d/*.conf\nInclude loop\nHost guarded\n  Include settings\nHost free\n')
    await plant('.ssh/conf.d/one.conf', 'Host one\n  HostName 10.0.0.1\n')
    await plant('.ssh/conf.d/two.conf', 'Host two\n  HostName 10.0.0.2\n')
    await plant('.ssh/conf.d/not.this', 'Host three\n')
    await plant('.ssh/loop', 'Include loop\nInclude ../.ssh/loop\nHost looped\n')
    await plant('.ssh/settings', 'User inside\n')
    const users = new Map((await find()).map(({ label, draft }) => [label, draft.address]))
    expect([...users.keys()].sort()).toEqual(['free', 'guarded', 'looped', 'one', 'two'])
    expect(users.get('guarded')).toMatchObject({ user: 'inside' })
    expect(users.get('free')).toMatchObject({ user: 'me' })
  })

  it('is not fooled by devices, huge files and bytes that are no text', async () => {
    await mkdir(join(home, '.ssh'))
    await symlink('/dev/zero', join(home, '.ssh/config'))
    await plant('.docker/contexts/meta/huge/meta.json', 'x'.repeat(2 * 1024 * 1024))
    await mkdir(join(home, '.docker/contexts/meta/folder/meta.json'), { recursive: true })
    expect(await find()).toEqual([])
  })
})

describe('what is found but cannot be used as it is', () => {
  it('hosts behind a jump host or a command say so', async () => {
    await plant(
      '.ssh/config',
      'Host jumped\n  ProxyJump bastion\nHost piped\n  ProxyCommand nc %h\nHost free\n  ProxyJump none\n',
    )
    const problems = new Map((await find()).map(({ label, problem }) => [label, problem]))
    expect(problems.get('jumped')).toBe('It needs a jump host (bastion), which Longshore cannot use yet.')
    expect(problems.get('piped')).toContain('ProxyCommand')
    expect(problems.get('free')).toBeUndefined()
  })

  it.skipIf(process.getuid?.() !== 0)('a socket that belongs to others says how to get at it', async () => {
    await chmod(home, 0o755)
    await listen('run/docker.sock')
    await listen('run/podman/podman.sock')
    for (const path of ['run/docker.sock', 'run/podman/podman.sock']) await chmod(join(home, path), 0o660)
    const bundle = await bundleEntry('adapters/discovery/index.ts')
    const script = `const { discover } = await import('${bundle}')
      const around = { home: '${home}', user: 'me', env: { XDG_RUNTIME_DIR: '${home}/run' }, sockets: [] }
      console.log(JSON.stringify(await discover(around)))`
    const nobody = { uid: 65534, gid: 65534, cwd: '/', encoding: 'utf8' as const }
    const found = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', script], nobody),
    ) as Discovered[]
    expect(found.map(({ problem }) => problem)).toEqual([
      expect.stringContaining('sudo usermod -aG docker me'),
      expect.stringContaining('podman.socket'),
    ])
    expect((await find({ XDG_RUNTIME_DIR: join(home, 'run') })).map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
    ])
  })
})
