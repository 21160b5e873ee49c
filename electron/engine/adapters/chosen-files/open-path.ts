/**
 * A chosen file, or a chosen folder and all below it. The chosen path itself may be a link, for the person saw what it
 * leads to; links below it are neither followed nor given, and so is what is no file. Used by index.ts.
 */
import { constants } from 'node:fs'
import { lstat, open, readdir, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import type { ChosenEntry, ChosenPath } from '../../ports'
import { inWords } from './failures'

/** Deeper ones would end in a path that no engine takes. */
const MAX_DEPTH = 100
const CHUNK_BYTES = 256 * 1024
/** Windows knows no such flag. */
const NO_FOLLOW = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)

export async function openPath(path: string): Promise<ChosenPath> {
  const name = basename(path)
  const real = await orWords(realpath(path), name)
  await orWords(lstat(real), name)
  return { name, entries: (signal) => walk(real, name, signal, 0) }
}

async function* walk(
  real: string,
  path: string,
  signal: AbortSignal,
  depth: number,
): AsyncGenerator<ChosenEntry, void, void> {
  signal.throwIfAborted()
  const stat = await orWords(lstat(real), path)
  const { mode, mtimeMs: modifiedAt, size } = stat
  if (stat.isFile()) yield { path, kind: 'file', sizeBytes: size, mode, modifiedAt, open: () => contentOf(real, path) }
  if (!stat.isDirectory() || depth > MAX_DEPTH) return
  yield { path, kind: 'directory', sizeBytes: 0, mode, modifiedAt, open: () => Readable.from([]) }
  const names = await orWords(readdir(real), path)
  for (const name of names.sort()) yield* walk(join(real, name), `${path}/${name}`, signal, depth + 1)
}

/** It may have become a link since it was looked at. */
function contentOf(real: string, path: string): Readable {
  async function* chunks() {
    const file = await open(real, NO_FOLLOW).catch((thrown: unknown) => {
      throw inWords(thrown, path)
    })
    try {
      yield* file.createReadStream({ highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>
    } catch (thrown) {
      throw inWords(thrown, path)
    } finally {
      await file.close()
    }
  }
  return Readable.from(chunks(), { objectMode: false })
}

async function orWords<T>(asked: Promise<T>, name: string): Promise<T> {
  try {
    return await asked
  } catch (thrown) {
    throw inWords(thrown, name)
  }
}
