/** Numbers in the filter language: units, signs, what is not known, and what cannot be read. */
import { describe, expect, it } from 'vitest'
import { createFilter, hasTerm, toggleTerm } from './filter'
import { readAmount } from './filter-numbers'

interface Row {
  name: string
  cpu?: number
  memory?: number | null
  limit?: number
}
const MIB = 1024 ** 2
const filter = createFilter<Row>({ name: { read: ({ name }) => [name] } }, ['name'], {
  cpu: { plain: ({ cpu }) => cpu, percent: ({ cpu }) => cpu, example: 'cpu>50' },
  memory: {
    bytes: ({ memory }) => memory,
    percent: ({ memory, limit }) => (memory && limit ? (memory / limit) * 100 : undefined),
    example: 'memory>512MiB, or memory>80%',
  },
})
const ROWS: readonly Row[] = [
  { name: 'burner', cpu: 97.3, memory: 8 * MIB },
  { name: 'hog', cpu: 0, memory: 450 * MIB, limit: 512 * MIB },
  { name: 'stopped' },
  { name: 'unread', cpu: 50, memory: null },
]

describe('a comparison', () => {
  it.each([
    ['cpu>50', ['burner']],
    ['cpu>=50%', ['burner', 'unread']],
    ['cpu<50', ['hog']],
    ['cpu<=0', ['hog']],
    ['-cpu>50', ['hog', 'stopped', 'unread']],
    ['memory>100MiB', ['hog']],
    ['memory>0.1g', ['hog']],
    ['memory>80%', ['hog']],
    ['memory<80%', []],
    ['memory<1GiB cpu>10 bur', ['burner']],
    ['cpu>lots', ['burner', 'hog', 'stopped', 'unread']],
    ['a>b', []],
  ])('%s leaves %j', (source, names) => {
    const parsed = filter.parse(source)
    expect(ROWS.filter((row) => filter.matches(parsed, row)).map(({ name }) => name)).toEqual(names)
  })

  it('says what it cannot read, and how it is written', () => {
    const wrong = (source: string) => filter.parse(source).wrong
    expect(wrong('cpu>lots')).toEqual(['“cpu>lots” cannot be compared; write cpu>50.'])
    expect(wrong('cpu>1GiB')).toHaveLength(1)
    expect(wrong('memory>100')).toEqual(['“memory>100” cannot be compared; write memory>512MiB, or memory>80%.'])
    expect(wrong('cpu:50')).toEqual(['A number is compared: write cpu>50.'])
    expect(wrong('speed>5')).toEqual(['“speed” has no number to compare. Those that have one: cpu, memory.'])
    expect(wrong('a>b cpu>5 name:x')).toEqual([])
  })

  it('is text where a page has no numbers', () => {
    const plain = createFilter<Row>({ name: { read: ({ name }) => [name] } }, ['name'])
    expect(plain.parse('cpu>50')).toMatchObject({ comparisons: [], wrong: [], terms: [{ values: ['cpu>50'] }] })
  })

  it('is added and taken out as any term', () => {
    expect(toggleTerm('nginx', 'memory>80%')).toBe('nginx memory>80%')
    expect(toggleTerm('nginx memory>80% x', 'memory>80%', true)).toBe('nginx x')
    expect(toggleTerm('nginx', 'memory>80%', true)).toBe('nginx memory>80%')
    expect(hasTerm('memory>80% x', 'memory>80%')).toBe(true)
  })
})

it.each([
  ['50', { value: 50, unit: 'plain' }],
  ['12,5%', { value: 12.5, unit: 'percent' }],
  ['1GiB', { value: 1024 ** 3, unit: 'bytes' }],
  ['1.5m', { value: 1.5 * MIB, unit: 'bytes' }],
  ['2MiB/s', { value: 2 * MIB, unit: 'bytes' }],
  ['300kb', { value: 300 * 1024, unit: 'bytes' }],
  ['7B', { value: 7, unit: 'bytes' }],
  ['-5', undefined],
  ['1e9', undefined],
  ['', undefined],
  ['GiB', undefined],
])('reads %j', (text, amount) => expect(readAmount(text)).toEqual(amount))
