import { describe, expect, it } from 'vitest'
import { sparkPath } from './spark-path'

describe('the path of a sparkline', () => {
  it('runs from left to right, zero at the bottom and the most at the top', () => {
    expect(sparkPath([0, 5, 10]).line).toBe('M0 20L50 10L100 0')
  })
  it('closes what lies under the line at the bottom', () => {
    expect(sparkPath([10, 10]).area).toBe('M0 20L0 0L100 0L100 20H0Z')
  })
  it('leaves gaps open, in the line and under it', () => {
    const { line, area } = sparkPath([10, 10, null, 10, 10])
    expect(line).toBe('M0 0L25 0M75 0L100 0')
    expect(area.match(/Z/g)).toHaveLength(2)
  })
  it('shows a value that stands alone as a dot', () => {
    expect(sparkPath([null, 10, null]).line).toBe('M50 0h0')
    expect(sparkPath([10]).line).toBe('M0 0h0')
  })
  it('draws nothing of what is not known, and nothing but the bottom of zeros', () => {
    expect(sparkPath([null, null])).toEqual({ line: '', area: '' })
    expect(sparkPath([])).toEqual({ line: '', area: '' })
    expect(sparkPath([0, 0]).line).toBe('M0 20L100 20')
  })
  it('measures against a given most and stays inside the box', () => {
    expect(sparkPath([50, 200], 100).line).toBe('M0 10L100 0')
  })
})
