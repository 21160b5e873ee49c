/** CPU limits as the kernel has them: asked rarely, and only of containers that were given one. */
import { afterEach, describe, expect, it } from 'vitest'
import { type KernelFiles, MACHINE, plantKernelFiles, shellOf } from '../../testing/kernel-files'
import { openReader } from '.'
import { FIRST_ASKINGS } from './look'

const ID = 'c0de'.repeat(16)
const V1 = `/sys/fs/cgroup/cpu,cpuacct/docker/${ID}`
const V2 = `/sys/fs/cgroup/docker/${ID}`
const signal = () => AbortSignal.timeout(10_000)
const facts = {} as Parameters<typeof openReader>[0]['facts']

let planted: KernelFiles
let close: () => void
afterEach(() => {
  close()
  planted.dispose()
})

async function open(version: 1 | 2, more: Record<string, string>) {
  const [mount, groups, own] =
    version === 1
      ? ['cgroup cgroup rw,cpu,cpuacct', `4:cpu,cpuacct:/docker/${ID}`, { [`${V1}/cpuacct.usage`]: '5000\n' }]
      : ['cgroup2 cgroup2 rw', `0::/docker/${ID}`, { [`${V2}/memory.current`]: '4096\n' }]
  const point = version === 1 ? '/sys/fs/cgroup/cpu,cpuacct' : '/sys/fs/cgroup'
  const mountinfo = `29 23 0:26 / ${point} rw - ${mount}\n`
  planted = plantKernelFiles({
    ...{ ...MACHINE, '/proc/self/mountinfo': mountinfo, '/proc/42/cgroup': `${groups}\n` },
    ...{ ...own, ...more },
  })
  const source = await openReader({ talk: shellOf().talk, facts }, signal(), { root: planted.root })
  close = source.close
  return async (cpuLimit: number | undefined, slow = false) => {
    const containers = [{ id: ID, pid: 42, ownsNetwork: false, cpuLimit }]
    const [found] = (await source.sample({ containers, host: false, slow }, signal())).containers
    return found && { limit: found.cpuLimit, periods: found.periods, held: found.heldPeriods }
  }
}
const v1 = (quota: string, stat = 'nr_periods 0\nnr_throttled 0\nthrottled_time 0\n') => ({
  ...{ [`${V1}/cpu.cfs_quota_us`]: `${quota}\n`, [`${V1}/cpu.cfs_period_us`]: '50000\n', [`${V1}/cpu.stat`]: stat },
})
const v2 = (max: string, stat = 'nr_periods 0\nnr_throttled 0\n') => ({
  ...{ [`${V2}/cpu.max`]: `${max}\n`, [`${V2}/cpu.stat`]: `usage_usec 5\n${stat}` },
})
const NOTHING = { limit: undefined, periods: undefined, held: undefined }

describe('a CPU limit', () => {
  it.each([
    ['v1', 1, v1('25000'), 0.5],
    ['v1, none', 1, v1('-1'), 0],
    ['v1, not to be read', 1, {}, undefined],
    ['v2', 2, v2('150000 100000'), 1.5],
    ['v2, none', 2, v2('max 100000'), 0],
    ['v2, not a limit', 2, v2('some 100000'), undefined],
  ] as const)('%s', async (_, version, files, limit) => {
    const look = await open(version, files)
    expect(await look(2)).toEqual({ ...NOTHING, limit })
  })

  it.each([
    [1, v1('25000', 'nr_periods 40\nnr_throttled 10\nthrottled_time 5\n')],
    [2, v2('50000 100000', 'nr_periods 40\nnr_throttled 10\n')],
  ] as const)('and what it did, in version %i', async (version, files) => {
    const look = await open(version, files)
    expect(await look(0.5)).toEqual({ limit: 0.5, periods: 40, held: 10 })
  })

  it('that held nothing back yet has not done so', async () => {
    const look = await open(2, v2('50000 100000', 'nr_periods 40\nnr_throttled 0\n'))
    expect(await look(0.5)).toEqual({ limit: 0.5, periods: 40, held: 0 })
  })

  it('is not asked for where its engine gave none', async () => {
    const look = await open(1, v1('25000', 'nr_periods 40\nnr_throttled 10\n'))
    expect(await look(undefined, true)).toEqual(NOTHING)
  })

  it('is asked for a few times at first, then once a minute, and at once where its engine tells another one', async () => {
    const look = await open(1, v1('25000', 'nr_periods 40\nnr_throttled 10\n'))
    const change = (quota: string, periods: number) => {
      for (const [path, text] of Object.entries(v1(quota, `nr_periods ${periods}\nnr_throttled 10\n`)))
        planted.write(path, text)
    }
    for (let time = 1; time < FIRST_ASKINGS; time += 1) await look(0.5)
    change('25000', 60)
    expect(await look(0.5)).toEqual({ limit: 0.5, periods: 60, held: 10 })
    change('50000', 80)
    expect(await look(0.5)).toEqual({ ...NOTHING, limit: 0.5 })
    expect(await look(0.5, true)).toEqual({ limit: 1, periods: 80, held: 10 })
    change('75000', 90)
    expect(await look(1.5)).toEqual({ limit: 1.5, periods: 90, held: 10 })
  })
})
