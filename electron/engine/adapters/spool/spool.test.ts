/** The spool: what was added can be read at once and later, files go when nothing in them is needed, nothing is left. */
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { markOpenHandles } from '../../testing/leak-check'
import { openSpool, SEGMENT_BYTES } from '.'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'longshore-spool-test-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

/** Files of spools in `directory` that this process has open, with a name or without. */
const openFiles = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(directory)
    } catch {
      return false // the folder's own descriptor, gone by now
    }
  }).length

test('every run of bytes can be read at any time after it was added', async () => {
  const left = markOpenHandles()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ size: fc.integer({ min: 1, max: 40_000 }), wait: fc.boolean() }), { maxLength: 40 }),
      fc.infiniteStream(fc.nat()),
      async (appends, numbers) => {
        const spool = await openSpool({ directory })
        const chance = numbers[Symbol.iterator]()
        const below = (limit: number) => (chance.next().value ?? 0) % limit
        let all = Buffer.alloc(0)
        try {
          for (const [index, { size, wait }] of appends.entries()) {
            const bytes = Buffer.alloc(size, index + 1)
            bytes[0] = 255
            expect(spool.append(bytes)).toBe(all.length)
            all = Buffer.concat([all, bytes])
            if (wait) await spool.drained()
            const from = below(all.length)
            const length = below(all.length - from) + 1
            expect((await spool.read(from, length)).equals(all.subarray(from, from + length))).toBe(true)
          }
        } finally {
          await spool.close()
        }
      },
    ),
    { numRuns: 60 },
  )
  expect(readdirSync(directory)).toEqual([])
  expect(openFiles()).toBe(0)
  await left()
})

test('no more than a megabyte waits for whoever asks, and what waits is bounded by the disk only', async () => {
  const spool = await openSpool({ directory })
  for (let round = 0; round < 30; round += 1) {
    spool.append(Buffer.alloc(3 * 1024 * 1024, round))
    await spool.drained()
  }
  expect((await spool.read(7 * 3 * 1024 * 1024, 1))[0]).toBe(7)
  await spool.close()
})

test('a file goes when all that was in it is released, and not before who borrowed it gives it back', async () => {
  const spool = await openSpool({ directory })
  const piece = SEGMENT_BYTES / 4
  const addresses = Array.from({ length: 12 }, (_, index) => spool.append(Buffer.alloc(piece, index + 1)))
  expect(addresses[4]).toBe(SEGMENT_BYTES)
  await spool.drained()
  expect(openFiles()).toBe(3)
  for (const address of addresses.slice(0, 3)) spool.release(address, piece)
  expect((await spool.read(3 * piece, 1))[0]).toBe(4)
  const lent = spool.lend()
  spool.release(3 * piece, piece)
  expect((await spool.read(3 * piece, 1))[0]).toBe(4)
  const later = spool.lend()
  lent.giveBack()
  await expect(spool.read(3 * piece, 1)).rejects.toThrow()
  expect((await spool.read(4 * piece, 1))[0]).toBe(5)
  later.giveBack()
  await expect.poll(openFiles).toBe(2)
  await spool.close()
  expect(openFiles()).toBe(0)
})

test('nothing lies on both sides of a border between files', async () => {
  const spool = await openSpool({ directory })
  spool.append(Buffer.alloc(SEGMENT_BYTES - 10, 1))
  const address = spool.append(Buffer.alloc(20, 2))
  expect(address).toBe(SEGMENT_BYTES)
  expect((await spool.read(address, 20)).equals(Buffer.alloc(20, 2))).toBe(true)
  await spool.close()
})

test('files have no name, only the user may enter, and what a process that died has left goes', async () => {
  const dead = join(directory, 'longshore-spool-2147483000-abc')
  mkdirSync(dead)
  mkdirSync(join(directory, 'longshore-spool-of-somebody'))
  const spool = await openSpool({ directory })
  spool.append(Buffer.from('a line\n'))
  await expect.poll(openFiles).toBe(1)
  const [mine, other] = readdirSync(directory).sort()
  expect(other).toBe('longshore-spool-of-somebody')
  await expect.poll(() => readdirSync(join(directory, mine ?? ''))).toEqual([])
  expect(statSync(join(directory, mine ?? '')).mode & 0o777).toBe(0o700)
  await spool.close()
  expect(readdirSync(directory)).toEqual(['longshore-spool-of-somebody'])
})
