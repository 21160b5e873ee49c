/** The order under the pointer stays; the newest content shows in it. */
import { expect, it } from 'vitest'
import { createHold } from './held-order'

const row = (id: string, at = 0) => ({ id, at })
const idOf = (each: { id: string }) => each.id

it('keeps the order seen and shows the newest content in it', () => {
  const hold = createHold([row('a'), row('b')], idOf)
  expect(hold([row('a', 1), row('b', 2)])).toEqual({ rows: [row('a', 1), row('b', 2)], waiting: 0 })
  expect(hold([row('b', 4), row('a', 3)])).toEqual({ rows: [row('a', 3), row('b', 4)], waiting: 0 })
})

it('lets removed rows go and counts new ones, wherever they stand', () => {
  const hold = createHold([row('a'), row('b')], idOf)
  expect(hold([row('c'), row('a'), row('d')])).toEqual({ rows: [row('a')], waiting: 2 })
  expect(hold([row('c'), row('a', 7), row('d')])).toEqual({ rows: [row('a', 7)], waiting: 2 })
  expect(hold([row('a'), row('d')])).toEqual({ rows: [row('a')], waiting: 1 })
  expect(hold([row('e'), row('d')])).toEqual({ rows: [], waiting: 2 })
})

it('lets a row that comes back wait like a new one', () => {
  const hold = createHold([row('a'), row('b')], idOf)
  expect(hold([row('b')]).rows).toEqual([row('b')])
  expect(hold([row('a'), row('b')])).toEqual({ rows: [row('b')], waiting: 1 })
})
