/** How often: slower at once, quicker only when it is sure, and no two hosts in the same instant. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FULL_PACE, nextInstant, nextWatchedAt, type Pace, paceAfter, REST_MS, watchedMs } from './pace'

const quick = { tookMs: 50, load: 0.3, cores: 2 }
const paceOf = (rounds: Parameters<typeof paceAfter>[1][], from: Pace = FULL_PACE) => rounds.reduce(paceAfter, from)

describe('the pace', () => {
  it('is 10 s, and 1 s for what is watched', () => {
    expect(paceAfter(FULL_PACE, quick)).toEqual(FULL_PACE)
    expect(watchedMs(FULL_PACE)).toBe(1000)
  })

  it.each([
    [{ load: 3.9, cores: 2 }, 10_000, undefined],
    [{ load: 4, cores: 2 }, 20_000, 'The load of the host is 4.0 on 2 cores.'],
    [{ load: 4, cores: 1 }, 30_000, 'The load of the host is 4.0 on one core.'],
    [{ load: 100, cores: 4 }, 60_000, 'The load of the host is 100.0 on 4 cores.'],
    [{ load: undefined, cores: 2 }, 10_000, undefined],
    [{ tookMs: 5000 }, 10_000, undefined],
    [{ tookMs: 7000 }, 20_000, 'Looking at all of its containers takes 7 s.'],
    [{ tookMs: 29_000, load: 4 }, 60_000, 'Looking at all of its containers takes 29 s.'],
    [{ tookMs: 200_000 }, 420_000, 'Looking at all of its containers takes 200 s.'],
  ])('after %j is %d', (round, restMs, reason) => {
    expect(paceAfter(FULL_PACE, { ...quick, ...round })).toEqual({ restMs, reason, calm: 0 })
  })

  it('slows down what is watched late and less', () => {
    expect(watchedMs(paceAfter(FULL_PACE, { ...quick, load: 5 }))).toBe(1000)
    expect(watchedMs(paceAfter(FULL_PACE, { ...quick, load: 16 }))).toBe(2000)
  })

  it('quickens after three calm rounds in a row, and not when it is only just better', () => {
    const slow = paceAfter(FULL_PACE, { ...quick, load: 5 })
    const [nearly, calm] = [{ ...quick, load: 3.5 }, quick]
    expect(paceOf([nearly, nearly, nearly, nearly], slow).restMs).toBe(20_000)
    expect(paceOf([calm, calm], slow).restMs).toBe(20_000)
    expect(paceOf([calm, calm, nearly, calm, calm], slow).restMs).toBe(20_000)
    expect(paceOf([calm, calm, calm], slow)).toEqual(FULL_PACE)
  })

  it('lets a round take at most half of the time, whatever happens', () => {
    const round = fc.record({ tookMs: fc.nat(1_000_000), load: fc.float({ min: 0, max: 500, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(round, { minLength: 1 }), (rounds) => {
        const { restMs } = paceOf(rounds.map((one) => ({ ...one, cores: 2 })))
        expect(restMs).toBeGreaterThanOrEqual(2 * (rounds.at(-1)?.tookMs ?? 0))
        expect(restMs).toBeGreaterThanOrEqual(REST_MS)
      }),
    )
  })
})

describe('the instants of a host', () => {
  const hostIds = Array.from({ length: 200 }, (_, at) => `simulated${String(at).padStart(4, '0')}`)

  it('come at their distance, and those of a longer turn are among those of a shorter one', () => {
    for (const hostId of hostIds) {
      const first = nextInstant(123_456, 10_000, hostId)
      expect(first).toBeGreaterThan(123_456)
      expect(first).toBeLessThanOrEqual(133_456)
      expect(nextInstant(first, 10_000, hostId)).toBe(first + 10_000)
      expect(nextInstant(first - 1, 1000, hostId)).toBe(first)
    }
  })

  it('are spread over the turn', () => {
    const tenths = new Array<number>(10).fill(0)
    for (const hostId of hostIds) {
      const tenth = Math.floor(((nextInstant(0, 10_000, hostId) - 1) / 10_000) * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    expect(Math.max(...tenths)).toBeLessThan(40)
    expect(Math.min(...tenths)).toBeGreaterThan(5)
  })

  it('hold for what is watched although timers are late, and leave a host alone that needs longer than its turn', () => {
    const at = nextInstant(5000, 1000, 'h')
    expect(nextWatchedAt(at + 7, at + 30, 1000, 'h')).toBe(at + 1000)
    expect(nextWatchedAt(at + 7, at + 990, 1000, 'h')).toBe(at + 1000)
    expect(nextWatchedAt(at, at + 4000, 1000, 'h')).toBe(at + 6000)
  })
})
