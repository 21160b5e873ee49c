/** Limits as typed. */
import { describe, expect, it } from 'vitest'
import { limitsFormOf, limitsOf, parseBytes } from './limits'

describe('parseBytes', () => {
  it.each([
    ['512 MiB', 512 * 1024 ** 2],
    ['512m', 512 * 1024 ** 2],
    ['1.5 GiB', 1.5 * 1024 ** 3],
    ['2g', 2 * 1024 ** 3],
    ['1073741824', 1024 ** 3],
    ['100 kb', 102_400],
    ['', undefined],
    ['much', undefined],
    ['-1g', undefined],
    ['1 gx', undefined],
  ])('%j is %s', (text, count) => expect(parseBytes(text)).toBe(count))
})

describe('limitsOf', () => {
  const form = { memory: '', cpus: '', pids: '', restart: 'always' } as const
  it('takes an empty field as no limit', () => {
    expect(limitsOf(form)).toEqual({ resources: { memoryBytes: 0, cpus: 0, pids: 0, restart: { name: 'always' } } })
  })

  it.each([
    [{ memory: '1 MiB' }, 'memory'],
    [{ memory: 'x' }, 'memory'],
    [{ cpus: 'two' }, 'cpus'],
    [{ cpus: '-1' }, 'cpus'],
    [{ pids: '1.5' }, 'pids'],
  ])('%j is wrong at %s', (more, field) => {
    const result = limitsOf({ ...form, ...more })
    expect('wrong' in result && Object.keys(result.wrong)).toEqual([field])
  })

  it.each([{ memoryBytes: 123_456_789, cpus: 1.5, pids: 200 }, { memoryBytes: 512 * 1024 ** 2 }])(
    'gives back %j unchanged',
    (resources) => {
      const back = limitsOf(limitsFormOf(resources))
      expect('resources' in back && back.resources).toMatchObject(resources)
    },
  )
})
