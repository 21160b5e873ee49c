/** Which columns leave first, what never leaves, and how far a chosen width holds. */
import { expect, it } from 'vitest'
import { fitColumns, gridTemplate } from './columns'

const columns = [
  { id: 'name', minPx: 100, priority: 0, grow: 2 },
  { id: 'ports', minPx: 100, priority: 9, grow: 1 },
  { id: 'image', minPx: 100, priority: 5, grow: 0 },
]
const ids = (widthPx: number, widths = {}) => fitColumns(columns, widthPx, widths).map((column) => column.id)

it('drops the least important first and keeps the order', () => {
  expect(ids(300)).toEqual(['name', 'ports', 'image'])
  expect(ids(299)).toEqual(['name', 'image'])
  expect(ids(150)).toEqual(['name'])
  expect(ids(10)).toEqual(['name'])
})

it('counts a column that was made narrower as that, and a wider one at its least', () => {
  expect(ids(260, { ports: 60 })).toEqual(['name', 'ports', 'image'])
  expect(ids(300, { name: 600 })).toEqual(['name', 'ports', 'image'])
})

it('makes the grid', () => {
  expect(gridTemplate(columns, 300)).toBe('minmax(100px, 2fr) minmax(100px, 1fr) 100px')
  expect(gridTemplate(columns, 300, { name: 240, image: 60 })).toBe('minmax(100px, 240px) minmax(100px, 1fr) 60px')
  expect(gridTemplate(columns.slice(0, 2), 150, { ports: 60 })).toBe('minmax(0, 100fr) minmax(0, 60fr)')
})
