/** What a person types as a port, and the first guess at what a port speaks. */
import { describe, expect, it } from 'vitest'
import { schemeOf, typedPort } from './words'

describe('typedPort', () => {
  it.each([
    ['', undefined],
    ['  ', undefined],
    ['8080', 8080],
    [' 1 ', 1],
    ['65535', 65_535],
    ['65536', 'bad'],
    ['0', 'bad'],
    ['-1', 'bad'],
    ['80.5', 'bad'],
    ['1e3', 'bad'],
    ['http', 'bad'],
  ])('%j → %j', (typed, port) => expect(typedPort(typed)).toBe(port))
})

it.each([
  [80, 'http'],
  [443, 'https'],
  [9443, 'https'],
  [3000, 'http'],
])('%d is opened by %s', (port, scheme) => expect(schemeOf(port)).toBe(scheme))
