/** Each key of a table, and those that are none of its business. */
import { expect, it } from 'vitest'
import { askedBy } from './table-keys'

const NONE = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }
const asked = (key: string, held: Partial<typeof NONE> = {}, at = 4) => askedBy({ key, ...NONE, ...held }, at, 10)

it.each([
  ['j', 5],
  ['ArrowDown', 5],
  ['k', 3],
  ['Home', 0],
  ['End', 9],
  ['PageDown', 9],
  ['PageUp', 0],
])('%s goes to %i', (key, to) => expect(asked(key)).toEqual({ do: 'move', to, extend: false }))

it('begins with the first, and stays within', () => {
  expect(asked('ArrowDown', {}, -1)).toMatchObject({ to: 0 })
  expect(asked('ArrowUp', {}, -1)).toMatchObject({ to: 0 })
  expect(asked('ArrowDown', {}, 9)).toMatchObject({ to: 9 })
})

it('extends with Shift, folds, opens, chooses', () => {
  expect(asked('ArrowDown', { shiftKey: true })).toMatchObject({ extend: true })
  expect(asked('ArrowLeft')).toEqual({ do: 'fold', isOpening: false, all: false })
  expect(asked('ArrowRight', { shiftKey: true })).toEqual({ do: 'fold', isOpening: true, all: true })
  expect(['Enter', ' ', 'Escape'].map((key) => asked(key)?.do)).toEqual(['open', 'choose', 'clear'])
})

it('takes Ctrl and Cmd A, and leaves other combinations alone', () => {
  expect(asked('a', { ctrlKey: true })).toEqual({ do: 'choose-all' })
  expect(asked('A', { metaKey: true })).toEqual({ do: 'choose-all' })
  expect([asked('a'), asked('k', { ctrlKey: true }), asked('ArrowLeft', { altKey: true })]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})
