/**
 * Where a spool's files are made: a folder of this process below the system's one for temporary files, for its own user
 * only. A file loses its name as soon as it is open; where the system does not allow that it goes with `remove`, and
 * what a process that died has left goes when the next one begins. Used by index.ts.
 */
import { type FileHandle, mkdtemp, open, readdir, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PREFIX = 'longshore-spool-'

export interface SpoolFolder {
  /** A new file, open for reading and writing. Rejects with the system's error. */
  create: (number: number) => Promise<FileHandle>
  /** What still has a name. */
  remove: (number: number) => Promise<void>
  close: () => Promise<void>
}

/** Once for each folder in which spools are made, and for each process. */
const swept = new Map<string, Promise<void>>()

export async function openFolder(parent = tmpdir()): Promise<SpoolFolder> {
  const sweeping = swept.get(parent) ?? sweep(parent)
  swept.set(parent, sweeping)
  await sweeping
  const path = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`)) // mkdtemp(3): only the user may enter (0700)
  const named = new Set<number>()
  const fileOf = (number: number) => join(path, String(number))
  return {
    async create(number) {
      const file = await open(fileOf(number), 'wx+', 0o600)
      await unlink(fileOf(number)).catch(() => named.add(number))
      return file
    },
    async remove(number) {
      if (named.delete(number)) await rm(fileOf(number), { force: true })
    },
    close: () => rm(path, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** Trouble with what others left is nobody's failure. */
async function sweep(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : Number.NaN
    if (!Number.isSafeInteger(owner) || isAlive(owner)) continue
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    // EPERM: another user's process, and so another user's folder.
    return !(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')
  }
}
