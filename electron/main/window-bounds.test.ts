/** A window comes back where it was, unless that is no longer on a screen. */
import { describe, expect, it } from 'vitest'
import { besideOthers, fitBounds, OWN_SIZES, windowsFile } from './window-bounds'

const laptop = { x: 0, y: 0, width: 1440, height: 900 }
const right = { x: 1440, y: 0, width: 2560, height: 1440 }

describe('fitBounds', () => {
  it('gives back what fits', () => {
    const kept = { x: 1600, y: 100, width: 1500, height: 1000 }
    expect(fitBounds(kept, [laptop, right])).toEqual(kept)
  })

  it('lets the desktop choose a place when the screen is gone', () => {
    expect(fitBounds({ x: 1600, y: 100, width: 1500, height: 1000 }, [laptop])).toEqual({ width: 1280, height: 800 })
  })

  it.each([
    ['title bar above the screen', { x: 0, y: -50, width: 1000, height: 700 }],
    ['title bar below it', { x: 0, y: 890, width: 1000, height: 700 }],
    ['a sliver at the edge', { x: 1400, y: 0, width: 1000, height: 700 }],
  ])('does not come back with %s', (_, kept) => expect(fitBounds(kept, [laptop])).not.toHaveProperty('x'))

  it('keeps the size between the least and the screen', () => {
    expect(fitBounds({ x: 0, y: 0, width: 200, height: 100 }, [laptop])).toMatchObject({ width: 960, height: 600 })
    expect(fitBounds({ x: 0, y: 0, width: 9000, height: 9000 }, [laptop])).toMatchObject({ width: 1440, height: 900 })
  })

  it('copes with no screen at all', () => {
    expect(fitBounds(undefined, [])).toEqual({ width: 1280, height: 800 })
  })

  it('lets a window of its own be small', () => {
    const kept = { x: 10, y: 10, width: 500, height: 100 }
    expect(fitBounds(kept, [laptop], OWN_SIZES)).toEqual({ x: 10, y: 10, width: 500, height: 280 })
    expect(fitBounds(undefined, [laptop], OWN_SIZES)).toEqual({ width: 900, height: 600 })
  })

  it('refuses kept numbers that are none', () => {
    const file = { bounds: { x: 0.5, y: 0, width: Number.POSITIVE_INFINITY, height: 1 } }
    expect(windowsFile.safeParse(file).success).toBe(false)
  })
})

describe('besideOthers', () => {
  const kept = { x: 100, y: 80, width: 900, height: 600 }

  it('stands where the last one was', () => {
    expect(besideOthers(undefined, [])).toBeUndefined()
    expect(besideOthers(kept, [])).toEqual(kept)
    expect(besideOthers(kept, [{ ...kept, x: 400 }])).toEqual(kept)
  })

  it('hides no other', () => {
    const second = { ...kept, x: 132, y: 112 }
    expect(besideOthers(kept, [kept])).toEqual(second)
    expect(besideOthers(kept, [second, kept])).toMatchObject({ x: 164, y: 144 })
  })
})

it('reads the file of a version that had one window', () => {
  expect(windowsFile.parse({ bounds: right, maximised: true })).toEqual({ bounds: right, maximised: true, own: {} })
})
