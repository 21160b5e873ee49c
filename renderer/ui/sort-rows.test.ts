/** Order by number and by text, kept right while rows change, come, go and are hidden. */
import { describe, expect, it } from 'vitest'
import { createSorter, sortKey } from './sort-rows'

interface Row {
  id: string
  name: string
  count: number
}
const row = (id: string, name = id, count = 0): Row => ({ id, name, count })
const idOf = ({ id }: Row) => id
const byName = { sortBy: ({ name }: Row) => name }
const byCount = { sortBy: ({ count }: Row) => count }
const ids = (rows: readonly Row[]) => rows.map(idOf)

describe('keys', () => {
  it('sort texts as a person does', () => {
    const names = ['web-10', 'Web-2', 'zoë', 'api', 'zod', 'web-2a', 'élan', 'eland']
    const sorted = [...names].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    expect(sorted).toEqual(['api', 'élan', 'eland', 'Web-2', 'web-2a', 'web-10', 'zod', 'zoë'])
  })

  it('make a number of what is none', () => expect(sortKey(Number.NaN)).toBe(Number.NEGATIVE_INFINITY))
})

describe('createSorter', () => {
  it('sorts both ways, ties by id', () => {
    const rows = [row('b', 'x', 2), row('a', 'x', 10), row('c', 'x', -1)]
    expect(ids(createSorter(byCount, false, idOf)(rows))).toEqual(['c', 'b', 'a'])
    expect(ids(createSorter(byCount, true, idOf)(rows))).toEqual(['a', 'b', 'c'])
    expect(ids(createSorter(byName, false, idOf)(rows))).toEqual(['a', 'b', 'c'])
  })

  it('leaves the order given when nothing sorts', () => {
    const rows = [row('b'), row('a')]
    expect(createSorter<Row>(undefined, false, idOf)(rows)).toBe(rows)
    expect(createSorter<Row>({}, true, idOf)(rows)).toBe(rows)
  })

  it('gives the newest of each row, and moves a row only when its key changed', () => {
    const sort = createSorter(byCount, false, idOf)
    sort([row('a', 'a', 1), row('b', 'b', 2), row('c', 'c', 3)])
    const after = sort([row('a', 'new', 1), row('b', 'b', 9), row('c', 'c', 3)])
    expect(ids(after)).toEqual(['a', 'c', 'b'])
    expect(after[0]?.name).toBe('new')
  })

  it('hides rows and has them again', () => {
    const sort = createSorter(byName, false, idOf)
    const [a, b, c] = [row('a'), row('b'), row('c')]
    expect(ids(sort([c, a, b]))).toEqual(['a', 'b', 'c'])
    expect(ids(sort([b]))).toEqual(['b'])
    expect(ids(sort([c, row('b', 'zz'), row('aa')]))).toEqual(['aa', 'c', 'b'])
    expect(ids(sort([a, c, b]))).toEqual(['a', 'b', 'c'])
  })

  it('is right after many random changes', () => {
    let seed = 7
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648
      return seed % below
    }
    const sort = createSorter(byCount, false, idOf)
    let rows = Array.from({ length: 300 }, (_, index) => row(`r${index}`, 'x', random(40)))
    for (let turn = 0; turn < 50; turn++) {
      rows = rows.map((one) => (random(10) === 0 ? { ...one, count: random(40) } : one))
      const shown = rows.filter(() => random(4) > 0)
      const wanted = [...shown].sort((a, b) => a.count - b.count || (a.id < b.id ? -1 : 1))
      expect(ids(sort(shown))).toEqual(ids(wanted))
    }
  })

  it('forgets what was not asked for when it is too much', () => {
    const sort = createSorter(byName, false, idOf)
    sort(Array.from({ length: 20_002 }, (_, index) => row(`r${index}`)))
    expect(ids(sort([row('r5')]))).toEqual(['r5'])
    expect(ids(sort([row('r6'), row('r5')]))).toEqual(['r5', 'r6'])
  })
})
