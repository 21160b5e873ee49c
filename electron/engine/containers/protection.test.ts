/** Who is protected, by what, and what is asked for then. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matches, patternRule, protectionOf, refuseProtected } from './protection'
import { row } from './samples'

const nobody = { byHand: () => false, byPattern: () => false }
const everybody = { byHand: () => true, byPattern: () => true }

describe('protection', () => {
  it.each(['', 'true', '1', 'yes', ' TRUE ', 'on'])('by label %j', (value) =>
    expect(protectionOf(row({ labels: { 'io.longshore.protected': value } }), nobody)).toBe('label'),
  )
  it.each(['false', '0', 'no', 'maybe'])('not by label %j', (value) =>
    expect(protectionOf(row({ labels: { 'io.longshore.protected': value } }), nobody)).toBeUndefined(),
  )
  it('label beats hand beats pattern', () => {
    expect(protectionOf(row({ labels: { 'io.longshore.protected': '1' } }), everybody)).toBe('label')
    expect(protectionOf(row(), everybody)).toBe('hand')
    expect(protectionOf(row(), { ...everybody, byHand: () => false })).toBe('pattern')
    expect(protectionOf(row(), nobody)).toBeUndefined()
  })
})

describe('patterns', () => {
  it.each([
    ['db-*', 'db-1', true],
    ['db-*', 'mydb-1', false],
    ['*db*', 'mydb-1', true],
    ['DB-?', 'db-1', true],
    ['db-?', 'db-12', false],
    ['image:postgres*', 'db', true],
    ['image: *postgres*', 'db', true],
    ['image:redis*', 'db', false],
    ['postgres*', 'db', false],
    ['*', 'anything', true],
    ['a.c', 'abc', false],
    ['', 'db', false],
  ])('%s and the name %s: %s', (pattern, name, expected) =>
    expect(patternRule([pattern])({ name, image: 'postgres:16' })).toBe(expected),
  )

  it('agree with a regular expression, and take no time over what makes those explode', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?', '.'), { maxLength: 8 }).map((all) => all.join(''))
    fc.assert(
      fc.property(letters, fc.stringMatching(/^[ab.]{0,8}$/), (pattern, text) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')
        expect(matches(pattern, text)).toBe(new RegExp(`^${source}$`, 's').test(text))
      }),
      { numRuns: 3000 },
    )
    const startedAt = performance.now()
    expect(matches('*a'.repeat(100), `${'a'.repeat(255)}b`)).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(50)
  })
})

describe('a protected container', () => {
  const one = row({ name: 'db', protection: 'label' })
  it.each([
    [{}, 'Type its name'],
    [{ reason: 'moving house' }, 'Type its name'],
    [{ confirmedName: 'DB', reason: 'x' }, 'Type its name'],
    [{ confirmedName: 'db' }, 'Say why'],
    [{ confirmedName: 'db', reason: '' }, 'Say why'],
  ])('refuses %j', (given, hint) => {
    expect(() => refuseProtected(one, given)).toThrow(
      expect.objectContaining({
        info: expect.objectContaining({ code: 'PROTECTED', hint: expect.stringContaining(hint) }),
      }),
    )
  })
  it('obeys its typed name with a reason, and others obey without', () => {
    expect(() => refuseProtected(one, { confirmedName: 'db', reason: 'moving house' })).not.toThrow()
    expect(() => refuseProtected(row(), {})).not.toThrow()
  })
})
