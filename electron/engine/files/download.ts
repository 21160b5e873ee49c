/**
 * A file as it is, or a folder as the tar the engine makes of it, into a file the person chose. Nothing is ever unpacked
 * on this computer: of an archive asked for as a file, one regular file is taken and anything else refused; the tar of a
 * folder is written as it came. Called by index.ts as a task.
 */
import { promises, type Readable } from 'node:stream'
import { Failure } from '../../../shared/errors'
import type { ChosenFiles, FileToWrite } from '../ports'
import type { TaskControl } from '../tasks'
import { type Inside, type Located, locate } from './locate'
import { isInMemory } from './memory'
import { createProgress, type Progress } from './progress'

export const DOWNLOAD = 'Download'

export interface Download {
  inside: Inside
  path: string
  fileId: string
  isRunning: boolean
}
export interface TransferPorts {
  chosen: ChosenFiles
  /** Monotonic milliseconds. */
  now: () => number
}

export async function download(wanted: Download, { chosen, now }: TransferPorts, task: TaskControl): Promise<void> {
  const { inside, fileId } = wanted
  const { signal } = task
  task.step(DOWNLOAD, 'running')
  const found = await located(wanted, signal)
  const file = await chosen.create(fileId, signal)
  try {
    const isFile = found.stat.kind === 'file'
    const totalBytes = isFile ? found.stat.sizeBytes : undefined
    const progress = createProgress({ task, step: DOWNLOAD, totalBytes, now })
    if (isFile) await saveFile(inside, found, file, progress, signal)
    else await saveTar(await inside.docker.containers.archive(inside.id, found.path, signal), file, progress, signal)
    await file.commit()
    task.step(DOWNLOAD, 'done', progress.text())
  } catch (thrown) {
    await file.discard()
    throw thrown
  }
}

async function located({ inside, path, isRunning }: Download, signal: AbortSignal): Promise<Located> {
  const found = await locate(inside, path, signal)
  if (found.stat.kind === 'other') throw new Failure('INVALID', `${path} is a device, a socket or a pipe, not a file.`)
  if (await isInMemory(inside, found.path, isRunning, signal))
    throw new Failure('CONFLICT', `${path} lies in the memory of the running container, beyond the engine’s reach.`, {
      hint: 'Small text files can be opened here; copy others inside to a place on disk first.',
    })
  return found
}

async function saveFile(
  { docker, id }: Inside,
  { path }: Located,
  file: FileToWrite,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  let isSaved = false
  for await (const entry of docker.containers.entries(id, path, signal)) {
    if (entry.kind !== 'file' || isSaved) throw odd(path)
    isSaved = true
    await promises.pipeline(counted(entry.content(), progress), file.stream, { signal })
  }
  if (!isSaved) throw odd(path)
}

async function saveTar(tar: Readable, file: FileToWrite, progress: Progress, signal: AbortSignal): Promise<void> {
  try {
    await promises.pipeline(counted(tar as AsyncIterable<Buffer>, progress), file.stream, { signal })
  } finally {
    tar.destroy()
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, progress: Progress): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of chunks) {
    progress.add(chunk.length)
    yield chunk
  }
}

const odd = (path: string) =>
  new Failure('ENGINE_REFUSED', `The engine sent something else than the file ${path}.`, {
    hint: 'It may have changed meanwhile: look again.',
  })
