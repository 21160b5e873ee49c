/** The engine's own stats as a source: of Podman, of many containers at once, and over the ways that lead to an engine. */
import { afterAll, beforeAll, describe, it } from 'vitest'
import { startSleeper } from '../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import { pollingWith, samplersOfGroup } from '../../testing/lab-samplers'
import { figureOf, overSsh, overTls } from './test-sampler'

const unavailable = labUnavailable()
const MANY = 20
const BURN = 'trap "exit 0" TERM; while :; do :; done'
const soon = () => AbortSignal.timeout(15_000)

describe.skipIf(unavailable !== undefined)(unavailable ?? 'stats of the engine', { timeout: 150_000 }, () => {
  let lab: Lab
  let docker: LabHost
  let podman: LabHost

  beforeAll(async () => {
    lab = await openLab({ hosts: [{ tcp: 'tls' }, { engine: 'podman' }] })
    docker = lab.host(1)
    podman = lab.host(2)
  }, 90_000)
  afterAll(() => lab?.dispose(), 60_000)

  const start = (on: LabHost, name: string, script: string, ...options: string[]) =>
    on.docker('run', '--detach', '--name', name, ...options, 'busybox', 'sh', '-c', script)

  describe('of few', () => {
    const samplers = samplersOfGroup(() => lab.hosts)
    it.concurrent.for(['docker', 'podman'] as const)(
      '%s: what ended has none, and what is not there neither',
      async (engine, { expect }) => {
        const on = engine === 'docker' ? docker : podman
        const id = await start(on, 'done', 'true')
        await on.docker('wait', 'done')
        const { containers } = (await samplers.open(overSsh(lab, on))).docker
        await expect(containers.stats(id, soon())).rejects.toMatchObject({ code: 'CONFLICT' })
        await expect(containers.stats('f'.repeat(64), soon())).rejects.toMatchObject({ code: 'NOT_FOUND' })
      },
    )

    it.concurrent('through dial-stdio: the reader and the engine are compared, over sessions that are let go', async ({
      expect,
    }) => {
      const until = pollingWith(expect)
      const burner = await start(docker, 'burner', BURN, '--cpus', '0.2')
      const one = await samplers.open(overSsh(lab, docker, 'dial-stdio'))
      await one.refresh()
      one.watch([burner])
      await until(() => one.log.events()).toContain('metrics.compared')
      expect(one.how()).toMatchObject({ source: 'reader' })
    })

    it.concurrent('podman: says what it can, and what not', async ({ expect }) => {
      const until = pollingWith(expect)
      const run = (name: string, ...rest: string[]) => podman.docker('run', '--detach', '--name', name, ...rest)
      const burner = await run('burner', '--cpus', '0.3', '--memory', '64m', 'busybox', 'sh', '-c', BURN)
      const shared = await run('shared', '--network', 'host', 'busybox', 'sleep', '600')
      const one = await samplers.open({ ...overSsh(lab, podman), withSsh: false })
      await one.refresh()
      one.watch([burner, shared])
      await until(() => one.points(burner).length).toBeGreaterThanOrEqual(5)
      expect(figureOf(one.last(burner), 'cpu')).toBeGreaterThan(5)
      expect(figureOf(one.last(burner), 'cpu')).toBeLessThan(40)
      expect(figureOf(one.last(burner), 'received')).not.toBeNull()
      expect(figureOf(one.last(shared), 'received')).toBeNull()
      expect(one.how()).toMatchObject({ source: 'api', leftOut: ['the part of memory that is file cache'] })
      const { memoryLimitBytes } =
        one.looks.flatMap(({ containers }) => containers).find(({ id }) => id === burner) ?? {}
      expect(memoryLimitBytes).toBe(64 * 1024 * 1024)
    })

    it.concurrent('podman over SSH: the reader agrees with it', async ({ expect }) => {
      const until = pollingWith(expect)
      const run = (name: string, script: string) =>
        podman.docker('run', '--detach', '--name', name, 'busybox', 'sh', '-c', script)
      const burner = await run('another', BURN)
      await run('hog', 'dd if=/dev/zero of=/y bs=1M count=30; sleep 600')
      const one = await samplers.open(overSsh(lab, podman))
      await one.refresh()
      one.watch([burner])
      await until(() => one.log.events()).toContain('metrics.compared')
      expect(one.how()).toMatchObject({ source: 'reader', leftOut: [] })
    })
  })

  describe('of many', () => {
    const samplers = samplersOfGroup(() => lab.hosts)
    it('tls: keeps many containers at about a second', async ({ expect }) => {
      const until = pollingWith(expect)
      const ids = await Promise.all(Array.from({ length: MANY }, (_, at) => startSleeper(docker, `sleeper-${at}`)))
      const one = await samplers.open(overTls(lab, docker))
      await one.refresh()
      await until(() => ids.filter((id) => one.points(id).length > 0).length).toBe(MANY)
      one.watch(ids)
      // It finds out first that this engine waits rather than works.
      const isWhole = ({ containers }: { containers: unknown[] }) => containers.length >= MANY - 2
      await until(() => one.looks.length >= 4 && one.looks.slice(-4).every(isWhole)).toBe(true)
      const from = one.looks.length
      await until(() => one.looks.length).toBeGreaterThan(from + 8)
      const at = one.looks.slice(from).map(({ containers }) => containers[0]?.point.at ?? 0)
      const everyMs = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / (at.length - 1)
      // Before version 25 Docker measures all that are asked for one after another, and then rests a second.
      const startedAt = performance.now()
      for (const id of ids.slice(0, 4)) await one.docker.containers.stats(id, AbortSignal.timeout(15_000))
      const oneMs = (performance.now() - startedAt) / 4
      console.log(`${MANY} containers: a look each ${Math.round(everyMs)} ms; one alone ${Math.round(oneMs)} ms`)
      expect(everyMs).toBeLessThan(4000) // four at a time would take 15 s
      expect(one.looks.slice(from).every(isWhole)).toBe(true)
    })
  })
})
