/** How often a CPU limit held a container back: of about the last minute, however often that is told. */
import { describe, expect, it } from 'vitest'
import type { ContainerCounters } from '../../ports'
import { createHeldBack } from './held-back'

const at = (atS: number, periods?: number, heldPeriods?: number): ContainerCounters => ({
  ...{ id: 'a', atS, cpuNs: 0, memoryBytes: 0, memoryLimitBytes: undefined, receivedBytes: 0, sentBytes: 0 },
  ...{ readBytes: 0, writtenBytes: 0, pids: 1, periods, heldPeriods },
})

describe('being held back', () => {
  it('is known from the second telling on, and stays what it was while nothing is told', () => {
    const held = createHeldBack()
    expect(held.of(at(0, 100, 90))).toBeUndefined()
    expect(held.of(at(2, 120, 95))).toBe(0.25)
    expect(held.of(at(3))).toBe(0.25)
    expect(held.of(at(60, 700, 100))).toBeCloseTo(10 / 600)
    expect(held.of(at(120, 1300, 400))).toBe(0.5)
  })

  it('is of the last half minute to minute, where each look tells', () => {
    const held = createHeldBack()
    for (let second = 0; second <= 600; second += 1) {
      // Held back in every period until the fifth minute, and in none after it.
      const share = held.of(at(second, second * 10, Math.min(second, 300) * 10))
      if (second > 0 && second <= 300) expect(share).toBe(1)
      if (second > 360) expect(share).toBe(0)
    }
  })

  it('is none where it did not work, and not known where it has no limit', () => {
    const held = createHeldBack()
    held.of(at(0, 100, 90))
    expect(held.of(at(10, 100, 90))).toBe(0)
    expect(createHeldBack().of(at(0))).toBeUndefined()
  })

  it('begins anew with counters that were set back, and with a container that came again', () => {
    const held = createHeldBack()
    held.of(at(0, 100, 90))
    expect(held.of(at(10, 5, 5))).toBeUndefined()
    expect(held.of(at(20, 15, 5))).toBe(0)
    held.keepOnly(new Set())
    expect(held.of(at(30, 25, 5))).toBeUndefined()
  })
})
