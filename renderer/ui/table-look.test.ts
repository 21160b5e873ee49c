/** Choosing, moving and resizing columns, and what a kept choice means to a table that has changed since. */
import { describe, expect, it } from 'vitest'
import { clampPx, isArranged, moveColumn, resizeColumn, shownColumns, shownIds, toggleColumn } from './table-look'

const columns = [{ id: 'name' }, { id: 'state' }, { id: 'image' }, { id: 'id', isOptional: true as const }]

describe('the columns shown', () => {
  it('are all but the optional ones until a person chooses', () =>
    expect(shownIds(columns, {})).toEqual(['name', 'state', 'image']))

  it('are what was chosen; the first always, what is unknown or named twice not', () => {
    expect(shownIds(columns, { columns: ['id', 'gone', 'state', 'id'] })).toEqual(['name', 'id', 'state'])
    expect(shownIds(columns, { columns: ['state', 'name'] })).toEqual(['name', 'state'])
    expect(shownIds(columns, { columns: [] })).toEqual(['name'])
  })

  it('leave out what has nothing to say, and remember it', () => {
    const look = toggleColumn(columns, {}, 'id')
    expect(shownColumns(columns, look, ['state']).map(({ id }) => id)).toEqual(['name', 'image', 'id'])
    expect(look.columns).toContain('state')
  })
})

describe('a choice', () => {
  it('shows a column at its own place and hides it again', () => {
    const without = toggleColumn(columns, {}, 'state')
    expect(without.columns).toEqual(['name', 'image'])
    expect(toggleColumn(columns, without, 'state').columns).toEqual(['name', 'state', 'image'])
    expect(toggleColumn(columns, without, 'id').columns).toEqual(['name', 'image', 'id'])
  })

  it('never hides or moves the first', () => {
    expect(toggleColumn(columns, {}, 'name')).toEqual({})
    expect(moveColumn(columns, {}, 'name', 'state')).toEqual({})
    expect(moveColumn(columns, {}, 'image', 'name')).toEqual({})
  })

  it('moves a column in either direction', () => {
    expect(moveColumn(columns, {}, 'image', 'state').columns).toEqual(['name', 'image', 'state'])
    expect(moveColumn(columns, {}, 'state', 'image').columns).toEqual(['name', 'image', 'state'])
  })

  it('keeps a width within reason, and gives it back', () => {
    expect(resizeColumn({}, 'name', 240.4).widths).toEqual({ name: 240 })
    expect([clampPx(3), clampPx(99_999)]).toEqual([44, 1200])
    expect(resizeColumn({ widths: { name: 240, state: 90 } }, 'name', undefined).widths).toEqual({ state: 90 })
  })

  it('is told from none', () => {
    expect([isArranged({}), isArranged({ widths: {} })]).toEqual([false, false])
    expect([isArranged({ columns: ['name'] }), isArranged({ widths: { name: 90 } })]).toEqual([true, true])
  })
})
