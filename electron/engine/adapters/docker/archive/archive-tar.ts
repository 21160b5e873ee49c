/**
 * Tars of the archive calls as entries, and entries as a tar, streamed both ways. tar-stream knows the formats; nothing
 * is ever unpacked here. Its streams are not Node's, hence the few lines that carry chunks over. Used by archive.ts.
 */
import { Readable } from 'node:stream'
import { extract, type Header, type Pack, pack } from 'tar-stream'
import { Failure } from '../../../../../shared/errors'
import type { ArchiveEntry, NewEntry } from '../../../ports'
import { kindOfType } from './archive-rules'

/** Destroys `tar` however it ends. Throws what broke it, or an Error of tar-stream for bytes that are no tar. */
export async function* readTar(tar: Readable): AsyncGenerator<ArchiveEntry, void, void> {
  const reader = extract()
  reader.on('error', () => {}) // the loop below hears of it; after the loop nobody needs to
  void feed(reader, tar as AsyncIterable<Buffer>).catch((thrown: unknown) => reader.destroy(asError(thrown)))
  try {
    for await (const entry of reader) {
      yield entryOf(entry.header, entry as AsyncIterable<Buffer>)
      entry.resume()
    }
  } finally {
    reader.destroy()
    tar.destroy()
  }
}

function entryOf(header: Header, content: AsyncIterable<Buffer>): ArchiveEntry {
  const { name, type, size, mode, mtime, uid, gid, linkname } = header
  return {
    path: name.replace(/\/+$/, ''),
    isText: !/[\0\ufffd]/.test(name),
    kind: kindOfType(type),
    sizeBytes: size,
    mode: mode & 0o7777,
    modifiedAt: mtime.getTime() || 0,
    userId: uid,
    groupId: gid,
    linkTo: linkname ?? '',
    content: () => content,
  }
}

/** A tar of entries that are read one after the other as it is read. `onChunk` is told of each piece that is taken. */
export function writeTar(entries: AsyncIterable<NewEntry>, onChunk: () => void): Readable {
  async function* chunks(): AsyncGenerator<Buffer, void, void> {
    const tar = pack()
    tar.on('error', () => {})
    void write(tar, entries).catch((thrown: unknown) => tar.destroy(asError(thrown)))
    try {
      for await (const chunk of tar as AsyncIterable<Buffer>) {
        onChunk()
        yield chunk
      }
    } finally {
      tar.destroy()
    }
  }
  const stream = Readable.from(chunks(), { objectMode: false })
  stream.on('error', () => {}) // whoever reads it hears of it
  return stream
}

async function write(tar: Pack, entries: AsyncIterable<NewEntry>): Promise<void> {
  for await (const entry of entries) {
    const { path, kind, mode, modifiedAt, userId, groupId } = entry
    const size = kind === 'file' ? entry.sizeBytes : 0
    const written = Promise.withResolvers<void>()
    const sink = tar.entry(
      { name: path, type: kind, size, mode, mtime: new Date(modifiedAt), uid: userId, gid: groupId },
      (error) => (error ? written.reject(error) : written.resolve()),
    )
    sink.on('error', () => {})
    written.promise.catch(() => {}) // asked for below, if what is read before does not fail first
    if (kind === 'file') await feed(sink, exactly(entry))
    await written.promise
  }
  tar.finalize()
}

interface Sink {
  write: (chunk: Buffer) => boolean
  end: (last: undefined) => unknown
  destroyed: boolean
  once: (event: 'drain' | 'close', listener: () => void) => unknown
  off: (event: 'drain' | 'close', listener: () => void) => unknown
}

/** Throws what `chunks` throws; ends quietly when the sink is gone. */
async function feed(sink: Sink, chunks: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of chunks) {
    if (sink.destroyed) return
    if (!sink.write(chunk)) await hasRoom(sink)
  }
  sink.end(undefined)
}

function hasRoom(sink: Sink): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      sink.off('drain', go)
      sink.off('close', go)
      resolve()
    }
    sink.once('drain', go)
    sink.once('close', go)
    if (sink.destroyed) go()
  })
}

/** The size stands in front of the content, so a file that grows or shrinks meanwhile would spoil all that follows. */
async function* exactly({ path, sizeBytes, content }: NewEntry): AsyncGenerator<Buffer, void, void> {
  let left = sizeBytes
  if (left > 0)
    for await (const chunk of content()) {
      const part = chunk.length > left ? chunk.subarray(0, left) : chunk
      left -= part.length
      yield part
      if (left === 0) break
    }
  if (left > 0)
    throw new Failure('CONFLICT', `${path} became smaller while it was read.`, {
      hint: 'Try again when it is at rest.',
    })
}

const asError = (thrown: unknown) => (thrown instanceof Error ? thrown : new Error(String(thrown)))
