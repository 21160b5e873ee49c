import { expect, test } from 'vitest'
import { compare } from './compare'

test('shows what changes with a little around it', () => {
  const before = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`).join('\n')
  const found = compare(before, before.replace('line 15\n', 'LINE 15\nnew\n'))
  expect(found).toMatchObject({ added: 2, removed: 1, isCut: false })
  expect(found?.lines.map(({ kind, text, before: old, after }) => [kind, text, old, after])).toEqual([
    ['gap', '', undefined, undefined],
    ['same', 'line 12', 12, 12],
    ['same', 'line 13', 13, 13],
    ['same', 'line 14', 14, 14],
    ['removed', 'line 15', 15, undefined],
    ['added', 'LINE 15', undefined, 15],
    ['added', 'new', undefined, 16],
    ['same', 'line 16', 16, 17],
    ['same', 'line 17', 17, 18],
    ['same', 'line 18', 18, 19],
  ])
})

test('says that a line end at the end is gone, and that nothing differs', () => {
  expect(compare('a\n', 'a')?.lines.some(({ text }) => text.startsWith('No line end'))).toBe(true)
  expect(compare('a\n', 'a\n')).toMatchObject({ added: 0, removed: 0, lines: [] })
})

test('gives up in time where all differs', () => {
  const text = (seed: number) => Array.from({ length: 60_000 }, (_, at) => `${(at * seed) % 99_991}`).join('\n')
  const startedAt = performance.now()
  expect(compare(text(31), text(57))).toBeUndefined()
  expect(performance.now() - startedAt).toBeLessThan(3000)
})
