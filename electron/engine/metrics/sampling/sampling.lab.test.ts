/**
 * The sampler on a real host, over TLS (the engine's stats) and over SSH (the kernel's files): beside what the kernel and the
 * engine's own command say while the load changes, and through the ends of containers and readers.
 */
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startSleeper } from '../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import { pollingWith, samplersOfGroup } from '../../testing/lab-samplers'
import { figureOf, overSsh, overTls } from './test-sampler'

const unavailable = labUnavailable()
const BURN = 'trap "exit 0" TERM; while :; do :; done'
const MIB = 1024 * 1024

describe.skipIf(unavailable !== undefined)(unavailable ?? 'sampling', { timeout: 150_000 }, () => {
  let lab: Lab

  beforeAll(async () => {
    lab = await openLab({ hosts: [{ tcp: 'tls' }, {}] })
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)

  const hostOf = (way: 'tls' | 'ssh') => lab.host(way === 'tls' ? 1 : 2)

  const start = (host: LabHost, name: string, script: string, ...options: string[]) =>
    host.docker('run', '--detach', '--name', name, ...options, 'busybox', 'sh', '-c', script)

  /** Seconds of processor time, by the kernel's own file. */
  const usedS = async (host: LabHost, name: string) => {
    const pid = await host.docker('inspect', '--format', '{{.State.Pid}}', name)
    const told = await host.sh(
      `while IFS=: read -r _ names path; do case $names in
        *cpuacct*) cat /sys/fs/cgroup/*cpuacct*"$path"/cpuacct.usage ;;
        '') awk '/^usage_usec/ { print $2 * 1000 }' "/sys/fs/cgroup$path/cpu.stat" 2>/dev/null || true ;;
      esac; done </proc/${pid}/cgroup`,
    )
    return Number(told.trim().split('\n')[0]) / 1e9
  }

  describe('a load that changes', () => {
    const samplers = samplersOfGroup(() => lab.hosts)
    // One after the other: both burners at a time would leave neither what it may burn.
    it.for(['tls', 'ssh'] as const)(
      '%s: says what the kernel and docker stats say, whatever changes',
      async (way, { expect }) => {
        const [host, until] = [hostOf(way), pollingWith(expect)]
        const burner = await start(host, 'burner', BURN, '--cpus', '0.1', '--memory', '64m')
        const hog = await start(
          host,
          'hog',
          'dd if=/dev/zero of=/dev/shm/x bs=1M count=30; dd if=/dev/zero of=/y bs=1M count=20; sleep 600',
        )
        const open = await startSleeper(host, 'open', '--network', 'host')
        const one = await samplers.open(way === 'tls' ? overTls(lab, host) : overSsh(lab, host))
        /** The mean of the next points, and of the kernel's file meanwhile; and the first of the points. */
        const measure = async () => {
          const points = one.points(burner)
          const from = points.length
          const more = (count: number) => until(() => one.points(burner).length).toBeGreaterThanOrEqual(from + count)
          await more(1)
          const [startS, startedAt] = [await usedS(host, 'burner'), performance.now()]
          await more(7)
          const file = ((await usedS(host, 'burner')) - startS) / ((performance.now() - startedAt) / 1e5)
          const seen = one.points(burner).slice(from)
          const coveredMs = seen.slice(1).reduce((sum, point) => sum + point.coveredMs, 0)
          const used = seen.slice(1).reduce((sum, point) => sum + (figureOf(point, 'cpu') ?? 0) * point.coveredMs, 0)
          const second = figureOf(seen[1], 'cpu') ?? 0
          console.log(
            `${way}: ${(used / coveredMs).toFixed(1)} %, by the kernel ${file.toFixed(1)} %, second ${second.toFixed(1)} %`,
          )
          return { mean: used / coveredMs, file, second }
        }

        await one.refresh()
        await until(() => one.points(burner).length).toBeGreaterThanOrEqual(2)
        one.watch([burner, hog])
        const little = await measure()
        expect(Math.abs(little.mean - little.file)).toBeLessThan(2)
        const told = await host.docker(
          'stats',
          '--no-stream',
          '--format',
          '{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}',
        )
        const [, memory = ''] = /hog [\d.]+% ([\d.]+)MiB/.exec(told) ?? []
        expect((figureOf(one.last(hog), 'memory') ?? 0) / MIB).toBeCloseTo(Number(memory), 0)
        console.log(`${way}: by docker stats:\n${told}`)
        expect(figureOf(one.last(hog), 'pids')).toBe(1)
        expect(figureOf(one.last(open), 'received')).toBeNull()
        expect(one.how()).toMatchObject({
          source: way === 'tls' ? 'api' : 'reader',
          sourceReason: way === 'tls' ? 'There is no SSH connection to this host, so its engine is asked.' : undefined,
          leftOut: [],
        })
        const { memoryLimitBytes } =
          one.looks.flatMap(({ containers }) => containers).find(({ id }) => id === burner) ?? {}
        expect(memoryLimitBytes).toBe(64 * MIB)

        await host.docker('update', '--cpus', '0.8', 'burner')
        const much = await measure()
        expect(Math.abs(much.mean - much.file)).toBeLessThan(0.1 * much.file + 2)
        expect(much.second).toBeGreaterThan(0.5 * much.mean)
        expect(much.second).toBeGreaterThan(little.mean)

        await host.docker('pause', 'burner')
        await until(() => figureOf(one.last(burner), 'cpu')).toBe(0)
        await host.docker('unpause', 'burner')
        await until(() => figureOf(one.last(burner), 'cpu')).toBeGreaterThan(little.mean)
        expect(one.log.events()).toEqual(way === 'tls' ? [] : ['metrics.compared'])
      },
    )
  })

  describe('what ends', () => {
    const samplers = samplersOfGroup(() => lab.hosts)
    it.concurrent('tls: of the host the sum of its containers, and of a restarted container a beginning', async ({
      expect,
    }) => {
      const [host, until] = [hostOf('tls'), pollingWith(expect)]
      const burner = await start(host, 'burner', BURN, '--cpus', '0.4')
      const one = await samplers.open(overTls(lab, host))
      await one.refresh()
      one.watch([burner], true)
      await until(() => one.hostPoints.length).toBeGreaterThan(3)
      const sum = one.hostPoints.at(-1)
      const alone = one.points(burner).find(({ at }) => at === sum?.at)
      expect(sum?.coveredMs).toBeGreaterThan(500)
      expect(figureOf(sum, 'cpu', 'host')).toBeCloseTo((figureOf(alone, 'cpu') ?? 0) / one.docker.facts.cpus)
      expect(figureOf(sum, 'memory', 'host')).toBe(figureOf(alone, 'memory'))
      expect(one.how()).toMatchObject({ isSumOfContainers: true, memoryTotal: one.docker.facts.memoryBytes })

      await host.docker('restart', '--time', '0', 'burner')
      const cut = one.points(burner).length
      await one.refresh()
      await until(
        () =>
          one
            .points(burner)
            .slice(cut)
            .filter(({ coveredMs }) => coveredMs > 0).length,
      ).toBeGreaterThan(2)
      const after = one.points(burner).slice(cut - 1)
      expect(after.some(({ coveredMs, values }) => coveredMs === 0 && values[0] === null)).toBe(true)
      for (const point of after) expect(figureOf(point, 'cpu') ?? 0).toBeLessThan(60)

      await host.docker('rm', '--force', 'burner')
      await one.refresh()
      const left = one.points(burner).length
      const again = await start(host, 'burner', BURN, '--cpus', '0.4')
      await one.refresh()
      await until(() => one.points(again).length).toBeGreaterThanOrEqual(1)
      expect(one.points(burner)).toHaveLength(left)
      expect(one.log.events()).toEqual([])
    })

    it.concurrent('ssh: a reader that is killed is opened again, the engine is asked where it dies again and again', async ({
      expect,
    }) => {
      const [host, until] = [hostOf('ssh'), pollingWith(expect)]
      const burner = await start(host, 'burner', BURN, '--cpus', '0.1')
      const one = await samplers.open({ ...overSsh(lab, host), retryMs: [2000, 3000] })
      await one.refresh()
      one.watch([burner], true)
      await until(() => one.points(burner).length).toBeGreaterThanOrEqual(4)
      const kill = () => host.sh("pkill -KILL -f '[l]ongshore-reader'")
      await kill()
      const cut = one.points(burner).length
      await until(() => one.points(burner).length).toBeGreaterThanOrEqual(cut + 3)
      const over = one.points(burner)[cut]
      expect(over?.coveredMs).toBeGreaterThan(2000)
      expect(over?.coveredMs).toBeLessThan(6000)
      expect(figureOf(over, 'cpu')).toBeGreaterThan(2)
      expect(figureOf(over, 'cpu')).toBeLessThan(15)
      expect(one.how()?.source).toBe('reader')
      expect(one.how()?.isSumOfContainers).toBe(false)
      expect(figureOf(one.hostPoints.at(-1), 'load', 'host')).not.toBeNull()

      await kill()
      await until(() => one.how()?.source, 10_000).toBe('api')
      await until(() => one.how()?.source).toBe('reader')
      await kill()
      await until(() => one.how()?.source, 10_000).toBe('api')
      expect(one.how()?.sourceReason).toMatch(/The engine is asked instead\.$/)
      await until(() => figureOf(one.last(burner), 'cpu')).toBeGreaterThan(2)
    })
  })
})
