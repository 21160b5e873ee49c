/** A disk that fills, from the history as it is kept: asked some time after the start, and again as time goes on. */
import { expect, test } from 'vitest'
import { HOUR, MINUTE, openKeeping } from '../testing/test-keeping'
import { createForecasts } from './forecasts'
import { HOST } from './samples'

const GIB = 2 ** 30

test('a host whose disk grows is said to be full one day, until it is cleared', async () => {
  const run = await openKeeping()
  const { keeping, clock, log } = run
  const owner = await keeping.newOwner({ hostId: HOST, kind: 'host', name: '' })
  const live = async (durationMs: number, usedAt: (hour: number) => number) => {
    for (let since = 0; since < durationMs; since += 5 * MINUTE) {
      const values = [1, 1, 1, 0, 0, 0, 0, usedAt(since / HOUR) * GIB]
      keeping.add(owner, 'host', { at: clock.now(), coveredMs: MINUTE, values })
      await clock.advance(5 * MINUTE)
    }
  }
  await live(12 * HOUR, (hour) => 50 + hour)
  const disks = () => [{ hostId: HOST, owner, sizeBytes: 100 * GIB }]
  const forecasts = createForecasts({ disks, keeping, clock, log })
  expect(forecasts.fullAt(HOST)).toBeUndefined()
  await live(10 * MINUTE, () => 62)
  expect(((forecasts.fullAt(HOST) ?? 0) - clock.now()) / HOUR).toBeCloseTo(38, -1)
  await live(24 * HOUR, () => 20)
  expect(forecasts.fullAt(HOST)).toBeUndefined()
  expect(log.events()).not.toContain('metrics.forecast')
  forecasts.dispose()
  await run.close()
}, 30_000)
