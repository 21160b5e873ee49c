/** Actions and targets in words. */
import { expect, it } from 'vitest'
import { actionWords, targetText } from './words'

it.each([
  ['container.stop', 'Stop container'],
  ['host.trust-key', 'Trust host key'],
  ['vault.lock', 'Lock vault'],
  ['snapshot', 'Snapshot'],
])('%s reads %s', (action, words) => expect(actionWords(action)).toBe(words))

it('names a target by what a person knows', () => {
  const entry = { seq: 1, at: 0, operator: 'a', action: 'x', outcome: 'done', hash: '' } as const
  expect(targetText({ ...entry, target: { kind: 'host', id: 'abc', name: 'web-1' } })).toBe('web-1')
  expect(targetText({ ...entry, target: { kind: 'app' } })).toBe('app')
})
