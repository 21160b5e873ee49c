/** What is remembered between looks: another process is another beginning, and a sum is of what runs; and what looking costs. */
import { describe, expect, it } from 'vitest'
import type { ContainerCounters } from '../../ports'
import type { Batch, Sampled } from '../model'
import { createCost } from './cost'
import { createTracks } from './tracks'

const look = {
  ...{ at: 5000, seenAt: 0, turnMsOf: () => 1000, turnMs: 1000, paceSince: () => 1000, cores: 4 },
  diskBytes: undefined,
}
const batch = (...containers: [id: string, atS: number, cpuS: number, memory?: number][]): Batch => ({
  leftOut: [],
  containers: containers.map(
    ([id, atS, cpuS, memoryBytes]): ContainerCounters => ({
      ...{ id, atS, cpuNs: cpuS * 1e9, memoryBytes, memoryLimitBytes: 9, receivedBytes: 0, sentBytes: undefined },
      ...{ readBytes: 0, writtenBytes: 0, pids: 1 },
    }),
  ),
})
const running = (...all: [id: string, pid: number | undefined][]) =>
  new Map(all.map(([id, pid]): [string, Sampled] => [id, { id, pid, ownsNetwork: true }]))

describe('tracks', () => {
  it('begin anew with another process, also when that was not known for a moment', () => {
    const tracks = createTracks()
    const cpuOf = (pid: number | undefined, atS: number, cpuS: number) =>
      tracks.containers(batch(['a', atS, cpuS]), running(['a', pid]), look)[0]?.point.values[0]
    expect(cpuOf(7, 100, 1)).toBeNull()
    expect(cpuOf(7, 101, 2)).toBe(100)
    expect(cpuOf(undefined, 102, 3)).toBe(100)
    expect(cpuOf(7, 103, 4)).toBe(100)
    expect(cpuOf(undefined, 104, 5)).toBe(100)
    expect(cpuOf(8, 105, 6)).toBeNull()
    expect(cpuOf(8, 106, 6.5)).toBe(50)
  })

  it('take nothing that was not asked for, and give the limit along', () => {
    const made = createTracks().containers(batch(['a', 1, 1], ['x', 1, 1]), running(['a', 1]), look)
    expect(made).toMatchObject([{ id: 'a', memoryLimitBytes: 9 }])
    expect(made).toHaveLength(1)
  })

  it('never subtract the counters of two sources', () => {
    const tracks = createTracks()
    tracks.containers(batch(['a', 100, 1]), running(['a', 7]), look)
    tracks.clear()
    const [first] = tracks.containers(batch(['a', 101, 2]), running(['a', 7]), look)
    expect(first?.point.coveredMs).toBe(0)
  })

  it('add up to the host: of what runs and is known', () => {
    const tracks = createTracks()
    const both = running(['a', 1], ['b', 2])
    tracks.containers(batch(['a', 100, 1, 10], ['b', 100, 1]), both, look)
    expect(tracks.sum(1000, look)).toEqual({
      at: 5000,
      coveredMs: 0,
      values: [null, 10, null, null, null, null, null, null],
    })
    tracks.containers(batch(['a', 101, 2, 10], ['b', 101, 2, 20]), both, look)
    expect(tracks.sum(2000, look)).toMatchObject({
      coveredMs: 1000,
      values: [50, 30, null, null, null, null, null, null],
    })
    tracks.keepOnly(new Set(['b']))
    expect(tracks.sum(3000, look).values.slice(0, 2)).toEqual([25, 20])
    tracks.keepOnly(new Set())
    expect(tracks.sum(99_000, look)).toMatchObject({ coveredMs: 0 })
    expect(tracks.sum(100_000, look)).toMatchObject({
      coveredMs: 1000,
      values: [0, 0, null, null, null, null, null, null],
    })
  })
})

describe('the cost', () => {
  it('is percent of a core over the last minutes, and begins anew with another reader', () => {
    const costOf = createCost()
    expect(costOf(0, { readerS: 1, connectionS: 1 })).toBeUndefined()
    expect(costOf(5000, { readerS: 1.1, connectionS: 1 })).toBeUndefined()
    expect(costOf(10_000, { readerS: 1.1, connectionS: 1.05 })).toEqual({
      ...{ reader: expect.closeTo(1), connection: expect.closeTo(0.5) },
    })
    for (let now = 20_000; now <= 600_000; now += 10_000) costOf(now, { readerS: 1.1, connectionS: 1.05 })
    expect(costOf(600_001, { readerS: 1.1, connectionS: 1.05 })).toEqual({ reader: 0, connection: 0 })
    expect(costOf(610_000, { readerS: 0, connectionS: 1.05 })).toBeUndefined()
    expect(costOf(620_000, undefined)).toBeUndefined()
    expect(costOf(630_000, { readerS: 0.4, connectionS: 1.05 })?.reader).toBeCloseTo(2)
  })
})
