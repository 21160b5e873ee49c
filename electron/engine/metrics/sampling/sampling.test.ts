/** The loop of one host on a clock that stands still: what is asked when, and that nothing stays. */
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../testing/fake-clock'
import { createMemoryLog } from '../../testing/memory-log'
import { A, B, openTestHost, sampled, type TestHostOptions } from './test-live-host'

const openHost = (options: TestHostOptions = {}) => openTestHost(createFakeClock(), createMemoryLog(), options)

describe('the rounds', () => {
  it('begin at once, come again soon, then every ten seconds at the host’s own instants; disks once a minute', async () => {
    const host = openHost()
    await host.clock.advance(0)
    expect(host.looks[0]).toMatchObject({
      containers: [{ id: A, point: { coveredMs: 0 } }],
      host: { coveredMs: 0 },
      how: { source: 'reader', paceMs: 10_000, isSumOfContainers: false, memoryTotal: 10, disk: { usedBytes: 3 } },
    })
    await host.clock.advance(130_000)
    const rounds = host.by('reader').filter(({ wanted }) => wanted.host)
    const times = rounds.map(({ atMs }) => atMs)
    expect(times[1]).toBe(2000)
    for (let at = 3; at < times.length; at += 1) expect((times[at] ?? 0) - (times[at - 1] ?? 0)).toBe(10_000)
    expect(rounds.filter(({ wanted }) => wanted.slow)).toHaveLength(3)
    expect(host.looks.at(-1)?.containers[0]?.point).toMatchObject({
      coveredMs: 10_000,
      values: [50, 8 * 1024 * 1024, 0, 0, 0, 0, 1],
    })
    expect(host.looks.at(-1)?.host).toMatchObject({ coveredMs: 10_000, values: [50, 5, 0.1, 0, 0, 0, 0, 3] })
    host.end()
  })

  it('are of the host alone where nothing runs', async () => {
    const host = openHost()
    host.of.running = []
    await host.clock.advance(30_000)
    expect(host.asked.every(({ wanted }) => wanted.containers.length === 0 && wanted.host)).toBe(true)
    host.end()
  })

  it('leave nothing behind when the host is gone', async () => {
    const host = openHost()
    await host.watch([A], true)
    await host.clock.advance(5000)
    host.end()
    await host.clock.advance(60_000)
    const { length } = host.asked
    await host.clock.advance(60_000)
    expect(host.asked).toHaveLength(length)
    expect(host.clock.sleepers()).toBe(0)
    expect(host.readers.closed).toBe(1)
  })
})

describe('what is watched', () => {
  it('is asked each second, from at once until nobody looks any more, and nothing else is', async () => {
    const host = openHost()
    host.of.running = [sampled(A), sampled(B)]
    await host.clock.advance(40_500)
    const before = host.asked.length
    await host.watch([B])
    await host.clock.advance(5000)
    const seen = host.asked.slice(before).filter(({ wanted }) => !wanted.host)
    expect(seen.length).toBeGreaterThanOrEqual(4)
    expect(seen.every(({ wanted }) => wanted.containers.length === 1 && wanted.containers[0]?.id === B)).toBe(true)
    await host.watch([])
    const after = host.asked.length
    await host.clock.advance(4000)
    expect(host.asked.slice(after).filter(({ wanted }) => !wanted.host)).toEqual([])
    host.end()
  })

  describe('has a hole', () => {
    const holes = (host: ReturnType<typeof openHost>, from = 0) =>
      host.looks
        .slice(from)
        .flatMap(({ containers }) =>
          containers.flatMap(({ point }) => (point.holeMs === undefined ? [] : [[point.holeMs, point.coveredMs]])),
        )

    it('where nothing came for too long, though the mean is known', async () => {
      const host = openHost()
      await host.clock.advance(20_000)
      await host.watch([A], true)
      await host.clock.advance(5000)
      host.readers.stallMs = 5000
      await host.clock.advance(3000)
      host.readers.stallMs = 0
      await host.clock.advance(20_000)
      expect(holes(host)).toEqual([[6000, 6000]])
      expect(host.looks.flatMap((look) => look.host?.holeMs ?? [])).toEqual([6000])
      host.end()
    })

    it('not where the reader is opened again at once', async () => {
      const host = openHost()
      await host.clock.advance(20_000)
      await host.watch([A])
      await host.clock.advance(5000)
      host.readers.fails = true
      await host.clock.advance(1000)
      host.readers.fails = false
      await host.clock.advance(1500)
      expect(holes(host)).toEqual([])
      await host.clock.advance(5000)
      expect(host.looks.at(-1)?.containers[0]?.point.coveredMs).toBe(1000)
      host.end()
    })

    it('not where nobody looked meanwhile', async () => {
      const host = openHost()
      await host.clock.advance(22_000)
      await host.watch([A])
      await host.clock.advance(3000)
      await host.watch([])
      await host.clock.advance(5000)
      await host.watch([A])
      await host.clock.advance(5000)
      expect(holes(host)).toEqual([])
      host.end()
    })

    it('not again and again on a host that is slow', async () => {
      const host = openHost()
      host.readers.stallMs = 3000
      await host.clock.advance(30_000)
      await host.watch([A], true)
      await host.clock.advance(10_000)
      const from = host.looks.length
      await host.clock.advance(60_000)
      expect(host.looks.length - from).toBeGreaterThan(10)
      expect(holes(host, from)).toEqual([])
      host.end()
    })
  })

  it('shares its looks with the rounds', async () => {
    const host = openHost()
    await host.clock.advance(20_000)
    await host.watch([A], true)
    await host.clock.advance(2000)
    const before = host.asked.length
    await host.clock.advance(60_000)
    expect(host.asked.length - before).toBe(60)
    host.end()
  })

  it('includes what was given another CPU limit, at once', async () => {
    const host = openHost()
    await host.clock.advance(20_000)
    const before = host.asked.length
    host.of.running = [{ ...sampled(A), cpuLimit: 0.5 }]
    host.changed()
    await host.clock.advance(1000)
    const seen = host.asked.slice(before).filter(({ wanted }) => !wanted.host)
    expect(seen).toMatchObject([{ wanted: { containers: [{ id: A, cpuLimit: 0.5 }] } }])
    expect(host.looks.at(-1)?.containers).toMatchObject([{ id: A, cpuLimit: 0.5 }])
    host.end()
  })

  it('includes what has just begun, at once and two seconds later and then no more, whoever looks', async () => {
    const host = openHost()
    host.readers.load = 100 // a round each minute
    await host.clock.advance(62_000)
    const begun = sampled(B)
    const seen = async () => {
      const before = host.asked.length
      host.changed()
      await host.clock.advance(0)
      await host.clock.advance(20_000)
      return host.asked.slice(before).filter(({ wanted }) => !wanted.host)
    }
    const startedAt = host.clock.monotonic()
    host.of.running = [sampled(A), begun]
    const first = await seen()
    expect(first.map(({ atMs, wanted }) => [atMs - startedAt, wanted.containers])).toEqual([
      [0, [begun]],
      [2000, [begun]],
    ])
    expect(host.looks.at(-1)?.containers[0]?.point).toMatchObject({
      coveredMs: 2000,
      values: expect.arrayContaining([50]),
    })
    const restarted = { ...begun, pid: 2 }
    host.of.running = [sampled(A), restarted]
    expect((await seen()).map(({ wanted }) => wanted.containers)).toEqual([[restarted], [restarted]])
    host.end()
  })

  it('includes what could not be found, as soon as its process is known, and two seconds later', async () => {
    const host = openHost()
    host.readers.load = 100
    await host.clock.advance(62_000)
    const hidden = { ...sampled(B), pid: undefined }
    host.of.running = [sampled(A), hidden]
    host.changed()
    await host.clock.advance(0)
    await host.clock.advance(5000)
    const before = host.asked.length
    const knownAt = host.clock.monotonic()
    host.of.running = [sampled(A), sampled(B)]
    host.changed()
    await host.clock.advance(0)
    await host.clock.advance(20_000)
    const seen = host.asked.slice(before).filter(({ wanted }) => !wanted.host)
    expect(seen.map(({ atMs }) => atMs - knownAt)).toEqual([0, 2000])
    const ofIt = host.looks.flatMap(({ containers }) => containers.filter(({ id }) => id === B))
    expect(ofIt.slice(0, 2)).toMatchObject([{ point: { coveredMs: 0 } }, { point: { coveredMs: 2000 } }])
    host.end()
  })

  it('asks once for what cannot be found, and then with the rounds', async () => {
    const host = openHost()
    await host.clock.advance(20_000)
    const before = host.asked.length
    host.of.running = [sampled(A), { ...sampled(B), pid: undefined }]
    host.changed()
    await host.clock.advance(0)
    await host.clock.advance(30_000)
    expect(host.asked.slice(before).filter(({ wanted }) => !wanted.host)).toHaveLength(1)
    host.end()
  })

  it('asks an engine that is slow for no more of those that begin than it can answer', async () => {
    const host = openHost({ talk: false })
    await host.clock.advance(20_000)
    host.of.running = Array.from({ length: 40 }, (_, each) => sampled(`${each}`.padStart(64, '0')))
    host.changed()
    await host.clock.advance(0)
    expect(host.looks.at(-1)?.containers.length).toBeLessThan(40)
    await host.clock.advance(30_000)
    const rated = new Set(
      host.looks.flatMap(({ containers }) =>
        containers.flatMap(({ id, point }) => (point.coveredMs > 0 && point.values[0] === 50 ? [id] : [])),
      ),
    )
    expect(rated.size).toBeGreaterThanOrEqual(40)
    host.end()
  })
})
