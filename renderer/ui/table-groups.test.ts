/** Heads with their rows, those of none last, and what closing one leaves. */
import { expect, it } from 'vitest'
import { GroupHead, groupRows, itemId, toggleGroup } from './table-groups'

const rows = ['web-10/a', 'web-2/b', '/c', 'web-10/d']
const grouping = {
  id: 'host',
  keyOf: (row: string) => row.split('/')[0] ?? '',
  labelOf: (row: string) => (row.split('/')[0] ?? '').toUpperCase(),
  noneLabel: 'None',
}
const read = (collapsed: ReadonlySet<string>) =>
  groupRows(rows, grouping, collapsed).map((item) =>
    item instanceof GroupHead ? `${item.label} ${item.rows.length}` : item,
  )

it('groups by label as a person sorts it, rows in their order, none last', () =>
  expect(read(new Set())).toEqual(['WEB-2 1', 'web-2/b', 'WEB-10 2', 'web-10/a', 'web-10/d', 'None 1', '/c']))

it('keeps the count of a closed group and hides its rows', () =>
  expect(read(new Set(['web-10', '']))).toEqual(['WEB-2 1', 'web-2/b', 'WEB-10 2', 'None 1']))

it('closes and opens one, or all alike', () => {
  const items = groupRows(rows, grouping, new Set(['web-2']))
  const [first, second] = items
  if (!(first instanceof GroupHead && second instanceof GroupHead)) throw new Error('no heads')
  expect([...toggleGroup(new Set(['web-2']), first, undefined)]).toEqual([])
  expect([...toggleGroup(new Set(['web-2']), second, undefined)]).toEqual(['web-2', 'web-10'])
  expect([...toggleGroup(new Set(['web-2']), second, items)].sort()).toEqual(['', 'web-10', 'web-2'])
  expect([...toggleGroup(new Set(['web-2', '']), first, items)]).toEqual([])
})

it('gives each item an id of its own', () => {
  const ids = groupRows(rows, grouping, new Set()).map((item) => itemId(item, (row) => row))
  expect(new Set(ids).size).toBe(ids.length)
})
