/** The order under the pointer stays; the newest content shows in it. */
import { expect, it } from 'vitest'
import { holdOrder } from './held-order'

const row = (id: string, at = 0) => ({ id, at })
const idOf = (each: { id: string }) => each.id

it('keeps the order seen and shows the newest content in it', () => {
  const held = holdOrder([row('b', 2), row('a', 1)], idOf, ['a', 'b'])
  expect(held).toEqual({ rows: [row('a', 1), row('b', 2)], waiting: 0 })
})

it('lets removed rows go and counts new ones', () => {
  const held = holdOrder([row('c'), row('a'), row('d')], idOf, ['a', 'b'])
  expect(held).toEqual({ rows: [row('a')], waiting: 2 })
})
