import { describe, expect, it } from 'vitest'
import { stepTo, widened, zoomOf } from './zoom'

const place = { at: 50_000, from: 0, until: 100_000, stepMs: 2000 }
const key = (name: string, shiftKey = false) => stepTo({ key: name, shiftKey }, place)

describe('keys on a chart', () => {
  it('move by a point, by ten, and to the ends', () => {
    expect([key('ArrowLeft'), key('ArrowRight'), key('ArrowRight', true)]).toEqual([48_000, 52_000, 70_000])
    expect([key('Home'), key('End'), key('x')]).toEqual([0, 100_000, undefined])
  })
  it('stay within the span', () => {
    expect(stepTo({ key: 'ArrowRight', shiftKey: true }, { ...place, at: 99_000 })).toBe(100_000)
  })
})

describe('a part of the span', () => {
  it('is in order, of whole seconds', () => {
    expect(zoomOf({ from: 60_400, until: 20_600 })).toEqual({ from: 20_000, until: 61_000 })
  })
  it('is never too short to see anything', () => {
    expect(zoomOf({ from: 50_000, until: 50_100 })).toEqual({ from: 45_000, until: 56_000 })
  })
  it('grows and shrinks around the crosshair', () => {
    expect(widened({ from: 0, until: 100_000 }, 100_000, 0.5)).toEqual({ from: 50_000, until: 100_000 })
    expect(widened({ from: 0, until: 100_000 }, 50_000, 2)).toEqual({ from: -50_000, until: 150_000 })
  })
})
