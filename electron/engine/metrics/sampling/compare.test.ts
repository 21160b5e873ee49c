/** What counts as the same, at the borders of each figure. */
import { describe, expect, it } from 'vitest'
import type { ContainerCounters } from '../../ports'
import { difference } from './compare'

const MIB = 1024 * 1024
const counters = (more: Partial<ContainerCounters> = {}): ContainerCounters => ({
  ...{ id: 'a', atS: 1, cpuNs: 10e9, memoryBytes: 100 * MIB, memoryLimitBytes: undefined },
  ...{ receivedBytes: 5 * MIB, sentBytes: 5 * MIB, readBytes: 0, writtenBytes: 0, pids: 10 },
  ...more,
})
const later = counters({ cpuNs: 12e9, memoryBytes: 104 * MIB, receivedBytes: 6 * MIB })

describe('the engine’s word between two looks', () => {
  it.each([
    ['the same', {}],
    ['between them', { cpuNs: 11e9, memoryBytes: 102 * MIB }],
    ['5 % below and a little', { cpuNs: 9.48e9, memoryBytes: 94 * MIB }],
    ['5 % above and a little', { cpuNs: 12.6e9, memoryBytes: 111 * MIB }],
    ['not known', { cpuNs: undefined, memoryBytes: undefined, pids: undefined }],
  ])('agrees: %s', (_name, engine) => {
    expect(difference(counters(), counters(engine), later)).toBeUndefined()
  })

  it.each([
    [{ cpuNs: 9.4e9 }, 'processor time: 12.00 s there, 9.40 s by the engine'],
    [{ memoryBytes: 140 * MIB }, 'memory: 104.0 MiB there, 140.0 MiB by the engine'],
    [{ receivedBytes: 5e9 }, /^bytes received/],
    [{ writtenBytes: 9 * MIB }, /^bytes written/],
    [{ pids: 20 }, 'the number of processes: 10 there, 20 by the engine'],
  ])('differs: %j', (engine, words) => {
    expect(difference(counters(), counters(engine), later)).toMatch(words)
  })

  it('counts a small one by its slack, and not what the reader does not know or what is not asked about', () => {
    const small = counters({ cpuNs: 30e6, memoryBytes: 300_000 })
    expect(difference(small, counters({ cpuNs: 79e6, memoryBytes: 1_000_000 }), small)).toBeUndefined()
    expect(difference(small, counters({ cpuNs: 90e6 }), small)).toMatch('processor time')
    const unknown = counters({ memoryBytes: undefined })
    expect(difference(unknown, counters({ memoryBytes: 1 }), later)).toBeUndefined()
    expect(difference(counters(), counters({ memoryBytes: 900 * MIB }), later, ['memoryBytes'])).toBeUndefined()
  })
})
