/**
 * A file that is there whole or not at all: written beside its place under another name, and moved there at the end.
 * Used by index.ts.
 */
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import type { FileToWrite } from '../../ports'
import { inWords } from './failures'

/** Rejects with a Failure where that folder cannot be written. */
export async function createFile(path: string): Promise<FileToWrite> {
  const name = basename(path)
  const beside = join(dirname(path), `.${name.slice(0, 180)}.${randomBytes(4).toString('hex')}.part`)
  const file = await open(beside, 'wx').catch((thrown: unknown) => {
    throw inWords(thrown, name)
  })
  let closing: Promise<void> | undefined
  const close = () => (closing ??= file.close())

  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      writeAll(chunk).then(
        () => done(),
        (thrown: unknown) => done(asError(inWords(thrown, name))),
      )
    },
  })
  stream.on('error', () => {}) // whoever writes hears of it; between two writers nobody would

  /** One call of the system may take less than it is given. */
  async function writeAll(chunk: Buffer): Promise<void> {
    for (let at = 0; at < chunk.length; ) at += (await file.write(chunk, at)).bytesWritten
  }

  return {
    name,
    stream,
    async commit() {
      try {
        await file.sync()
        await close()
        await rename(beside, path)
      } catch (thrown) {
        throw inWords(thrown, name)
      }
    },
    async discard() {
      stream.destroy()
      await close().catch(() => {})
      await rm(beside, { force: true }).catch(() => {})
    },
  }
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)))
