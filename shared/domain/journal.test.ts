/** Readers of a journal: what is kept, each entry once and in order, and the truth about what they missed. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJournal } from './journal'

const open = () => new AbortController()

test('a reader gets what is kept and then what comes', async () => {
  const stop = open()
  const journal = createJournal<number>({ kept: 5, first: 3, perMessage: 3, intervalMs: 0 })
  for (let entry = 1; entry <= 7; entry += 1) journal.add(entry)
  expect(journal.all()).toEqual([3, 4, 5, 6, 7])
  const reading = journal.follow(stop.signal)
  expect((await reading.next()).value).toEqual({ snapshot: true, added: [5, 6, 7], dropped: 0 })
  const coming = reading.next()
  journal.add(8)
  expect((await coming).value).toEqual({ snapshot: false, added: [8], dropped: 0 })
  for (const entry of [9, 10, 11, 12, 13]) journal.add(entry)
  expect((await reading.next()).value).toEqual({ snapshot: false, added: [11, 12, 13], dropped: 2 })
  const end = reading.next()
  stop.abort()
  expect((await end).done).toBe(true)
})

test('whatever the rhythm, what a reader got and missed is all there was, in order', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 }), async (bursts) => {
      const stop = open()
      const journal = createJournal<number>({ kept: 6, first: 6, perMessage: 4, intervalMs: 0 })
      const reading = journal.follow(stop.signal)
      await reading.next()
      const got: number[] = []
      let written = 0
      let missed = 0
      for (const burst of bursts) {
        for (const end = written + burst; written < end; ) {
          written += 1
          journal.add(written)
        }
        const { value } = await reading.next()
        if (!value) throw new Error('ended early')
        got.push(...value.added)
        missed += value.dropped
        expect(got.at(-1)).toBe(written)
      }
      stop.abort()
      expect(got).toEqual([...got].sort((left, right) => left - right))
      expect(got.length + missed).toBe(written)
    }),
  ))
