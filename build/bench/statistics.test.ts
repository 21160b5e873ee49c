/** The statistics and the judgement against known values. */
import { describe, expect, it } from 'vitest'
import { judge, type Measured, markdown } from './report'
import { growthExponent, median, p95 } from './statistics'

describe('statistics', () => {
  it('gives values that were measured', () => {
    expect(median([5, 1, 9])).toBe(5)
    expect(median([4, 1, 2, 3])).toBe(2)
    expect(p95(Array.from({ length: 100 }, (_, at) => 100 - at))).toBe(95)
    expect(p95([7])).toBe(7)
    expect(p95([])).toBeNaN()
  })

  it.each([
    [1, [10, 100, 1000]],
    [2, [100, 10_000, 1_000_000]],
    [0, [3, 3, 3]],
  ])('finds the exponent %d', (exponent, values) => {
    const points = values.map((y, at) => ({ x: 10 ** (at + 1), y }))
    expect(growthExponent(points)).toBeCloseTo(exponent)
  })

  it('leaves out what has no logarithm', () => {
    const points = [0, 10, 100].map((y, at) => ({ x: 10 ** at, y }))
    expect(growthExponent(points)).toBeCloseTo(1)
  })
})

describe('judge', () => {
  const measured = (more: Partial<Measured>): Measured => ({
    scenario: 's',
    figure: 'f',
    unit: 'ms',
    ours: 30,
    other: 20,
    ...more,
  })
  it.each([
    [{ of: 'ours', max: 30 }, true, '≤ 30 ms'],
    [{ of: 'ours', max: 29 }, false, '≤ 29 ms'],
    [{ of: 'ratio', max: 1.5 }, true, '≤ 1.5 ×'],
    [{ of: 'ratio', max: 1.4 }, false, '≤ 1.4 ×'],
    [{ of: 'difference', max: 10 }, true, '≤ other + 10 ms'],
    [{ of: 'difference', max: 9 }, false, '≤ other + 9 ms'],
  ] as const)('%o: %s', (goal, met, text) => {
    expect(judge(measured({ goal }), { raw: false })).toMatchObject({ met, goal: text })
  })

  it('never calls met what has no number or no peer', () => {
    expect(judge(measured({ ours: Number.NaN, goal: { of: 'ours', max: 1 } }), { raw: false }).met).toBe(false)
    expect(judge(measured({ other: undefined, goal: { of: 'ratio', max: 9 } }), { raw: false }).met).toBe(false)
  })

  it('judges before it rounds, and says what limits a row below its goal', () => {
    const row = judge(measured({ ours: 100.4, goal: { of: 'ours', max: 100 }, limit: 'the disk' }), { raw: false })
    expect(row).toMatchObject({ ours: 100, met: false, limit: 'the disk' })
    expect(markdown([row])).toContain('- s, f: the disk')
  })

  it('keeps single measurements only when asked', () => {
    const samples = { ours: [1, 2] }
    expect(judge(measured({ samples }), { raw: false })).not.toHaveProperty('samples')
    expect(judge(measured({ samples }), { raw: true })).toMatchObject({ samples })
  })
})
