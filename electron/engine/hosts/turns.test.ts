/** At most so many at a time, in order, and nobody waits for one who left. */
import { describe, expect, it } from 'vitest'
import { createTurns } from './turns'

const forever = new AbortController().signal

describe('createTurns', () => {
  it('lets in as many as there are places and the next when one leaves', async () => {
    const take = createTurns(2)
    const first = await take(forever)
    await take(forever)
    const entered: string[] = []
    const third = take(forever).then(() => entered.push('third'))
    await Promise.resolve()
    expect(entered).toEqual([])
    first()
    first() // giving back twice must not make a place
    await third
    const fourth = take(forever).then(() => entered.push('fourth'))
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(entered).toEqual(['third'])
    void fourth
  })

  it('passes over one who gave up waiting', async () => {
    const take = createTurns(1)
    const release = await take(forever)
    const abort = new AbortController()
    const gaveUp = take(abort.signal)
    const stayed = take(forever)
    abort.abort(new Error('gave up'))
    await expect(gaveUp).rejects.toThrow('gave up')
    release()
    expect(typeof (await stayed)).toBe('function')
  })
})
