/** Never more at once than allowed, in all and of a group; everything is done once; one slow group holds nobody up. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTurns } from './fleet-search-turns'

const item = fc.record({ group: fc.constantFrom('a', 'b', 'c', 'd'), waits: fc.nat(5) })

test('the limits hold and all is done', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(item, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      async (items, perGroup, atOnce) => {
        const running = new Map<string, number>()
        let all = 0
        const done: typeof items = []
        await inTurns(items, { groupOf: ({ group }) => group, perGroup, atOnce }, async (one) => {
          running.set(one.group, (running.get(one.group) ?? 0) + 1)
          all += 1
          expect(running.get(one.group)).toBeLessThanOrEqual(perGroup)
          expect(all).toBeLessThanOrEqual(atOnce)
          for (let turn = 0; turn < one.waits; turn += 1) await Promise.resolve()
          running.set(one.group, (running.get(one.group) ?? 0) - 1)
          all -= 1
          done.push(one)
        })
        expect(done).toHaveLength(items.length)
        expect(new Set(done)).toEqual(new Set(items))
      },
    ),
    { numRuns: 300 },
  )
})

test('a group that waits for ever holds up nobody else', async () => {
  const done: number[] = []
  const slow = Promise.withResolvers<void>()
  const items = [...Array.from({ length: 5 }, () => 0), 1, 2, 3, 4, 5]
  const work = inTurns(
    items,
    { groupOf: (one) => (one === 0 ? 'slow' : 'fast'), perGroup: 2, atOnce: 4 },
    async (one) => {
      if (one === 0) await slow.promise
      done.push(one)
    },
  )
  await new Promise((resolve) => setTimeout(resolve, 10))
  expect(done).toEqual([1, 2, 3, 4, 5])
  slow.resolve()
  await work
  expect(done).toHaveLength(10)
})

test('the first failure ends it, and nothing new is begun', async () => {
  let begun = 0
  const work = inTurns([1, 2, 3, 4, 5, 6], { groupOf: () => '', perGroup: 2, atOnce: 2 }, async (one) => {
    begun += 1
    await Promise.resolve()
    if (one === 2) throw new Error('broken')
  })
  await expect(work).rejects.toThrow('broken')
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(begun).toBeLessThanOrEqual(4)
})
