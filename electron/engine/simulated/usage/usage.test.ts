/** What simulated containers and machines use: counters that only rise, whatever happens to them, and add up. */
import { describe, expect, it } from 'vitest'
import { pause, unpause } from '../actions'
import { createEngineState, type Engine } from '../engine-state'
import type { Container } from '../model'
import { hostName, populate } from '../population'
import { exit } from '../process-life'
import { createRandom } from '../random'
import { countersOf, memoryOf } from './container'
import { diskUsage, machineUsage } from './machine'
import { workedMs } from './rhythm'

const START = 1_760_000_000_000
const HOUR_MS = 3_600_000

/** An engine whose clock the test moves. */
function withClock(): { engine: Engine; pass: (ms: number) => void } {
  let now = START
  const [model] = populate({ hosts: 1, containersPerHost: 0, seed: 1 }, START)
  if (!model) throw new Error('no engine')
  const engine = createEngineState('clocked', model.machine, createRandom(3), () => now)
  return { engine, pass: (ms) => (now += ms) }
}

const behaviour = {
  kind: 'service',
  stopMs: 10,
  ignoresTerm: false,
  cpuShare: 0.4,
  memoryBytes: 50_000_000,
  diskBytesPerS: 20_000,
  log: 'plain',
  linesPerMinute: 1,
} as const
const total = (container: Container, now: number) =>
  Object.values(countersOf(container, now)).reduce((sum, each) => sum + each, 0)

describe('a container', () => {
  it.each(['steady', 'day', 'bursts'] as const)('%s: rises at any step, and a day is a day at its mean', (rhythm) => {
    const { engine } = withClock()
    const random = createRandom(9)
    for (let count = 0; count < 20; count += 1) {
      const container = engine.add({ startedAt: START, behaviour: { ...behaviour, rhythm } })
      let at = START
      let before = total(container, at)
      for (let step = 0; step < 500; step += 1) {
        at += random.between(0, 40_000)
        const now = total(container, at)
        expect(now).toBeGreaterThanOrEqual(before)
        before = now
      }
      expect(workedMs(container, START + 24 * HOUR_MS) / (24 * HOUR_MS)).toBeCloseTo(1, 1)
    }
  })

  it('is busier in the afternoon than at night', () => {
    const { engine } = withClock()
    const container = engine.add({ startedAt: START - 48 * HOUR_MS, behaviour: { ...behaviour, rhythm: 'day' } })
    const midnight = Math.floor(START / (24 * HOUR_MS)) * 24 * HOUR_MS
    const within = (hour: number) =>
      workedMs(container, midnight + (hour + 1) * HOUR_MS) - workedMs(container, midnight + hour * HOUR_MS)
    expect(within(14)).toBeGreaterThan(2 * within(3))
  })

  it('stands still while it is paused, and goes on where it was', () => {
    const { engine, pass } = withClock()
    const container = engine.add({ startedAt: START, behaviour })
    pass(60_000)
    pause(engine, container)
    const held = total(container, engine.now())
    pass(HOUR_MS)
    expect(total(container, engine.now())).toBe(held)
    unpause(engine, container)
    expect(total(container, engine.now())).toBe(held)
    pass(10_000)
    expect(total(container, engine.now())).toBeGreaterThan(held)
  })

  it('that is a hog is near its limit and never over it', () => {
    const { engine } = withClock()
    const memoryLimitBytes = 256 * 1024 * 1024
    const hog = engine.add({ memoryLimitBytes, behaviour: { ...behaviour, isHog: true } })
    for (let at = START; at < START + HOUR_MS; at += 7000) {
      const { rssBytes, cacheBytes } = memoryOf(hog, at)
      expect((rssBytes + cacheBytes) / memoryLimitBytes).toBeGreaterThan(0.9)
      expect(rssBytes + cacheBytes).toBeLessThanOrEqual(memoryLimitBytes)
    }
  })
})

describe('a machine', () => {
  it('keeps what its containers used when they end or are replaced', () => {
    const { engine, pass } = withClock()
    const one = engine.add({ name: 'one', startedAt: START, behaviour })
    engine.add({ name: 'two', startedAt: START, behaviour })
    pass(HOUR_MS)
    const before = machineUsage(engine)
    exit(engine, one, 0)
    engine.add({ name: 'two', startedAt: engine.now(), behaviour })
    pass(1)
    const after = machineUsage(engine)
    expect(after.cpuNs).toBeGreaterThanOrEqual(before.cpuNs)
    expect(after.receivedBytes).toBeGreaterThanOrEqual(before.receivedBytes)
    expect(after.writtenBytes).toBeGreaterThanOrEqual(before.writtenBytes)
    expect(after.memoryBytes).toBeLessThan(before.memoryBytes)
  })

  it('is large enough for what runs on it, and up for longer', () => {
    for (const engine of populate({ hosts: 12, containersPerHost: 100, seed: 7 })) {
      const { cpus, bootedAt, memoryBytes } = engine.machine
      const usage = machineUsage(engine)
      expect(usage.cpuNs / 1e9).toBeLessThan(((usage.at - bootedAt) / 1000) * cpus)
      expect(usage.memoryBytes).toBeLessThan(memoryBytes * 0.97)
      for (const { startedAt, pid } of engine.containers.values())
        if (pid > 0) expect(startedAt).toBeGreaterThan(bootedAt)
      const pids = [...engine.containers.values()].flatMap(({ pid }) => (pid > 0 ? [pid] : []))
      expect(new Set(pids).size).toBe(pids.length)
    }
  })

  it('called nas has a disk that is full in about two days, and is never more than full', () => {
    const at = Array.from({ length: 12 }, (_, each) => hostName(each)).indexOf('nas')
    const machine = populate({ hosts: 12, containersPerHost: 1, seed: 7 }, START)[at]?.machine
    if (!machine) throw new Error('no nas')
    const share = (hours: number) => {
      const { usedBytes, sizeBytes } = diskUsage(machine, START + hours * HOUR_MS)
      return usedBytes / sizeBytes
    }
    expect(share(0)).toBeGreaterThan(0.97)
    expect(share(24)).toBeLessThan(0.99)
    expect(share(60)).toBeGreaterThan(0.998)
    expect(share(1000)).toBeLessThan(1)
  })

  it('called build-1 has more waiting than it has processors', () => {
    for (const engine of populate({ hosts: 6, containersPerHost: 25, seed: 7 }))
      expect(machineUsage(engine).load / engine.machine.cpus > 1.2).toBe(engine.name === 'build-1')
  })
})
