/** The filter language, term by term. */
import { describe, expect, it } from 'vitest'
import { createFilter, hasTerm, labelTexts, quoted, toggleTerm } from './filter'

const row = {
  name: 'ghcr.io/acme/Shop:2.14.1',
  host: 'web-1',
  is: ['unused'],
  labels: { tier: 'web' },
  note: 'Red, green',
}
const filter = createFilter<typeof row>(
  {
    name: { read: (one) => [one.name] },
    host: { read: (one) => [one.host], isWhole: true },
    is: { read: (one) => one.is, isWhole: true },
    note: { read: (one) => [one.note] },
    label: { read: (one) => labelTexts(one.labels) },
  },
  ['name', 'host'],
)
const hits = (source: string) => filter.matches(filter.parse(source), row)

describe('a filter', () => {
  it.each([
    ['', true],
    ['shop', true],
    ['-shop', false],
    ['acme web-1', true],
    ['nginx', false],
    ['host:web', false],
    ['host:web*', true],
    ['host:*-1,nas', true],
    ['is:unused', true],
    ['is:used', false],
    ['-is:used name:2.14', true],
    ['label:tier=web', true],
    ['label:tier', true],
    ['label:tier=db', false],
    ['"shop web"', false],
    ['is:', true],
    ['name:"a,b"', false],
    ['note:"red, green"', true],
    ['note:red,blue', true],
    ['-', true],
  ])('%j is %s', (source, expected) => expect(hits(source)).toBe(expected))

  it('takes a word before a colon that is no field as text, and says so', () => {
    expect(filter.parse('shop:2.14').unknown).toEqual(['shop'])
    expect(hits('shop:2.14')).toBe(true)
    expect(hits('constructor:x')).toBe(false)
  })

  it('stays quick on what would choke a regular expression', () => {
    const startedAt = performance.now()
    expect(filter.matches(filter.parse(`host:${'a*'.repeat(5000)}b`), { ...row, host: 'a'.repeat(5000) })).toBe(false)
    expect(performance.now() - startedAt).toBeLessThan(200)
  })
})

it('adds and takes out a term', () => {
  expect(toggleTerm('nginx', 'is:unused')).toBe('nginx is:unused')
  expect(toggleTerm('nginx is:unused', 'is:unused')).toBe('nginx')
  expect(toggleTerm('nginx state:exited', 'state:running', true)).toBe('nginx state:running')
  expect(hasTerm('nginx is:unused', 'is:unused')).toBe(true)
  expect(hasTerm('nginx is:unusedx', 'is:unused')).toBe(false)
})

it('quotes what holds a space', () => {
  expect(quoted('my app')).toBe('"my app"')
  expect(quoted('a,b')).toBe('"a,b"')
  expect(quoted('nginx:1')).toBe('nginx:1')
})
