import { describe, expect, it } from 'vitest'
import { type ChartMark, clusterMarks, clusterNear } from './chart-marks'

const mark = (at: number, tone: ChartMark['tone'] = 'good'): ChartMark => ({ at, tone, words: `at ${at}` })
const place = (at: number) => at

describe('marks on the axis of time', () => {
  it('stand alone while their shapes do not touch', () => {
    expect(clusterMarks([mark(0), mark(50)], place, 100).map(({ x }) => x)).toEqual([0, 50])
  })
  it('stand as one where they would cover each other, as the gravest of them', () => {
    const [only, ...more] = clusterMarks([mark(10), mark(14, 'crit'), mark(18, 'off')], place, 100)
    expect(more).toEqual([])
    expect(only).toMatchObject({ x: 10, at: 18, tone: 'crit' })
    expect(only?.marks).toHaveLength(3)
  })
  it('are left out outside the plot', () => {
    expect(clusterMarks([mark(-5), mark(120)], place, 100)).toEqual([])
  })
  it('are found under the pointer', () => {
    const clusters = clusterMarks([mark(10), mark(60)], place, 100)
    expect(clusterNear(clusters, 57)?.x).toBe(60)
    expect(clusterNear(clusters, 40)).toBeUndefined()
    expect(clusterNear([], 40)).toBeUndefined()
  })
})
