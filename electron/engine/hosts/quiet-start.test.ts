/** When links may begin: soon after a window came, and without one a little later. */
import { expect, it } from 'vitest'
import { createFakeClock } from '../testing/fake-clock'
import { createQuietStart } from './quiet-start'

function quietStart() {
  const clock = createFakeClock()
  const life = new AbortController()
  const quiet = createQuietStart(clock, life.signal)
  const seen = { isOver: false }
  void quiet.over.then(() => (seen.isOver = true))
  return { clock, life, quiet, seen }
}

it('lets the rows go to a window first', async () => {
  const { clock, quiet, seen } = quietStart()
  await clock.advance(500)
  quiet.windowCame()
  await clock.advance(299)
  expect(seen.isOver).toBe(false)
  await clock.advance(1)
  expect(seen.isOver).toBe(true)
})

it('does not wait for a window that never comes', async () => {
  const { clock, seen } = quietStart()
  await clock.advance(1499)
  expect(seen.isOver).toBe(false)
  await clock.advance(1)
  expect(seen.isOver).toBe(true)
})

it('leaves nobody asleep when the engine ends', async () => {
  const { clock, life, seen } = quietStart()
  life.abort()
  await clock.advance(2000)
  expect(seen.isOver).toBe(false)
  expect(clock.sleepers()).toBe(0)
})
