/** Tars as an engine sends them, and as nobody should: what is made is read again, what is broken ends in an error. */
import { Readable } from 'node:stream'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ArchiveEntry, NewEntry } from '../../../ports'
import { readStat } from './archive-rules'
import { readTar, writeTar } from './archive-tar'

const RUNS = process.env.LONGSHORE_LONG ? 100_000 : 1000

async function* from<T>(all: readonly T[]): AsyncGenerator<T, void, void> {
  yield* all
}
async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}
const file = (path: string, bytes: Buffer, more: Partial<NewEntry> = {}): NewEntry => ({
  path,
  kind: 'file',
  sizeBytes: bytes.length,
  mode: 0o640,
  modifiedAt: 1_700_000_000_000,
  userId: 33,
  groupId: 34,
  content: () => from([bytes]),
  ...more,
})
const tarOf = async (entries: readonly NewEntry[]) => Buffer.concat(await allOf(writeTar(from(entries), () => {})))
async function readAll(bytes: Buffer, chunkBytes = 4096) {
  const chunks: Buffer[] = []
  for (let at = 0; at < bytes.length; at += chunkBytes) chunks.push(bytes.subarray(at, at + chunkBytes))
  const found: (Omit<ArchiveEntry, 'content'> & { bytes: Buffer })[] = []
  for await (const { content, ...entry } of readTar(Readable.from(chunks, { objectMode: false })))
    found.push({ ...entry, bytes: Buffer.concat(await allOf(content())) })
  return found
}

describe('tars', () => {
  it('come back as they were, with long and foreign names and numbers beyond octal', async () => {
    const long = `${'ünï/'.repeat(60)}x`
    const tar = await tarOf([
      { ...file('dir', Buffer.alloc(0)), kind: 'directory', mode: 0o1777 },
      file('dir/plain', Buffer.from('hello')),
      file(long, Buffer.alloc(70_000, 7), { userId: 100_000 }),
      file('empty', Buffer.alloc(0)),
    ])
    expect(await readAll(tar, 700)).toMatchObject([
      { path: 'dir', kind: 'directory', mode: 0o1777 },
      { path: 'dir/plain', kind: 'file', mode: 0o640, userId: 33, groupId: 34, bytes: Buffer.from('hello') },
      { path: long, isText: true, sizeBytes: 70_000, userId: 100_000, bytes: Buffer.alloc(70_000, 7) },
      { path: 'empty', sizeBytes: 0 },
    ])
  })

  it('hold a file to the size that stands before it', async () => {
    const grown = file('a', Buffer.from('12345'), { sizeBytes: 3 })
    expect((await readAll(await tarOf([grown])))[0]?.bytes.toString()).toBe('123')
    await expect(tarOf([file('log', Buffer.from('12'), { sizeBytes: 5 })])).rejects.toThrow('log became smaller')
  })

  it('skip what nobody reads, and end where the reader leaves', async () => {
    const tar = await tarOf([file('a', Buffer.alloc(5000)), file('b', Buffer.from('b')), file('c', Buffer.from('c'))])
    const source = Readable.from([tar], { objectMode: false })
    const names: string[] = []
    for await (const { path } of readTar(source)) {
      names.push(path)
      if (path === 'b') break
    }
    expect(names).toEqual(['a', 'b'])
    expect(source.destroyed).toBe(true)
  })

  it('that are cut short or broken end in an error, and never hang', async () => {
    const tar = await tarOf([file('a', Buffer.alloc(3000, 1)), file('ünï'.repeat(50), Buffer.alloc(900, 2))])
    await expect(readAll(tar.subarray(0, 2000))).rejects.toThrow()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(tar.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 1, max: 3000 }),
        async (at, byte, chunk) => {
          const broken = Buffer.from(tar)
          broken[at] = byte
          const found = await readAll(broken, chunk).catch((thrown: unknown) => thrown)
          expect(found instanceof Error || Array.isArray(found)).toBe(true)
        },
      ),
      { numRuns: RUNS },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (bytes) => {
        const found = await readAll(Buffer.from(bytes)).catch((thrown: unknown) => thrown)
        expect(found instanceof Error || Array.isArray(found)).toBe(true)
      }),
      { numRuns: RUNS },
    )
  })
})

describe('the header about a path', () => {
  const header = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64')

  it('tells kinds and permissions from the bits of Go', () => {
    const modes = [
      0o644,
      2 ** 31 + 0o755,
      2 ** 27 + 0o777,
      2 ** 26 + 2 ** 21 + 0o666,
      2 ** 23 + 0o755,
      2 ** 31 + 2 ** 20 + 0o777,
    ]
    const read = modes.map((mode) =>
      readStat(header({ name: 'x', size: 3, mode, mtime: '2026-01-02T03:04:05Z', linkTarget: '/t' })),
    )
    expect(read.map((stat) => [stat?.kind, stat?.mode.toString(8)])).toEqual([
      ['file', '644'],
      ['directory', '755'],
      ['link', '777'],
      ['other', '666'],
      ['file', '4755'],
      ['directory', '1777'],
    ])
    expect(read[0]).toMatchObject({ sizeBytes: 3, linkTarget: '/t', modifiedAt: Date.UTC(2026, 0, 2, 3, 4, 5) })
  })

  it('is nothing where it cannot be read', () => {
    for (const odd of [undefined, '', '!!', 'bm90IGpzb24=', ['a']]) expect(readStat(odd)).toBeUndefined()
    expect(readStat(header({ size: -5, mode: 'x', linkTarget: 7 }))).toMatchObject({
      kind: 'file',
      sizeBytes: 0,
      linkTarget: '',
    })
  })
})
