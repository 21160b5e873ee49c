/**
 * Files and folders of this computer into a directory of a container, as one tar that is made while it is sent. What is
 * there by the same name is asked for first; owners are those of the directory, as if made inside it. Links of this
 * computer are neither followed nor sent. Called by index.ts as a task.
 */
import { Failure } from '../../../shared/errors'
import type { ChosenEntry, ChosenPath, NewEntry } from '../ports'
import type { TaskControl } from '../tasks'
import type { TransferPorts } from './download'
import { type Inside, locate } from './locate'
import { isInMemory } from './memory'
import { type Owner, ownerOf } from './owner'
import { below } from './paths'
import { createProgress, iecBytes, type Progress } from './progress'
import { refuseReadOnly } from './read-only'

export const LOOK = 'Look at what is there'
export const UPLOAD = 'Upload'

const MAX_NAMED = 5
const MAX_FILES = 1_000_000
const NO_ENTRIES = async function* (): AsyncGenerator<NewEntry, void, void> {}

export interface Upload {
  inside: Inside
  /** The directory they go into. */
  path: string
  fileIds: readonly string[]
  overwrite: boolean
  isRunning: boolean
}

export async function upload(wanted: Upload, { chosen, now }: TransferPorts, task: TaskControl): Promise<void> {
  const { inside } = wanted
  const { signal } = task
  task.step(LOOK, 'running')
  const directory = await directoryOf(wanted, signal)
  const paths: ChosenPath[] = []
  for (const fileId of wanted.fileIds) paths.push(await chosen.open(fileId, signal))
  refuseTwins(paths)
  if (!wanted.overwrite) await refuseWhatIsThere(inside, directory, paths, signal)
  // Refused here, its words reach us; half way through a large upload the engine may just hang up.
  await inside.docker.containers.unpack(inside.id, directory, NO_ENTRIES(), signal)
  const { count, totalBytes } = await measured(paths, signal)
  task.step(
    LOOK,
    'done',
    `${count === 1 ? '1 file' : `${count.toLocaleString('en')} files and folders`}, ${iecBytes(totalBytes)}`,
  )

  task.step(UPLOAD, 'running')
  const progress = createProgress({ task, step: UPLOAD, totalBytes, now })
  const owner = await ownerIn(inside, directory, wanted.isRunning, signal)
  await inside.docker.containers.unpack(inside.id, directory, entriesOf(paths, owner, progress, signal), signal)
  task.step(UPLOAD, 'done', progress.text())
}

async function directoryOf({ inside, path, isRunning }: Upload, signal: AbortSignal): Promise<string> {
  const found = await locate(inside, path, signal)
  if (found.stat.kind !== 'directory') throw new Failure('CONFLICT', `${path} is no directory.`)
  if (await isInMemory(inside, found.path, isRunning, signal))
    throw new Failure('CONFLICT', `${path} lies in the memory of the running container, beyond the engine’s reach.`, {
      hint: 'Upload to a place on disk, and copy it from there inside.',
    })
  await refuseReadOnly(inside, found.path, signal)
  return found.path
}

function refuseTwins(paths: readonly ChosenPath[]): void {
  const names = paths.map(({ name }) => name)
  const twin = names.find((name, at) => names.indexOf(name) !== at)
  if (twin !== undefined) throw new Failure('CONFLICT', `Two of what was chosen are called ${twin}.`)
}

async function refuseWhatIsThere(
  inside: Inside,
  directory: string,
  paths: readonly ChosenPath[],
  signal: AbortSignal,
): Promise<void> {
  const there: string[] = []
  for (const { name } of paths) if (await isThere(inside, below(directory, name), signal)) there.push(name)
  if (there.length === 0) return
  const named = there.slice(0, MAX_NAMED).join(', ')
  const more = there.length > MAX_NAMED ? ` and ${there.length - MAX_NAMED} more` : ''
  throw new Failure('CONFLICT', `Already in ${directory}: ${named}${more}.`, {
    hint: 'Upload again and allow it to replace what is there, or rename one of them.',
    data: { there: named },
  })
}

/** A link by that name counts as it is: it would be replaced. */
async function isThere({ docker, id }: Inside, path: string, signal: AbortSignal): Promise<boolean> {
  try {
    await docker.containers.stat(id, path, signal)
    return true
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'NOT_FOUND') return false
    throw thrown
  }
}

async function measured(paths: readonly ChosenPath[], signal: AbortSignal) {
  let count = 0
  let totalBytes = 0
  for (const path of paths)
    for await (const entry of path.entries(signal)) {
      count += 1
      totalBytes += entry.sizeBytes
      if (count > MAX_FILES) throw new Failure('INVALID', `${path.name} holds more than a million files.`)
    }
  if (count === 0) throw new Failure('INVALID', 'There is nothing in it that could be uploaded: links are not sent.')
  return { count, totalBytes }
}

/** The first header of the directory's archive is its own. */
async function ownerIn(inside: Inside, directory: string, isRunning: boolean, signal: AbortSignal): Promise<Owner> {
  let header: Owner = { userId: 0, groupId: 0 }
  for await (const { userId, groupId } of inside.docker.containers.entries(inside.id, directory, signal)) {
    header = { userId, groupId }
    break
  }
  return (await ownerOf(inside, directory, header, isRunning, signal)) ?? header
}

async function* entriesOf(
  paths: readonly ChosenPath[],
  owner: Owner,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<NewEntry, void, void> {
  for (const path of paths) for await (const entry of path.entries(signal)) yield newEntry(entry, owner, progress)
}

/** Permissions as they are here, without setuid and its like; a file nobody could read would help nobody. */
function newEntry(entry: ChosenEntry, owner: Owner, progress: Progress): NewEntry {
  const { path, kind, sizeBytes, mode, modifiedAt } = entry
  async function* content(): AsyncGenerator<Buffer, void, void> {
    for await (const chunk of entry.open() as AsyncIterable<Buffer>) {
      progress.add(chunk.length)
      yield chunk
    }
  }
  const permissions = (mode & 0o777) | (kind === 'directory' ? 0o700 : 0o400)
  return { path, kind, sizeBytes, mode: permissions, modifiedAt, ...owner, content }
}
