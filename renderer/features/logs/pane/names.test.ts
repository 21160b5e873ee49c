import { describe, expect, it } from 'vitest'
import { rgbOf } from './colours'
import { shortNames } from './names'

const named = (...names: string[]) => names.map((name) => ({ name, hostName: 'h1' }))

describe('short names of sources', () => {
  it.each([
    [
      ['shop-web-1', 'shop-db-1'],
      ['web-1', 'db-1'],
    ],
    [
      ['shop-web-1', 'shop-web-2'],
      ['1', '2'],
    ],
    [
      ['web', 'db'],
      ['web', 'db'],
    ],
    [['shop-web'], ['shop-web']],
    [
      ['shop-', 'shop-a'],
      ['shop-', 'a'],
    ],
  ])('%j are %j', (names, short) => {
    expect(shortNames(named(...names))).toEqual(short)
  })
  it('name the host where the names are the same', () => {
    expect(
      shortNames([
        { name: 'web', hostName: 'a' },
        { name: 'web', hostName: 'b' },
        { name: 'db', hostName: 'b' },
      ]),
    ).toEqual(['web@a', 'web@b', 'db'])
  })
})

it('tokens read as SGR', () => {
  expect(rgbOf(' #0a1bFF')).toBe('10;27;255')
})
