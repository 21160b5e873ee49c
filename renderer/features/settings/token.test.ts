import { expect, it } from 'vitest'
import { newToken } from './token'

it('makes tokens of 256 bits that need no quotes anywhere', () => {
  const tokens = Array.from({ length: 50 }, newToken)
  expect(tokens.filter((token) => !/^[A-Za-z0-9_-]{43}$/.test(token))).toEqual([])
  expect(new Set(tokens).size).toBe(50)
})
