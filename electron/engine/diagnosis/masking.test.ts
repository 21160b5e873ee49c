/** Secrets that a program printed do not leave the engine with its lines. */
import { expect, it, test } from 'vitest'
import { MASK } from '../../../shared/domain/secret-words'
import { createMask, maskKeys } from './masking'

const mask = createMask([
  { name: 'DB_PASSWORD', value: 'hunter2hunter2' },
  { name: 'PIN', value: '12' },
  { name: 'MODE', value: 'production' },
])

test.each([
  ['trying hunter2hunter2 as admin, production', `trying ${MASK} as admin, production`],
  ['pin 12 is kept: too short to look for', 'pin 12 is kept: too short to look for'],
  ['postgres://app:s3cret@db/x', `postgres://app:${MASK}@db/x`],
  ['login password=abc user=x', `login password=${MASK} user=x`],
  ['{"api_key": "abc", "user": "x"}', `{"api_key": "${MASK}", "user": "x"}`],
  ['token: expired', 'token: expired'],
  ['token: abc123', `token: ${MASK}`],
  ['Authorization: Bearer abcdefgh.ijk', `Authorization: Bearer ${MASK}`],
  ['found ghp_abcdefghijklmnopqrstuvwxyz', `found ${MASK}`],
  ['eyJhbGciOiJIUzI1NiJ9.payload.sig', MASK],
])('%s', (text, expected) => {
  expect(mask(text)).toBe(expected)
})

it('hides a printed private key, whole or without its beginning', () => {
  const begin = '-----BEGIN RSA PRIVATE KEY-----'
  const end = '-----END RSA PRIVATE KEY-----'
  const body = 'A'.repeat(64)
  expect(maskKeys(['before', begin, body, 'short==', end, 'after'])).toEqual([
    'before',
    MASK,
    MASK,
    MASK,
    MASK,
    'after',
  ])
  expect(maskKeys([body, end, 'after'])).toEqual([MASK, end, 'after'])
})

it('takes no longer for a line made to be slow', () => {
  const startedAt = performance.now()
  for (const piece of ['password', 'token:', 'eyJ', '$2b$', 'Bearer  ', 'a', '://a:', 'secret= '])
    mask(piece.repeat(20_000 / piece.length))
  expect(performance.now() - startedAt).toBeLessThan(500)
})
