/** Which columns leave first, and what never leaves. */
import { expect, it } from 'vitest'
import { fitColumns, gridTemplate } from './columns'

const columns = [
  { id: 'name', minPx: 100, priority: 0, grow: 2 },
  { id: 'ports', minPx: 100, priority: 9, grow: 1 },
  { id: 'image', minPx: 100, priority: 5, grow: 0 },
]
const ids = (widthPx: number) => fitColumns(columns, widthPx).map((column) => column.id)

it('drops the least important first and keeps the order', () => {
  expect(ids(300)).toEqual(['name', 'ports', 'image'])
  expect(ids(299)).toEqual(['name', 'image'])
  expect(ids(150)).toEqual(['name'])
  expect(ids(10)).toEqual(['name'])
})

it('makes the grid', () => {
  expect(gridTemplate(columns)).toBe('minmax(100px, 2fr) minmax(100px, 1fr) 100px')
})
