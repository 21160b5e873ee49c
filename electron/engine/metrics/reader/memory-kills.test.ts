/** What the kernel counts of kills for memory, in both versions: asked at first and then each minute, and kept between. */
import { afterEach, describe, expect, it } from 'vitest'
import { type KernelFiles, MACHINE, plantKernelFiles, shellOf } from '../../testing/kernel-files'
import { openReader } from '.'

const ID = 'c0de'.repeat(16)
const signal = () => AbortSignal.timeout(10_000)
const facts = {} as Parameters<typeof openReader>[0]['facts']

let planted: KernelFiles
let close: () => void
afterEach(() => {
  close()
  planted.dispose()
})

/** As cgroup-v1/memory.rst and cgroup-v2.rst have them. */
const V1 = {
  mount: '29 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n',
  group: `4:memory:/docker/${ID}\n`,
  folder: `/sys/fs/cgroup/memory/docker/${ID}`,
  own: 'memory.usage_in_bytes',
  file: 'memory.oom_control',
  text: (kills: number) => `oom_kill_disable 0\nunder_oom 1\noom_kill ${kills}\n`,
}
const V2 = {
  mount: '29 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n',
  group: `0::/docker/${ID}\n`,
  folder: `/sys/fs/cgroup/docker/${ID}`,
  own: 'memory.current',
  file: 'memory.events',
  text: (kills: number) => `low 0\nhigh 7\nmax 9\noom 5\noom_kill ${kills}\noom_group_kill 6\n`,
}

async function open({ mount, group, folder, own, file }: typeof V1, text?: string) {
  planted = plantKernelFiles({
    ...{ ...MACHINE, '/proc/self/mountinfo': mount, '/proc/42/cgroup': group, [`${folder}/${own}`]: '4096\n' },
    ...(text === undefined ? {} : { [`${folder}/${file}`]: text }),
  })
  const source = await openReader({ talk: shellOf().talk, facts }, signal(), { root: planted.root })
  close = source.close
  return async (slow = false) => {
    const containers = [{ id: ID, pid: 42, ownsNetwork: false }]
    return (await source.sample({ containers, host: false, slow }, signal())).containers[0]?.memoryKills
  }
}

describe.each([
  ['v1', V1],
  ['v2', V2],
])('kills for memory, %s', (_, version) => {
  it('are those of oom_kill, none as well', async () => {
    const look = await open(version, version.text(0))
    expect(await look()).toBe(0)
    planted.write(`${version.folder}/${version.file}`, version.text(12))
    expect(await look()).toBe(0)
    expect(await look(true)).toBe(12)
    expect(await look()).toBe(12)
  })

  it('are not known where the kernel does not count them, or hides the file', async () => {
    const old = await open(version, version.text(3).replace(/oom_kill .*\n/, ''))
    expect(await old(true)).toBeUndefined()
    close()
    planted.dispose()
    const hidden = await open(version)
    expect(await hidden(true)).toBeUndefined()
  })
})
