/**
 * The simulated machine's files beside those of a real host of the lab: the product's own rules find them on both, and
 * each line here has a shape that the real kernel writes too. Not compared, as the lab has none: version 2 of control
 * groups, and lines of block I/O (its disks are not counted).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Lab, labUnavailable, openLab } from '../../../e2e/lab/lab'
import { filesOf, readGroups, readMounts } from '../metrics/reader/places'
import { createEngineState, type Engine } from './engine-state'
import { fileAt } from './files/tree'
import { populate } from './population'
import { createRandom } from './random'
import { createTalk } from './reader'

const unavailable = labUnavailable()
/** Reads a file, by its path. */
type Read = (path: string) => Promise<string>

describe.skipIf(unavailable !== undefined)(unavailable ?? 'files of a machine', { timeout: 60_000 }, () => {
  let lab: Lab
  let engine: Engine
  const real = { id: '', pid: '', read: (path: string) => lab.host(1).sh(`cat ${path}`) }
  const simulated = { id: '', pid: '', read: async (path: string) => fileAt({ engine, skew: () => 1 }, path)?.() ?? '' }

  beforeAll(async () => {
    lab = await openLab({ hosts: 1 })
    const host = lab.host(1)
    real.id = await host.docker('run', '--detach', '--memory', '64m', 'busybox', 'sleep', '3600')
    real.pid = await host.docker('inspect', '--format', '{{.State.Pid}}', real.id)
    const [model] = populate({ hosts: 1, containersPerHost: 0, seed: 1 })
    if (!model) throw new Error('no simulated host')
    engine = createEngineState('twin', model.machine, createRandom(1))
    const twin = engine.add({ memoryLimitBytes: 64 * 1024 * 1024 })
    Object.assign(simulated, { id: twin.id, pid: String(twin.pid) })
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)

  it.each([
    '/proc/PID/net/dev',
    '/proc/stat',
    '/proc/uptime',
    '/proc/meminfo',
    '/proc/loadavg',
    '/proc/net/dev',
    '/proc/diskstats',
  ])('%s', async (path) => {
    const [one, other] = [real, simulated].map(({ pid, read }) => read(path.replace('PID', pid)).then(shapes))
    expect((await other)?.length).toBeGreaterThan(0)
    expect(await one).toEqual(expect.arrayContaining((await other) ?? []))
  })

  it('of a container’s control groups, wherever they are', async () => {
    const [one, other] = [await groupFiles(real), await groupFiles(simulated)]
    expect([...other.keys()]).toEqual([...one.keys()])
    for (const [kind, lines] of other) {
      expect(lines.length, kind).toBeGreaterThan(0)
      expect(one.get(kind), kind).toEqual(expect.arrayContaining(lines))
    }
  })

  it('of a process, and df', async () => {
    const { greeting, answer } = createTalk(engine, { reader: 'well' })
    const [, own] = greeting.split(' ')
    answer(`put a ^ /proc/${own}/stat`)
    const stat =
      answer('go 1 a')
        .split('\n')[0]
        ?.replace(/^[^:]*:/, '') ?? ''
    expect(stat.split(' ')).toHaveLength((await real.read('/proc/self/stat')).trim().split(' ').length)
    const [head, line] = answer('df 2 /var/lib/docker').split('\n')
    const [realHead, realLine] = (await lab.host(1).sh('LC_ALL=C df -Pk /var/lib/docker')).split('\n')
    expect(shapes(head ?? '')).toEqual(shapes(realHead ?? ''))
    expect(line?.split(/ +/)).toHaveLength(realLine?.split(/ +/).length ?? 0)
  })
})

/** By kind, what the product reads of it. */
async function groupFiles({ id, pid, read }: { id: string; pid: string; read: Read }) {
  const lines = async (path: string) => (await read(path)).split('\n')
  const mounts = readMounts(await lines('/proc/self/mountinfo'), (path) => path)
  const files = filesOf(mounts, readGroups(await lines(`/proc/${pid}/cgroup`), id))
  return new Map(await Promise.all(files.map(async ({ kind, path }) => [kind, shapes(await read(path))] as const)))
}

/** Each line once: numbers, names of disks and interfaces blotted out, and how many blanks stand between. */
function shapes(text: string): string[] {
  const blotted = text.split('\n').map((line) =>
    line
      .replace(/^( *\d+ +\d+) \S+/, '$1 disk')
      .replace(/^ *[a-z]\w+:(?= *\d+( +\d+){15})/, 'interface:')
      .replace(/\d+/g, 'N')
      .replace(/ +/g, ' ')
      .trim(),
  )
  return [...new Set(blotted.filter((line) => line !== ''))].sort()
}
