/** Container calls on a real engine: each does what docker's own command does, and what is read is what is there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startComposeProject, startHealthFlip, startSleeper } from '../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import type { ContainerSpec } from '../../../../shared/contract/container-spec'
import { dockerRunText } from '../../../../shared/domain/docker-run'
import type { ContainerCalls, DockerHost } from '../../ports'
import { openHost } from './index'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(15_000)
const LOOP = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 3600 & wait $!; done']

const spec = (more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  image: 'busybox',
  command: LOOP,
  environment: [],
  ports: [],
  mounts: [],
  labels: {},
  resources: {},
  isInteractive: false,
  hasTty: false,
  isPrivileged: false,
  hasReadOnlyRoot: false,
  isTemporary: false,
  ...more,
})

describe.skipIf(unavailable !== undefined)(unavailable ?? 'container calls', { timeout: 40_000 }, () => {
  let lab: Lab
  let host: LabHost
  let docker: DockerHost
  let calls: ContainerCalls

  beforeAll(async () => {
    lab = await openLab({ hosts: 1, images: ['busybox', 'redis'] })
    host = lab.host(1)
    await host.docker('network', 'create', '--subnet', '10.77.0.0/24', 'front')
    docker = await openHost(
      { kind: 'local', socketPath: host.socketPath },
      {
        signal: soon(),
        knownKeys: { find: async () => [] },
        secrets: { read: () => Promise.reject(new Error('no secret is needed')), remove: async () => {} },
      },
    )
    calls = docker.containers
  }, 90_000)
  afterAll(async () => {
    docker?.close()
    await lab?.dispose()
  }, 60_000)

  const inspectOf = async (name: string) => JSON.parse(await host.docker('inspect', name))[0]
  const fieldOf = (name: string, format: string) => host.docker('inspect', '-f', format, name)

  it('list and inspection agree in volumes, networks and network namespace, and see the project', async () => {
    const { web } = await startComposeProject(host, 'shop')
    await host.docker('network', 'create', 'extra')
    await host.docker('network', 'connect', 'extra', 'shop-web-1')
    const shared = await startSleeper(host, 'shared', '--network', 'container:shop-web-1', '-v', 'zz:/z', '-v', 'aa:/a')
    const listed = await calls.list(soon())
    for (const id of [web, shared]) {
      const row = listed.find((one) => one.id === id)
      const detail = await calls.inspect(id, soon())
      expect(detail.networks.map(({ network }) => network).sort()).toEqual(row?.networks)
      const { status, ...known } = row ?? { status: '' }
      expect(await calls.look(id, soon())).toMatchObject({ ...known, createdAt: expect.any(Number) })
      for (const key of ['volumes', 'networkOf', 'labels', 'name', 'ports'] as const) {
        expect(detail[key], key).toEqual(row?.[key])
      }
    }
    expect(listed.find((one) => one.id === web)?.networks).toEqual(['extra', 'shop_default'])
    expect(listed.find((one) => one.id === shared)).toMatchObject({
      networkOf: web,
      volumes: ['aa', 'zz'],
      networks: [],
    })
    await host.docker('rm', '-f', 'shared', 'shop-web-1', 'shop-worker-1')
  })

  it('tells everything of one container', async () => {
    const { id } = await startHealthFlip(host, 'flip')
    const options = ['--user', '1:1', '--read-only', '--cap-add', 'NET_ADMIN', '--pids-limit', '50', '-w', '/tmp', '-t']
    const more = ['-e', 'DB_PASSWORD=hunter2', '-e', 'EMPTY=', '--expose', '99/udp', '-p', '80', '--network', 'front']
    const full = await startSleeper(host, 'full', ...options, ...more, '--restart', 'on-failure:3', '--tmpfs', '/x')
    await expect.poll(async () => (await calls.inspect(id, soon())).probes.length).toBeGreaterThan(0)
    const [probe] = (await calls.inspect(id, soon())).probes
    expect(probe).toMatchObject({ exitCode: 0 })
    expect(probe?.startedAt).toBeGreaterThan(Date.now() - 60_000)
    const detail = await calls.inspect(full, soon())
    expect(detail).toMatchObject({
      user: '1:1',
      workingDirectory: '/tmp',
      hasReadOnlyRoot: true,
      hasTty: true,
      isPrivileged: false,
      addedCapabilities: [expect.stringMatching(/NET_ADMIN$/)],
      exposedPorts: ['80/tcp', '99/udp'],
      networkMode: 'front',
      logDriver: 'json-file',
      platform: 'linux',
      pid: Number(await fieldOf('full', '{{.State.Pid}}')),
      networks: [
        { network: 'front', address: '10.77.0.2', gateway: '10.77.0.1', mac: expect.stringMatching(/^02:42:/) },
      ],
      resources: { memoryBytes: 0, restart: { name: 'on-failure', maximumRetries: 3 } },
    })
    expect(detail.environment).toContainEqual({ name: 'DB_PASSWORD', value: 'hunter2' })
    expect(detail.environment).toContainEqual({ name: 'EMPTY', value: '' })
    expect(await calls.raw(full, soon())).toMatchObject({ Id: full, HostConfig: { ReadonlyRootfs: true } })
    const processes = await calls.processes(full, soon())
    expect(processes.titles).toContain('CMD')
    expect(processes.rows.some((row) => row.join(' ').includes('sleep 3600'))).toBe(true)
    await host.docker('rm', '-f', 'flip', 'full')
  })

  it('names what changed in its files', async () => {
    const id = await startSleeper(host, 'files')
    await host.docker('exec', 'files', 'sh', '-c', 'echo x >/new; rm /bin/vi; echo >>/etc/passwd; mkdir /a; touch /a/b')
    const changes = await calls.changes(id, soon())
    expect(changes).toContainEqual({ kind: 'added', path: '/new' })
    expect(changes).toContainEqual({ kind: 'added', path: '/a/b' })
    expect(changes).toContainEqual({ kind: 'deleted', path: '/bin/vi' })
    expect(changes).toContainEqual({ kind: 'changed', path: '/etc' })
    await host.docker('rm', '-f', 'files')
  })

  it('pauses, unpauses, signals, renames and removes', async () => {
    const id = await startSleeper(host, 'busy', '-v', '/anonymous')
    await calls.pause(id, soon())
    expect(await fieldOf('busy', '{{.State.Status}}')).toBe('paused')
    await calls.unpause(id, soon())
    expect(await fieldOf('busy', '{{.State.Status}}')).toBe('running')
    await calls.rename(id, 'renamed', soon())
    expect(await fieldOf(id, '{{.Name}}')).toBe('/renamed')
    await calls.kill(id, 'SIGUSR1', soon())
    await calls.kill(id, 'SIGKILL', soon()).catch(() => {}) // the loop may not have survived SIGUSR1
    await expect.poll(() => fieldOf('renamed', '{{.State.Running}}')).toBe('false')
    await calls.start(id, soon())
    await expect(calls.remove(id, { volumes: false, force: false }, soon())).rejects.toMatchObject({ code: 'CONFLICT' })
    const [volume = ''] = (await calls.inspect(id, soon())).volumes
    await calls.remove(id, { volumes: true, force: true }, soon())
    await expect(calls.inspect(id, soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(host.docker('volume', 'inspect', volume)).rejects.toThrow()
    await expect(calls.changes('../../info', soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('moves limits while it runs, swap along with memory', async () => {
    const id = await startSleeper(host, 'limited', '--memory', '64m')
    const warnings = await calls.update(id, { memoryBytes: 256 * 1024 * 1024, cpus: 0.5, pids: 77 }, soon())
    const { HostConfig } = await inspectOf('limited')
    console.log('warnings of update:', warnings, HostConfig.MemorySwap)
    expect(HostConfig).toMatchObject({ Memory: 256 * 1024 * 1024, NanoCpus: 5e8, PidsLimit: 77 })
    await calls.update(id, { pids: 0, restart: { name: 'unless-stopped' } }, soon())
    const after = await calls.inspect(id, soon())
    expect(after.resources).toEqual({
      memoryBytes: 256 * 1024 * 1024,
      cpus: 0.5,
      pids: 0,
      restart: { name: 'unless-stopped' },
    })
    const free = await startSleeper(host, 'free')
    await calls.update(free, { memoryBytes: 32 * 1024 * 1024 }, soon())
    expect((await inspectOf('free')).HostConfig).toMatchObject({
      Memory: 32 * 1024 * 1024,
      MemorySwap: 64 * 1024 * 1024,
    })
    const swapless = await startSleeper(host, 'swapless', '--memory', '64m', '--memory-swap', '-1')
    await calls.update(swapless, { memoryBytes: 128 * 1024 * 1024 }, soon())
    expect((await inspectOf('swapless')).HostConfig).toMatchObject({ Memory: 128 * 1024 * 1024, MemorySwap: -1 })
    await host.docker('rm', '-f', 'limited', 'free', 'swapless')
  })

  const SPECS: [name: string, spec: ContainerSpec][] = [
    ['the least', spec()],
    ['only an image', spec({ image: 'redis', command: [] })],
    [
      'everything',
      spec({
        hostname: 'quay',
        user: '1:1',
        workingDirectory: '/tmp',
        environment: [
          { name: 'GREETING', value: 'it\'s "here" $HOME' },
          { name: 'MANY', value: 'line 1\nline 2\ttab' },
          { name: 'EMPTY', value: '' },
          { name: 'bidi', value: 'a\u202eb' },
        ],
        labels: { team: 'harbour', 'odd/key': 'a=b=c\n d', empty: '' },
        ports: [
          { containerPort: 53, protocol: 'udp' },
          { hostIp: '127.0.0.1', hostPort: 8099, containerPort: 80, protocol: 'tcp' },
          { hostPort: 8098, containerPort: 80, protocol: 'tcp' },
        ],
        mounts: [
          { kind: 'volume', source: 'data', target: '/data', readOnly: true },
          { kind: 'volume', target: '/anonymous', readOnly: false },
          { kind: 'bind', source: '/etc', target: '/host, "etc"', readOnly: true },
          { kind: 'tmpfs', target: '/scratch', readOnly: false },
        ],
        resources: {
          memoryBytes: 64 * 1024 * 1024,
          cpus: 0.25,
          pids: 40,
          restart: { name: 'on-failure', maximumRetries: 2 },
        },
        isInteractive: true,
        hasTty: true,
        hasReadOnlyRoot: true,
      }),
    ],
    ['a network of its own', spec({ network: 'front' })],
    ['the network of the host', spec({ network: 'host', isTemporary: true })],
    ['no network', spec({ network: 'none', entrypoint: ['sh'], command: ['-c', LOOP[2] ?? ''] })],
    ['no entrypoint', spec({ entrypoint: [] })],
  ]

  it.each(SPECS)('%s: the container of the API and the one of the command line are the same', async (_, wanted) => {
    await host.sh('docker rm -f -v twin 2>/dev/null || true')
    const ours = await calls.create({ ...wanted, name: 'twin' }, soon())
    expect(ours.id).toMatch(/^[0-9a-f]{64}$/)
    await calls.start(ours.id, soon())
    const left = comparable(await inspectOf('twin'))
    const again = await calls.spec(ours.id, soon())
    await host.docker('rm', '-f', '-v', 'twin') // both would want the same ports
    await host.sh(dockerRunText({ ...wanted, name: 'twin' }))
    expect(comparable(await inspectOf('twin'))).toEqual(left)
    expect(sortedSpec((await calls.spec('twin', soon())).spec)).toEqual(sortedSpec(again.spec))
    for (const key of ['ports', 'mounts', 'network', 'resources', 'hostname', 'isTemporary'] as const) {
      if (key !== 'mounts' || wanted.image === 'busybox') expect(again.spec[key], key).toEqual(wanted[key])
    }
    for (const one of wanted.environment) expect(again.spec.environment).toContainEqual(one)
    expect(again.spec.leftOut).toBeUndefined()
    await host.docker('rm', '-f', '-v', 'twin')
  })

  it('is privileged where that is asked for', async () => {
    const { id } = await calls.create(spec({ isPrivileged: true }), soon()) // the lab's hosts may not start one
    expect((await calls.spec(id, soon())).spec.isPrivileged).toBe(true)
    expect((await calls.inspect(id, soon())).isPrivileged).toBe(true)
    await calls.remove(id, { volumes: true, force: true }, soon())
  })

  it('says what a spec cannot hold', async () => {
    const options = ['--cap-add', 'NET_ADMIN', '--add-host', 'db:10.0.0.1', '--ulimit', 'nofile=99', '--init']
    const more = ['--shm-size', '1m', '--log-opt', 'max-size=1m', '--network', 'front', '--network-alias', 'quay']
    const id = await startSleeper(host, 'odd', ...options, ...more, '--label', 'a=b', '-p', '7000-7010:80')
    const { leftOut } = (await calls.spec(id, soon())).spec
    for (const words of ['NET_ADMIN', 'db:10.0.0.1', 'ulimits', 'init', 'shared memory', 'log driver', 'quay'])
      expect(leftOut?.join('; ')).toContain(words)
    await host.docker('rm', '-f', 'odd')
  })

  it('a missing image is NOT_FOUND, a bad mount and a taken name are said by the engine', async () => {
    await expect(calls.create(spec({ image: 'nowhere/none:1' }), soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await calls.create(spec({ name: 'taken' }), soon())
    await expect(calls.create(spec({ name: 'taken' }), soon())).rejects.toMatchObject({ code: 'CONFLICT' })
    const bad = spec({ mounts: [{ kind: 'bind', source: '/none/at/all', target: '/x', readOnly: false }] })
    await expect(calls.create(bad, soon())).rejects.toMatchObject({
      message: expect.stringContaining('bind source path does not exist'),
    })
    await host.docker('rm', 'taken')
  })
})

/** What a container is made from. Which empty lists are null depends on the client, and some names are made up. */
function comparable(inspected: {
  Id: string
  Config: object
  HostConfig: object
  Mounts: object[]
  Path: string
  Args: string[]
}) {
  const { Id, Config, HostConfig, Mounts, Path, Args } = inspected
  const text = JSON.stringify(bare({ Config, HostConfig, Mounts: sortedMounts(Mounts), Path, Args }))
  return JSON.parse(text.replaceAll(Id.slice(0, 12), 'SHORT-ID').replaceAll(/\b[0-9a-f]{64}\b/g, 'MADE-UP'))
}

/** The engine keeps mounts in a map without an order. */
function sortedMounts(mounts: object[]): object[] {
  const at = (mount: object) => ('Destination' in mount ? String(mount.Destination) : '')
  return mounts.toSorted((left, right) => (at(left) < at(right) ? -1 : 1))
}

/** Docker's command line gives variables in any order. */
function sortedSpec(one: ContainerSpec): ContainerSpec {
  return { ...one, environment: one.environment.toSorted((left, right) => (left.name < right.name ? -1 : 1)) }
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((one) => bare(one))
  if (typeof value !== 'object' || value === null) {
    return value === null || value === '' || value === false || value === 0 ? undefined : value
  }
  const entries = Object.entries(value)
    .filter(([name]) => name !== 'ConsoleSize')
    .map(([name, one]) => [name, bare(name === 'Env' && Array.isArray(one) ? one.toSorted() : one)])
    .filter(([, one]) => one !== undefined)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
