import { describe, expect, it } from 'vitest'
import { createRandom } from '../testing/random'
import { createRing } from './ring'

const bytes = (text: string) => Buffer.from(text)
const textOf = (read: Uint8Array) => Buffer.from(read).toString()

describe('the ring of a session', () => {
  it('keeps what came last, whatever the sizes', () => {
    const random = createRandom()
    const ring = createRing(40_000)
    let all = ''
    for (let i = 0; i < 400; i++) {
      const piece = String.fromCharCode(97 + (i % 26)).repeat(random.below(700))
      ring.append(bytes(piece), '')
      all += piece
      const from = ring.start + random.below(ring.end - ring.start + 1)
      expect(textOf(ring.read(from, 500)), `seed ${random.seed}`).toBe(all.slice(from, from + 500))
    }
    expect({ start: ring.start, end: ring.end }).toEqual({ start: all.length - 40_000, end: all.length })
    expect(textOf(ring.read(ring.start, 100_000))).toBe(all.slice(-40_000))
  })

  it('grows to its size and no further, and takes what is larger than it', () => {
    const ring = createRing(100_000)
    ring.append(bytes('x'.repeat(90_000)), '')
    expect(ring.start).toBe(0)
    ring.append(bytes(`${'y'.repeat(250_000)}z`), '')
    expect({ start: ring.start, end: ring.end }).toEqual({ start: 240_001, end: 340_001 })
    expect(textOf(ring.read(340_000, 10))).toBe('z')
  })

  it('knows where no sequence is cut, and in which modes it begins', () => {
    const ring = createRing(8000)
    for (let i = 0; i < 20; i++) ring.append(bytes('x'.repeat(1500)), `mode ${i}`)
    expect(ring.start).toBe(22_000)
    expect(ring.safeFrom(ring.start)).toEqual({ at: 22_500, modes: 'mode 15' })
    expect(ring.safeFrom(22_500)).toEqual({ at: 22_500, modes: 'mode 15' })
    expect(ring.safeFrom(29_000)).toEqual({ at: 30_000, modes: 'mode 19' })
  })
})
