/** Points as properties: whatever the looks, what was counted is what the rates add up to, and nothing absurd comes out. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../../shared/domain/series'
import type { ContainerCounters } from '../../ports'
import type { HostCounters, Point } from '../model'
import { containerPoint, holeOf, hostPoint } from './rates'

const look = { at: 1_700_000_000_000, turnMs: 1000, cores: 4 }
const container = (more: Partial<ContainerCounters> = {}): ContainerCounters => ({
  id: 'a',
  atS: 100,
  cpuNs: 0,
  memoryBytes: 1,
  memoryLimitBytes: undefined,
  receivedBytes: 0,
  sentBytes: 0,
  readBytes: 0,
  writtenBytes: 0,
  pids: 1,
  ...more,
})
const host = (more: Partial<HostCounters> = {}): HostCounters => ({
  atS: 100,
  cpuTotalS: 0,
  cpuBusyS: 0,
  memoryUsedBytes: 1,
  memoryTotalBytes: 2,
  load: 0.5,
  receivedBytes: 0,
  sentBytes: 0,
  readBytes: 0,
  writtenBytes: 0,
  ...more,
})
const named = <N extends string>(names: readonly N[], point: Point | undefined) =>
  Object.fromEntries(names.map((name, at) => [name, point?.values[at]])) as Record<N, number | null | undefined>
const ofContainer = (before: ContainerCounters | undefined, now: ContainerCounters, more = {}) =>
  named(CONTAINER_SERIES, containerPoint(before, now, { ...look, ...more }))
const ofHost = (before: HostCounters | undefined, now: HostCounters) =>
  named(HOST_SERIES, hostPoint(before, now, { ...look, diskBytes: 9 }))

describe('a container', () => {
  it('first has gauges only, then rates over the time between', () => {
    expect(containerPoint(undefined, container(), look)).toEqual({
      at: look.at,
      coveredMs: 0,
      values: [null, 1, null, null, null, null, 1],
    })
    const now = container({ atS: 102, cpuNs: 3e9, receivedBytes: 2048, writtenBytes: 10 })
    expect(ofContainer(container(), now)).toEqual({
      ...{ cpu: 150, memory: 1, received: 1024, sent: 0, read: 0, written: 5, pids: 1 },
    })
    expect(containerPoint(container(), now, look)?.coveredMs).toBe(2000)
  })

  it('adds up to what was counted, however it is looked at', () => {
    const step = fc.record({ passedS: fc.integer({ min: 100, max: 9000 }), more: fc.nat(1e9), clock: fc.integer() })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let before = container()
        let bytes = 0
        let coveredMs = 0
        for (const { passedS, more, clock } of steps) {
          const passed = passedS / 1000
          const received = (before.receivedBytes ?? 0) + more
          const now = container({ atS: before.atS + passed, receivedBytes: received, cpuNs: (before.cpuNs ?? 0) + 1 })
          const point = containerPoint(before, now, { ...look, at: clock })
          if (!point) continue // too soon: the next look takes it in
          const rate = named(CONTAINER_SERIES, point).received ?? 0
          bytes += (rate * point.coveredMs) / 1000
          coveredMs += point.coveredMs
          before = now
        }
        expect(bytes).toBeCloseTo(before.receivedBytes ?? 0, 0)
        expect(coveredMs).toBeCloseTo((before.atS - 100) * 1000, 3)
      }),
    )
  })

  it('never has a rate below zero or that is no number, nor more than its cores can do', () => {
    const counter = fc.option(fc.double({ min: 0, max: 2 ** 64, noNaN: true }), { nil: undefined })
    const any = fc.record({
      atS: fc.double({ min: 0, max: 1e10, noNaN: true }),
      ...{ cpuNs: counter, memoryBytes: counter, receivedBytes: counter, sentBytes: counter },
      ...{ readBytes: counter, writtenBytes: counter, pids: counter },
    })
    fc.assert(
      fc.property(any, any, (before, now) => {
        const point = containerPoint(container(before), container(now), look)
        for (const value of point?.values ?? []) {
          if (value === null) continue
          expect(Number.isFinite(value)).toBe(true)
          expect(value).toBeGreaterThanOrEqual(0)
        }
        expect(point?.values[0] ?? 0).toBeLessThanOrEqual(600)
        expect(point?.coveredMs ?? 0).toBeLessThanOrEqual(10_000)
      }),
    )
  })

  it('begins anew when its processor time went back: it was restarted, and all else was set back with it', () => {
    const before = container({ cpuNs: 5e9, receivedBytes: 10 })
    const now = container({ atS: 101, cpuNs: 1e9, receivedBytes: 5000 })
    expect(containerPoint(before, now, look)).toMatchObject({
      coveredMs: 0,
      values: [null, 1, null, null, null, null, 1],
    })
  })

  it('has no rate of the one counter that went back', () => {
    const before = container({ receivedBytes: 10, sentBytes: 1 })
    const rates = ofContainer(before, container({ atS: 101, receivedBytes: 3, sentBytes: 2 }))
    expect(rates).toMatchObject({ cpu: 0, received: null, sent: 1 })
  })

  it.each([
    ['a clock that went back', 99, 0],
    ['a hole of 10 s', 110, 10_000],
    ['a gap', 111, 0],
  ])('covers, after %s', (_name, atS, coveredMs) => {
    expect(containerPoint(container(), container({ atS }), look)?.coveredMs).toBe(coveredMs)
  })

  it('has a gap only after three turns, where a turn is long', () => {
    expect(containerPoint(container(), container({ atS: 190 }), { ...look, turnMs: 30_000 })?.coveredMs).toBe(90_000)
    expect(containerPoint(container(), container({ atS: 191 }), { ...look, turnMs: 30_000 })?.coveredMs).toBe(0)
  })

  it.each([
    [3500, 1000, undefined],
    [3501, 1000, 3501],
    [5000, 2000, undefined],
    [25_000, 10_000, undefined],
    [25_001, 10_000, 25_001],
    [30_000, 30_000, undefined],
  ])('has a hole after %d ms at a pace of %d: %s', (passedMs, paceMs, holeMs) => {
    expect(holeOf(passedMs, paceMs)).toBe(holeMs)
  })

  it('has no new point when nothing new was seen', () => {
    expect(containerPoint(container(), container(), look)).toBeUndefined()
    expect(containerPoint(container(), container({ atS: 100.05, cpuNs: 1 }), look)).toBeUndefined()
  })

  it('takes no more than its host has for a mistake', () => {
    expect(ofContainer(container(), container({ atS: 101, cpuNs: 9e9 })).cpu).toBeNull()
    expect(ofContainer(container(), container({ atS: 101, cpuNs: 9e9 }), { cores: 0 }).cpu).toBe(900)
  })
})

describe('a host', () => {
  it('has percent of all cores, and the disk as it was last measured', () => {
    const now = host({ atS: 101, cpuTotalS: 4, cpuBusyS: 1, readBytes: 100 })
    expect(ofHost(host(), now)).toEqual({
      ...{ cpu: 25, memory: 1, load: 0.5, received: 0, sent: 0, read: 100, written: 0, disk: 9 },
    })
    expect(ofHost(undefined, now)).toMatchObject({ cpu: null, memory: 1, load: 0.5, read: null, disk: 9 })
  })

  it.each([
    [{ cpuTotalS: undefined, cpuBusyS: 1 }, null],
    [{ cpuTotalS: 0, cpuBusyS: 0 }, null],
    [{ cpuTotalS: 4, cpuBusyS: 4.01 }, 100],
  ])('of %j has %s percent', (told, cpu) => {
    expect(ofHost(host(), host({ atS: 101, ...told })).cpu).toBe(cpu)
  })
})
