/** A live host as the tests of the loop need one, and what was asked of it. It answers at once, by its reader or its engine. */
import { Failure } from '../../../../shared/errors'
import type { LiveHost } from '../../hosts'
import type { Clock, ContainerCounters, DockerHost, Log } from '../../ports'
import type { Sampled, Samples, Source, Wanted } from '../model'
import { startSampling } from '.'

export const A = 'a'.repeat(64)
export const B = 'b'.repeat(64)
export const sampled = (id: string, pid = 1): Sampled => ({ id, pid, ownsNetwork: true })

export interface TestHostOptions {
  /** false: there is no SSH connection. */
  talk?: boolean
  /** Where the engine says something else than the reader. */
  engineTells?: Partial<ContainerCounters>
  /** Whoever opens a reader comes by here. */
  open?: () => void
}
type FakeClock = Clock & { advance: (ms: number) => Promise<void> }

/** A live host whose containers use half a core and 8 MiB each, on a clock that a test moves. Its reader finds them by their process. */
export function openTestHost<C extends FakeClock, L extends Log>(clock: C, log: L, options: TestHostOptions = {}) {
  const life = new AbortController()
  const asked: { atMs: number; by: string; wanted: Wanted }[] = []
  const looks: Samples[] = []
  const of = { running: [sampled(A)] as readonly Sampled[], watched: { containers: new Set<string>(), host: false } }
  /** `stallMs`: how long the reader takes before it looks. `load`: of the host. */
  const readers = { opened: 0, closed: 0, fails: false, stallMs: 0, load: 0.1 }

  const atS = () => 1000 + clock.monotonic() / 1000
  const counters = (id: string): ContainerCounters => ({
    ...{ id, atS: atS(), cpuNs: atS() * 5e8, memoryBytes: 8 * 1024 * 1024, memoryLimitBytes: undefined },
    ...{ receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0, pids: 1 },
  })
  const hostCounters = () => ({
    ...{ atS: atS(), cpuTotalS: atS() * 2, cpuBusyS: atS(), memoryUsedBytes: 5, memoryTotalBytes: 10 },
    load: readers.load,
    ...{ receivedBytes: 0, sentBytes: 0, readBytes: 0, writtenBytes: 0 },
  })
  const reader: Source = {
    kind: 'reader',
    async sample(wanted) {
      asked.push({ atMs: clock.monotonic(), by: 'reader', wanted })
      if (readers.stallMs > 0) await clock.sleep(readers.stallMs)
      if (readers.fails) throw new Failure('ENGINE_DOWN', 'The reader ended.')
      return {
        containers: wanted.containers.flatMap(({ id, pid }) => (pid === undefined ? [] : counters(id))),
        host: wanted.host ? hostCounters() : undefined,
        disk: wanted.slow ? { path: '/', usedBytes: 3, sizeBytes: 4 } : undefined,
        leftOut: [],
      }
    },
    close() {
      readers.closed += 1
    },
  }
  const stats = async (id: string) => {
    asked.push({ atMs: clock.monotonic(), by: 'api', wanted: { containers: [sampled(id)], host: false, slow: false } })
    return { ...counters(id), ...options.engineTells }
  }
  const docker = {
    facts: { cpus: 2, memoryBytes: 10 },
    ...(options.talk === false ? {} : { talk: () => {} }),
    containers: { stats },
  } as unknown as DockerHost
  const live: LiveHost = { hostId: 'simulated0001', docker, signal: life.signal, check: () => {} }
  const { changed } = startSampling(live, {
    clock,
    log,
    running: () => of.running,
    watched: () => of.watched,
    onSamples: (_hostId, samples) => void looks.push(samples),
    async openReader() {
      options.open?.()
      readers.opened += 1
      return reader
    },
  })
  return {
    ...{ clock, log, asked, looks, readers, of, changed },
    by: (source: string) => asked.filter(({ by }) => by === source),
    end: () => life.abort(),
    async watch(ids: string[], host = false) {
      of.watched = { containers: new Set(ids), host }
      changed()
      await clock.advance(0) // whoever was woken falls asleep again
    },
  }
}
