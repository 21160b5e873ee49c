/**
 * Control groups as the drivers lay them out, in both versions, read by the real script in real shells. Each row says what
 * /proc/PID/cgroup and mountinfo hold, and in which folder the files are.
 */
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import {
  interfaces,
  type KernelFiles,
  MACHINE,
  plantKernelFiles,
  type ShellOptions,
  shellOf,
} from '../../testing/kernel-files'
import { openReader } from '.'

const ID = '4f5c'.repeat(16)
const MiB = 1024 * 1024
const signal = () => AbortSignal.timeout(10_000)

const v1Mount = (controllers: string, root = '/', at = controllers) =>
  `33 31 0:30 ${root} /sys/fs/cgroup/${at} rw,nosuid,nodev,noexec,relatime shared:9 - cgroup cgroup rw,${controllers}`
const v2Mount = (point: string) =>
  `29 23 0:26 / ${point} rw,nosuid,nodev,noexec shared:4 - cgroup2 cgroup2 rw,nsdelegate`
const APART = ['cpu', 'cpuacct', 'memory', 'blkio', 'pids'].map((name) => v1Mount(name))
const JOINED = ['cpu,cpuacct', 'memory', 'blkio', 'pids'].map((name) => v1Mount(name))
const V2 = [v2Mount('/sys/fs/cgroup')]
const UNIFIED = v2Mount('/sys/fs/cgroup/unified')
const v1Groups = (path: string, cpu = ['cpu,cpuacct']) =>
  ['name=systemd', ...cpu, 'memory', 'blkio', 'pids'].map((names, at) => `${at + 1}:${names}:${path}`).join('\n')

const V1_FILES: Record<string, Record<string, string>> = {
  cpuacct: { 'cpuacct.usage': '5000000000\n' },
  memory: {
    'memory.usage_in_bytes': `${100 * MiB}\n`,
    'memory.stat': `cache 1\nrss 2\ninactive_file 999\ntotal_cache 1\ntotal_inactive_file ${30 * MiB}\ntotal_active_file 5\n`,
    'memory.limit_in_bytes': `${256 * MiB}\n`,
  },
  blkio: {
    'blkio.throttle.io_service_bytes':
      '8:16 Read 4096\n8:16 Write 512\n8:16 Sync 4608\n8:16 Async 0\n8:16 Discard 0\n8:16 Total 4608\n8:0 Read 4096\n8:0 Write 512\n8:0 Total 4608\nTotal 9216\n',
  },
  pids: { 'pids.current': '7\n' },
  cpu: {
    'cpu.cfs_quota_us': '150000\n',
    'cpu.cfs_period_us': '100000\n',
    'cpu.stat': 'nr_periods 600\nnr_throttled 90\nthrottled_time 8000000\n',
  },
}
const V2_FILES = {
  'cgroup.controllers': 'cpuset cpu io memory pids\n',
  'cpu.stat':
    'usage_usec 5000000\nuser_usec 3000000\nsystem_usec 2000000\nnr_periods 600\nnr_throttled 90\nthrottled_usec 8000\n',
  'cpu.max': '150000 100000\n',
  'memory.current': `${100 * MiB}\n`,
  'memory.stat': `anon 1\nfile 2\nkernel_stack 3\ninactive_anon 4\nactive_anon 5\ninactive_file ${30 * MiB}\nactive_file 6\n`,
  'memory.max': `${256 * MiB}\n`,
  'io.stat':
    '8:16 rbytes=4096 wbytes=512 rios=192 wios=353 dbytes=0 dios=0\n8:0 rbytes=4096 wbytes=512 rios=8950 wios=1252 dbytes=50331648 dios=3021\n',
  'pids.current': '7\n',
}
const inV1 = (path: string, isApart = false) =>
  Object.entries(V1_FILES).map(([controller, files]): [string, Record<string, string>] => [
    `/sys/fs/cgroup/${!isApart && controller.startsWith('cpu') ? 'cpu,cpuacct' : controller}${path}`,
    files,
  ])

interface Row {
  mounts: readonly string[]
  cgroup: string
  folders: [string, Record<string, string>][]
}
const v2 = (path: string, folder = path): Row => ({
  mounts: V2,
  cgroup: `0::${path}`,
  folders: [[`/sys/fs/cgroup${folder}`, V2_FILES]],
})
const scope = (slice: string) => `${slice}/docker-${ID}.scope`

const LAYOUTS: Record<string, Row> = {
  'v2, systemd': v2(scope('/system.slice')),
  'v2, cgroupfs': v2(`/docker/${ID}`),
  'v2, own slice in a slice': v2(scope('/shop.slice/shop-web.slice')),
  'v2, a slice whose name has a dash': v2(scope('/my\\x2dapp.slice')),
  'v2, own parent with cgroupfs': v2(`/batch/nightly/${ID}`),
  'v2, rootless': v2(scope('/user.slice/user-1000.slice/user@1000.service/user.slice')),
  'v2, a systemd inside': v2(`${scope('/system.slice')}/init.scope`, scope('/system.slice')),
  'v2, Podman': v2(`/machine.slice/libpod-${ID}.scope/container`, `/machine.slice/libpod-${ID}.scope`),
  'v1, cgroupfs': { mounts: JOINED, cgroup: v1Groups(`/docker/${ID}`), folders: inV1(`/docker/${ID}`) },
  'v1, systemd': {
    mounts: JOINED,
    cgroup: v1Groups(scope('/system.slice')),
    folders: inV1(scope('/system.slice')),
  },
  'v1, cpuacct by itself': {
    mounts: APART,
    cgroup: v1Groups(`/docker/${ID}`, ['cpu', 'cpuacct']),
    folders: inV1(`/docker/${ID}`, true),
  },
  hybrid: {
    mounts: [UNIFIED, ...JOINED],
    cgroup: `${v1Groups(scope('/system.slice'))}\n0::${scope('/system.slice')}`,
    folders: inV1(scope('/system.slice')),
  },
  'half v1: memory still there, the rest in v2': {
    mounts: [UNIFIED, v1Mount('memory')],
    cgroup: `3:memory:/docker/${ID}\n0::/docker/${ID}`,
    folders: [
      [`/sys/fs/cgroup/memory/docker/${ID}`, V1_FILES.memory ?? {}],
      [`/sys/fs/cgroup/unified/docker/${ID}`, V2_FILES],
    ],
  },
  'v1 in a container that is the host': {
    mounts: ['cpu,cpuacct', 'memory', 'blkio', 'pids'].map((name) => v1Mount(name, '/docker/outer')),
    cgroup: v1Groups(`/docker/outer/docker/${ID}`),
    folders: inV1(`/docker/${ID}`),
  },
  'a second mount that shows a part only': {
    mounts: [...JOINED.map((line) => line.replace(' / ', ' /lxc/x ').replace('/sys/fs', '/mnt')), ...JOINED],
    cgroup: v1Groups(`/docker/${ID}`),
    folders: inV1(`/docker/${ID}`),
  },
}

function plant({ mounts, cgroup, folders }: Row): KernelFiles {
  const files: Record<string, string> = {
    ...MACHINE,
    '/proc/self/mountinfo': `22 1 252:0 / / rw,relatime shared:1 - ext4 /dev/vda rw\n${mounts.join('\n')}\n`,
    '/proc/42/cgroup': `${cgroup}\n`,
    '/proc/42/net/dev': interfaces(['lo', 5, 5], ['eth0', 300, 400], ['eth1', 30, 40]),
  }
  for (const [folder, some] of folders) {
    for (const [name, text] of Object.entries(some)) files[`${folder}/${name}`] = text
  }
  return plantKernelFiles(files)
}

/** Its own grep and df, before those of the machine. */
const applets = mkdtempSync(join(tmpdir(), 'applets-'))
for (const name of ['grep', 'df']) symlinkSync('/usr/bin/busybox', join(applets, name))
afterAll(() => rmSync(applets, { recursive: true }))

const SHELLS: Record<string, ShellOptions> = {
  dash: { inner: '/usr/bin/dash' },
  bash: { inner: '/usr/bin/bash', login: ['/usr/bin/bash'] },
  busybox: {
    inner: '/usr/bin/busybox sh',
    login: ['/usr/bin/busybox', 'sh'],
    environment: { PATH: `${applets}:${process.env.PATH}` },
  },
}
const facts = { more: { rootDirectory: '/' } } as Parameters<typeof openReader>[0]['facts']

let planted: KernelFiles
afterEach(() => planted?.dispose())

describe.each(Object.entries(SHELLS).filter(([name]) => existsSync(`/usr/bin/${name}`)))('%s', (_, shell) => {
  it.each(Object.entries(LAYOUTS))('%s', async (_name, row) => {
    planted = plant(row)
    const { talk, processes } = shellOf(shell)
    const source = await openReader({ talk, facts }, signal(), { root: planted.root })
    const containers = [{ id: ID, pid: 42, ownsNetwork: true, cpuLimit: 1.5 }]
    const batch = await source.sample({ containers, host: true, slow: true }, signal())
    expect(batch).toMatchObject({
      containers: [
        {
          id: ID,
          atS: 1000.25,
          cpuNs: 5e9,
          memoryBytes: 70 * MiB,
          memoryLimitBytes: 256 * MiB,
          receivedBytes: 330,
          sentBytes: 440,
          readBytes: 8192,
          writtenBytes: 1024,
          pids: 7,
          cpuLimit: 1.5,
          periods: 600,
          heldPeriods: 90,
        },
      ],
      leftOut: [],
    })
    expect(batch.host).toEqual({
      atS: 1000.25,
      cpuTotalS: 100.6,
      cpuBusyS: 15.6,
      memoryTotalBytes: 16_000_000 * 1024,
      memoryUsedBytes: 12_000_000 * 1024,
      load: 0.75,
      receivedBytes: 1001,
      sentBytes: 2002,
      readBytes: (2000 + 16 + 32) * 512,
      writtenBytes: (4000 + 8 + 64) * 512,
    })
    expect(batch.disk?.sizeBytes).toBeGreaterThan(batch.disk?.usedBytes ?? Number.POSITIVE_INFINITY)
    source.close()
    await expect.poll(() => processes.map(({ exitCode }) => exitCode)).toEqual([expect.any(Number)])
  })
})
