/** Which rows are chosen after a click, a range, all, and after rows have left. */
import { describe, expect, it } from 'vitest'
import { chooseRange, howMany, stillThere, toggleIds } from './selection'

const ids = ['a', 'b', 'c', 'd']
const same = (id: string) => id
const of = (...chosen: string[]) => new Set(chosen)

it('toggles one or many: all of them go only when all were chosen', () => {
  expect(toggleIds(of('a'), ['b'])).toEqual(of('a', 'b'))
  expect(toggleIds(of('a', 'b'), ['b'])).toEqual(of('a'))
  expect(toggleIds(of('a'), ids)).toEqual(of(...ids))
  expect(toggleIds(of(...ids), ids)).toEqual(of())
})

it('takes what lies between, in either direction, and keeps the rest', () => {
  expect(chooseRange(of(), ids, 'b', 'd')).toEqual(of('b', 'c', 'd'))
  expect(chooseRange(of('d'), ids, 'c', 'a')).toEqual(of('a', 'b', 'c', 'd'))
  expect(chooseRange(of(), ids, undefined, 'c')).toEqual(of('c'))
  expect(chooseRange(of(), ids, 'gone', 'c')).toEqual(of('c'))
  expect(chooseRange(of('a'), ids, 'a', 'gone')).toEqual(of('a'))
})

describe('howMany', () => {
  it.each([
    [of(), 'none'],
    [of('x'), 'none'],
    [of('b'), 'some'],
    [of('a'), 'some'],
    [of(...ids), 'all'],
  ])('%j of four: %s', (chosen, told) => expect(howMany(chosen, ids, same)).toBe(told))
  it('of nothing is none', () => expect(howMany(of('a'), [], same)).toBe('none'))
})

it('lets go of rows that have left, and is the same while none has', () => {
  const chosen = of('a', 'd')
  expect(stillThere(chosen, ids, same)).toBe(chosen)
  expect(stillThere(chosen, ['a', 'b'], same)).toEqual(of('a'))
})
