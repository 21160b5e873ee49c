/** JSON that is read from a disk nobody can trust, and JSON that is written once for each object. */
import { expect, it } from 'vitest'
import { jsonOfList, parseJson } from './json'

it('reads what is bent as nothing', () => {
  for (const text of ['{', '', 'undefined', null, undefined]) expect(parseJson(text)).toBeUndefined()
  expect(parseJson('{"a":[1]}')).toEqual({ a: [1] })
})

it('writes lists as JSON.stringify does', () => {
  for (const list of [
    [],
    [1, 'x', null, undefined, true],
    [{ a: undefined, b: '"\n' }, { __proto__: null, c: [1] }, [2]],
  ])
    expect(jsonOfList(list)).toBe(JSON.stringify(list))
})

it('writes each object once', () => {
  let asked = 0
  const counted = { toJSON: () => ({ asked: ++asked }) }
  const twice = [counted, { other: 1 }, counted]
  expect(jsonOfList(twice)).toBe('[{"asked":1},{"other":1},{"asked":1}]')
  expect(jsonOfList([counted])).toBe('[{"asked":1}]')
})
