/**
 * The database as files: the main one, its WAL and shared memory, and a mark that says "in use". Called by start.ts.
 * The mark lies there from the first write until just before a clean close. If it is found without a WAL, somebody
 * removed the WAL, and with it what was written last: SQLite itself cannot tell.
 */
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { syncFile, timeStamp } from './snapshots'

const KEPT_DAMAGED = 5

/** ready: there is something to open · absent: nothing was ever here · broken: pieces without a whole */
export type FileState = 'ready' | 'absent' | 'broken'

/** Looks at names, sizes and the header. `hasSnapshots` tells an empty file that was once full from one just made. */
export function inspectFiles(file: string, hasSnapshots: boolean): FileState {
  const size = sizeOf(file)
  if (size > 0) return saysUtf8(file) ? 'ready' : 'broken'
  if (sizeOf(`${file}-wal`) > 0 || hasSnapshots) return 'broken'
  return 'absent'
}

/**
 * We only ever make UTF-8 files, so bytes 56 to 59 are 1 (sqlite.org/fileformat2.html#database_header), or 0 while the
 * first tables are still in the WAL alone. SQLite itself notices another value only when it reads the schema again,
 * which may be long after the start.
 */
function saysUtf8(file: string): boolean {
  const header = Buffer.alloc(100)
  const descriptor = openSync(file, 'r')
  try {
    return readSync(descriptor, header, 0, header.length, 0) === header.length && header.readUInt32BE(56) <= 1
  } finally {
    closeSync(descriptor)
  }
}

/** Makes the empty file SQLite fills; -wal and -shm inherit its mode. */
export function createEmpty(file: string) {
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
}

/** Renames what there is to `<file>.damaged-<time>` (with -wal and -shm alike) and gives that name, if any. */
export function setAside(file: string, now: number): string | undefined {
  const aside = freeName(`${file}.damaged-${timeStamp(now)}`)
  let moved: string | undefined
  for (const end of ['', '-wal', '-shm']) {
    if (!existsSync(file + end)) continue
    renameSync(file + end, aside + end)
    moved = aside
  }
  removeMark(file)
  pruneDamaged(file)
  return moved
}

export function removeFiles(file: string) {
  for (const end of ['', '-wal', '-shm', '.open']) rmSync(file + end, { force: true })
}

/** Puts a snapshot in the file's place, whole or not at all. */
export function restore(snapshot: string, file: string) {
  const partial = `${file}.partial`
  copyFileSync(snapshot, partial)
  chmodSync(partial, 0o600)
  syncFile(partial)
  renameSync(partial, file)
}

/** Was it not closed when it was last used? */
export function wasLeftOpen(file: string): boolean {
  return existsSync(markOf(file))
}
export function walWasRemoved(file: string): boolean {
  return wasLeftOpen(file) && !existsSync(`${file}-wal`)
}
export function setMark(file: string) {
  if (existsSync(`${file}-wal`)) closeSync(openSync(markOf(file), 'w', 0o600))
}
export function removeMark(file: string) {
  rmSync(markOf(file), { force: true })
}

const markOf = (file: string) => `${file}.open`

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function freeName(name: string): string {
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? name : `${name}-${n}`
    if (!existsSync(candidate) && !existsSync(`${candidate}-wal`)) return candidate
  }
}

function pruneDamaged(file: string) {
  const directory = dirname(file)
  const start = `${basename(file)}.damaged-`
  const names = readdirSync(directory).filter((name) => name.startsWith(start) && !/-(wal|shm)$/.test(name))
  for (const old of names.sort().slice(0, -KEPT_DAMAGED)) {
    for (const end of ['', '-wal', '-shm']) rmSync(join(directory, old + end), { force: true })
  }
}
