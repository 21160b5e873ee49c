/** Ctrl and a letter stay the program's; only what no shell uses is the page's. */
import { describe, expect, it } from 'vitest'
import { fontAfter, terminalKey } from '../../ui/terminal/terminal-keys'
import { pageKey } from './keys'

const press = (code: string, mods: string, key = '') => ({
  code,
  key,
  ctrlKey: mods.includes('c'),
  shiftKey: mods.includes('s'),
  altKey: mods.includes('a'),
  metaKey: mods.includes('m'),
})

describe('pageKey', () => {
  it.each([
    ['KeyT', 'cs', 'new'],
    ['KeyW', 'cs', 'close'],
    ['Tab', 'c', 'next'],
    ['Tab', 'cs', 'previous'],
    ['ArrowLeft', 'cs', 'previous-pane'],
    ['F6', '', 'leave'],
    ['KeyT', 'c', undefined],
    ['KeyW', 'c', undefined],
    ['KeyD', 'c', undefined],
    ['Tab', '', undefined],
    ['Tab', 's', undefined],
    ['KeyT', 'csa', undefined],
    ['ArrowLeft', 'c', undefined],
  ] as const)('%s with %j is %s', (code, mods, key) => expect(pageKey(press(code, mods))).toBe(key))

  it('is with Cmd on a Mac', () => {
    expect(pageKey(press('KeyT', 'm'), true)).toBe('new')
    expect(pageKey(press('KeyT', 'cs'), true)).toBeUndefined()
  })
})

describe('terminalKey', () => {
  it.each([
    ['KeyC', 'cs', 'C', 'copy'],
    ['KeyC', 'c', 'c', undefined],
    ['KeyV', 'cs', 'V', 'paste'],
    ['KeyV', 'c', 'v', undefined],
    ['KeyF', 'cs', 'F', 'find'],
    ['Equal', 'c', '=', 'larger'],
    ['Equal', 'cs', '+', 'larger'],
    ['Minus', 'c', '-', 'smaller'],
    ['Digit0', 'c', '0', 'usual'],
    ['Digit0', '', '0', undefined],
  ] as const)('%s with %j is %s', (code, mods, key, means) =>
    expect(terminalKey(press(code, mods, key), false)).toBe(means),
  )

  it('changes the size within reason', () => {
    expect(fontAfter(13, 'larger')).toBe(14)
    expect(fontAfter(28, 'larger')).toBe(28)
    expect(fontAfter(9, 'smaller')).toBe(9)
    expect(fontAfter(20, 'usual')).toBe(13)
  })
})
