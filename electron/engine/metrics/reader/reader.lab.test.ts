/** The reader on a real host, beside what its engine says: counters taken between two looks lie between theirs. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSleeper } from '../../../../e2e/lab/containers'
import { type Lab, type LabHost, labUnavailable, openLab } from '../../../../e2e/lab/lab'
import type { ContainerCounters } from '../../ports'
import { runningOn, withLabDocker } from '../../testing/lab-docker'
import { markOpenHandles } from '../../testing/leak-check'
import type { Batch, Sampled, Source } from '../model'
import { openReader } from '.'

const unavailable = labUnavailable()
const soon = () => AbortSignal.timeout(15_000)
const MiB = 2 ** 20
const COUNTERS = ['cpuNs', 'receivedBytes', 'sentBytes', 'readBytes', 'writtenBytes'] as const

describe.skipIf(unavailable !== undefined)(unavailable ?? 'reader', { timeout: 60_000 }, () => {
  let lab: Lab
  let host: LabHost
  let podman: LabHost
  const ids: Record<string, string> = {}

  beforeAll(async () => {
    lab = await openLab({ hosts: [{}, { engine: 'podman' }] })
    host = lab.host(1)
    podman = lab.host(2)
    const run = async (name: string, script: string, ...options: string[]) => {
      const words = ['--detach', '--init', '--name', name, ...options, 'busybox', 'sh', '-c', script]
      ids[name] = await host.docker('run', ...words)
    }
    const sleeper = async (name: string, ...options: string[]) => {
      ids[name] = await startSleeper(host, name, ...options)
    }
    const fill = 'dd if=/dev/zero of=/dev/shm/x bs=1M count=40; dd if=/dev/zero of=/y bs=1M count=20'
    await run('burner', 'while :; do :; done', '--cpus', '0.5')
    await run('hog', `${fill}; cat /y >/dev/null; sleep 3600`, '--memory', '128m')
    await run('sink', 'while :; do nc -l -p 9 >/dev/null; done')
    const copy = 'while :; do dd if=/dev/zero bs=64k count=20 2>/dev/null | nc sink 9; sleep 0.2; done'
    await run('copier', copy, '--link', 'sink')
    const parent = (await host.sh('cat /run/lab/cgroup-parent')).trim()
    await sleeper('parented', '--cgroup-parent', `${parent}/shop`)
    await sleeper('open', '--network', 'host')
    await sleeper('shut', '--network', 'none')
    await Promise.all(Array.from({ length: 30 }, (_, place) => sleeper(`sleeper-${place}`)))
  }, 120_000)
  afterAll(() => lab?.dispose(), 60_000)

  const look = (source: Source, containers: Sampled[], slow = false) =>
    source.sample({ containers, host: true, slow }, soon())
  const of = ({ containers }: Batch, name: string): ContainerCounters => {
    const found = containers.find(({ id }) => id === ids[name])
    if (!found) throw new Error(`no ${name}`)
    return found
  }

  it('what the engine counts between two looks lies between them', async () => {
    const settled = markOpenHandles()
    await withLabDocker(host, lab.keys.id.path, async (docker) => {
      const source = await openReader(docker, soon())
      const containers = await runningOn(docker)
      expect(containers.length).toBe(37)
      await look(source, containers, true)
      for (const name of ['burner', 'hog', 'sink', 'copier', 'parented', 'sleeper-3']) {
        const before = of(await look(source, containers), name)
        const told = await docker.containers.stats(ids[name] ?? '', soon())
        const after = of(await look(source, containers), name)
        for (const counter of COUNTERS) {
          expect(told[counter], `${name} ${counter}`).toBeGreaterThanOrEqual(before[counter] ?? Number.NaN)
          expect(told[counter], `${name} ${counter}`).toBeLessThanOrEqual(after[counter] ?? Number.NaN)
        }
        const memory = [before.memoryBytes ?? Number.NaN, after.memoryBytes ?? Number.NaN]
        expect(told.memoryBytes).toBeGreaterThan(Math.min(...memory) * 0.95 - MiB)
        expect(told.memoryBytes).toBeLessThan(Math.max(...memory) * 1.05 + MiB)
        if (name !== 'copier' && name !== 'sink') expect(told.pids, name).toBe(before.pids)
        expect(before.memoryLimitBytes).toBe(name === 'hog' ? 128 * MiB : undefined)
      }
      const batch = await look(source, containers, true)
      expect(batch.leftOut).toEqual([])
      expect(of(batch, 'open')).toMatchObject({ receivedBytes: undefined, cpuNs: expect.any(Number) })
      expect(of(batch, 'shut')).toMatchObject({ receivedBytes: 0, sentBytes: 0 })
      expect(of(batch, 'copier').sentBytes).toBeGreaterThan(MiB)
      expect(of(batch, 'hog').memoryBytes).toBeGreaterThan(40 * MiB)
      expect(batch.disk).toMatchObject({ path: docker.facts.more?.rootDirectory, sizeBytes: expect.any(Number) })
      expect(batch.host?.memoryTotalBytes).toBeGreaterThan(docker.facts.memoryBytes * 0.99)
      source.close()
    })
    await settled()
  })

  it('a burner burns what it may, and what looking costs is told', () =>
    withLabDocker(host, lab.keys.id.path, async (docker) => {
      const source = await openReader(docker, soon())
      const containers = await runningOn(docker)
      const begin = await look(source, containers, true)
      const LOOKS = 10
      let end = begin
      for (let turn = 0; turn < LOOKS; turn += 1) {
        await new Promise((resolve) => setTimeout(resolve, 500))
        end = await look(source, containers)
      }
      const [first, last] = [of(begin, 'burner'), of(end, 'burner')]
      const cores = ((last.cpuNs ?? 0) - (first.cpuNs ?? 0)) / 1e9 / (last.atS - first.atS)
      expect(cores).toBeGreaterThan(0) // a busy machine may have little more to give
      expect(cores).toBeLessThan(0.56)
      const samples = LOOKS * containers.length
      const costMs = (of: 'readerS' | 'connectionS') =>
        (((end.cost?.[of] ?? Number.NaN) - (begin.cost?.[of] ?? Number.NaN)) * 1000) / samples
      const [reader, connection] = [costMs('readerS'), costMs('connectionS')]
      console.info(`a container-sample: ${reader.toFixed(3)} ms of reader, ${connection.toFixed(3)} ms of sshd`)
      expect(reader).toBeLessThan(1)
      source.close()
    }))

  it('Podman: its containers are found too', () =>
    withLabDocker(podman, lab.keys.id.path, async (docker) => {
      ids.pod = await startSleeper(podman, 'pod-one')
      const source = await openReader(docker, soon())
      const batch = await look(source, await runningOn(docker))
      expect(of(batch, 'pod')).toMatchObject({ cpuNs: expect.any(Number), memoryBytes: expect.any(Number), pids: 2 })
      source.close()
    }))
})
