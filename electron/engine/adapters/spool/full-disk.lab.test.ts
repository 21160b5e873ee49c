/** A disk that is full: what was added stays readable, and whoever adds is told. Mounts a small file system: root. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { labUnavailable } from '../../../../e2e/lab/lab'
import { openSpool } from '.'

const unavailable = labUnavailable()

describe.skipIf(unavailable)(unavailable ?? 'a spool on a full disk', () => {
  it('keeps what it has and says that the disk is full', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'longshore-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', directory])
    try {
      const spool = await openSpool({ directory })
      const piece = Buffer.alloc(512 * 1024, 7)
      const addresses: number[] = []
      const failure = await (async () => {
        try {
          for (let round = 0; round < 20; round += 1) {
            addresses.push(spool.append(piece))
            await spool.drained()
          }
        } catch (thrown) {
          return thrown
        }
      })()
      expect(failure).toMatchObject({
        info: { message: expect.stringContaining('full'), hint: expect.stringMatching(/\S/) },
      })
      expect(addresses.length).toBeGreaterThan(3)
      for (const address of addresses) expect((await spool.read(address, piece.length)).equals(piece)).toBe(true)
      expect(() => spool.append(piece)).toThrow('full')
      await spool.close()
    } finally {
      execFileSync('umount', [directory])
      rmSync(directory, { recursive: true })
    }
  })
})
