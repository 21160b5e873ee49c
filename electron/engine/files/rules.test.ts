/** The decisions of this folder that need no container: paths, texts, mounts, refusals. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '../../../shared/errors'
import { isMountedInMemory } from './memory'
import { below, nameOf, normal, parentOf } from './paths'
import { readOnlyAt } from './read-only'
import { bytesOf, textOf } from './text'
import { inOurWords } from './words'

describe('paths', () => {
  it('never lead above the root', () => {
    expect(['/', '/..', '/../../etc/./passwd', '//a//b/', '/a/../..', '/a/b/../c'].map(normal)).toEqual([
      ...['/', '/', '/etc/passwd', '/a/b', '/', '/a/c'],
    ])
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '', 'a', '…')), (parts) => {
        const path = normal(`/${parts.join('/')}`)
        expect(path.startsWith('/')).toBe(true)
        expect(path.split('/').some((part) => part === '..' || part === '.')).toBe(false)
        expect(normal(path)).toBe(path)
      }),
    )
  })

  it('are taken apart and put together', () => {
    expect([parentOf('/a/b'), parentOf('/a'), parentOf('/')]).toEqual(['/a', '/', '/'])
    expect([nameOf('/a/b'), nameOf('/')]).toEqual(['b', ''])
    expect([below('/', 'a'), below('/a', 'b')]).toEqual(['/a', '/a/b'])
  })
})

describe('texts', () => {
  it('come back byte by byte when nothing was changed', () => {
    const lines = fc.array(fc.string({ unit: 'binary', maxLength: 20 }).map((line) => line.replace(/[\r\n\0]/g, '')))
    const end = fc.constantFrom('\n', '\r\n')
    fc.assert(
      fc.property(lines, end, fc.boolean(), (all, lineEnd, hasMark) => {
        const bytes = Buffer.from((hasMark ? '\ufeff' : '') + all.join(lineEnd))
        const { isMixed, ...read } = textOf(bytes, '/x')
        expect(isMixed).toBe(false)
        expect(bytesOf(read).equals(bytes)).toBe(true)
      }),
      { numRuns: process.env.LONGSHORE_LONG ? 100_000 : 2000 },
    )
  })

  it('are told from what is none, and from what an editor would spoil', () => {
    for (const bytes of [[0xff], [0x61, 0], [0xed, 0xa0, 0x80], [0xc0, 0xaf]])
      expect(() => textOf(Buffer.from(bytes), '/x')).toThrow('/x is no text.')
    for (const text of ['a\r\nb\n', 'a\rb', '\n\r\n', 'a\r\r\n'])
      expect(textOf(Buffer.from(text), '/x').isMixed).toBe(true)
    expect(() => bytesOf({ text: 'a\ud800', lineEnd: '\n', hasByteOrderMark: false })).toThrow(Failure)
  })
})

it('knows what lies in memory from the mounts', () => {
  const line = (root: string, at: string, type: string) =>
    `22 1 0:5 ${root} ${at} rw,relatime shared:1 - ${type} none rw`
  const mounts = [
    line('/', '/', 'overlay'),
    line('/', '/proc', 'proc'),
    line('/', '/cache', 'tmpfs'),
    line('/vol', '/cache/kept', 'ext4'),
    line('/docker.sock', '/run/docker.sock', 'tmpfs'),
    line('/', '/with\\040space', 'tmpfs'),
  ].join('\n')
  const inMemory = ['/proc/1', '/cache', '/cache/x', '/with space/y']
  for (const path of inMemory) expect(isMountedInMemory(mounts, path), path).toBe(true)
  for (const path of ['/', '/etc', '/cached', '/cache/kept/x', '/run/docker.sock'])
    expect(isMountedInMemory(mounts, path), path).toBe(false)
  expect(isMountedInMemory('garbage\n - \n', '/x')).toBe(false)
})

it('finds the nearest mount that may not be written', () => {
  const mount = (destination: string, readOnly: boolean) => ({ kind: 'bind', source: '', destination, readOnly })
  const container = { hasReadOnlyRoot: true, mounts: [mount('/data', false), mount('/data/fixed', true)] }
  expect(readOnlyAt(container, '/etc')).toBe('root')
  expect(readOnlyAt(container, '/data/x')).toBeUndefined()
  expect(readOnlyAt(container, '/data/fixed/x')).toBe('/data/fixed')
  expect(readOnlyAt({ ...container, hasReadOnlyRoot: false }, '/etc')).toBeUndefined()
})

it('says refusals of the engine in our words, and leaves our own alone', () => {
  const place = { path: '/etc/x', container: 'web', hostName: 'harbour' }
  const said = (message: string) => inOurWords(new Failure('ENGINE_REFUSED', message, { details: 'HTTP 500' }), place)
  expect(said('container rootfs is marked read-only')).toMatchObject({
    code: 'DENIED',
    message: expect.stringContaining('web'),
  })
  expect(said('unlinkat /etc/x: device or resource busy')).toMatchObject({ code: 'CONFLICT' })
  expect(said('write /x: no space left on device')).toMatchObject({ message: 'The disk of harbour is full.' })
  expect(said('Could not find the file /etc/x in container abc')).toMatchObject({ code: 'NOT_FOUND' })
  expect(said('something else')).toMatchObject({ message: 'something else' })
  const own = new Failure('CONFLICT', '/etc/x is no directory.')
  expect(inOurWords(own, place)).toBe(own)
})
