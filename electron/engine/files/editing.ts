/**
 * A small text file read into the editor and written back. Writing replaces the file by the engine's archive call, which
 * works on stopped containers too: content, owner, mode and place stay one file of one tar. A file that is itself a mount
 * (one configuration file given from the host) cannot be replaced; there the new content is put beside it and copied
 * over by a command inside. Called by index.ts.
 */
import { randomBytes } from 'node:crypto'
import { MAX_TEXT_BYTES } from '../../../shared/contract/files'
import { Failure } from '../../../shared/errors'
import type { ArchiveEntry, NewEntry } from '../ports'
import { type Inside, type Located, locateIfThere } from './locate'
import { isInMemory } from './memory'
import { type Owner, ownerOf } from './owner'
import { below, nameOf, normal, parentOf } from './paths'
import { refuseReadOnly } from './read-only'
import { bytesOf, type FileText, textOf, versionOf } from './text'

export interface ReadFile extends Omit<FileText, 'isMixed'> {
  path: string
  version: string
  mode: number
  onlyToRead?: string | undefined
}

interface Content {
  bytes: Buffer
  mode: number
  /** Absent where it lies in memory. */
  entry?: ArchiveEntry | undefined
}

const MEMORY = 'It lies in the memory of the running container, where only a process inside can write.'
const OWNER = 'Podman tells it only of running containers, and it must stay the same: start the container first.'
const MIXED = 'Its line ends are mixed; an editor would make them all alike. Download it to change it.'

export async function readText(
  inside: Inside,
  wanted: string,
  isRunning: boolean,
  signal: AbortSignal,
): Promise<ReadFile> {
  const { path, content } = await contentOf(inside, normal(wanted), isRunning, signal)
  const { isMixed, ...text } = textOf(content.bytes, path)
  const onlyToRead = content.entry ? (isMixed ? MIXED : undefined) : MEMORY
  return { path, ...text, version: versionOf(content.bytes), mode: content.mode, onlyToRead }
}

/** Gives the new version; the file was changed `at` (epoch milliseconds). Rejects with CONFLICT where the file is not as it was when it was read. */
export async function writeText(
  inside: Inside,
  { path: wanted, text, version, at }: { path: string; text: string; version: string; at: number },
  isRunning: boolean,
  signal: AbortSignal,
): Promise<string> {
  const { path, content } = await contentOf(inside, normal(wanted), isRunning, signal)
  if (!content.entry) throw new Failure('CONFLICT', `${path} cannot be written from here.`, { hint: MEMORY })
  if (versionOf(content.bytes) !== version) {
    throw new Failure('CONFLICT', `${path} has changed since it was opened.`, {
      hint: 'Open it again and make the change once more, so that nobody’s work is lost.',
    })
  }
  const before = textOf(content.bytes, path)
  if (before.isMixed) throw new Failure('CONFLICT', `${path} cannot be written from here.`, { hint: MIXED })
  const bytes = bytesOf({ ...before, text })
  if (bytes.length > MAX_TEXT_BYTES) throw tooLarge(path)
  await refuseReadOnly(inside, path, signal)
  const owner = await ownerOf(inside, path, content.entry, isRunning, signal)
  if (!owner) throw new Failure('CONFLICT', `Nobody can say now who owns ${path}.`, { hint: OWNER })
  await replace(inside, path, { bytes, mode: content.mode, owner, at }, isRunning, signal)
  return versionOf(bytes)
}

async function contentOf(
  inside: Inside,
  wanted: string,
  isRunning: boolean,
  signal: AbortSignal,
): Promise<{ path: string; content: Content }> {
  const [found, inMemory] = await Promise.all([
    locateIfThere(inside, wanted, signal),
    isInMemory(inside, wanted, isRunning, signal),
  ])
  // A link may lead from disk into memory.
  if (inMemory || (found && found.path !== wanted && (await isInMemory(inside, found.path, isRunning, signal))))
    return { path: wanted, content: await fromMemory(inside, wanted, signal) }
  if (!found) throw new Failure('NOT_FOUND', `There is no ${wanted}.`)
  refuseOdd(found)
  return { path: found.path, content: await fromArchive(inside, found.path, signal) }
}

function refuseOdd({ path, stat }: Located): void {
  if (stat.kind === 'directory') throw new Failure('INVALID', `${path} is a directory.`)
  if (stat.kind !== 'file') throw new Failure('INVALID', `${path} is a device, a socket or a pipe, not a file.`)
  if (stat.sizeBytes > MAX_TEXT_BYTES) throw tooLarge(path)
}

/** Whatever the container's engine sends: one regular file of that size, or nothing. */
async function fromArchive({ docker, id }: Inside, path: string, signal: AbortSignal): Promise<Content> {
  for await (const entry of docker.containers.entries(id, path, signal)) {
    if (entry.kind !== 'file') break
    if (entry.sizeBytes > MAX_TEXT_BYTES) throw tooLarge(path)
    const chunks: Buffer[] = []
    for await (const chunk of entry.content()) chunks.push(chunk)
    return { bytes: Buffer.concat(chunks), mode: entry.mode, entry }
  }
  throw new Failure('INVALID', `The engine sent something else than the file ${path}.`)
}

async function fromMemory({ docker, id }: Inside, path: string, signal: AbortSignal): Promise<Content> {
  const script = `[ -e "$1" ] || exit 44; [ -f "$1" ] || exit 45; head -c ${MAX_TEXT_BYTES + 1} "$1"`
  const wanted = { command: ['sh', '-c', script, 'sh', path], user: '0' }
  const { exitCode, stdout, stderr } = await docker.containers.run(id, wanted, signal)
  if (exitCode === 44) throw new Failure('NOT_FOUND', `There is no ${path}.`)
  if (exitCode === 45) throw new Failure('INVALID', `${path} is not a file.`)
  if (exitCode !== 0) {
    throw new Failure('DENIED', `${path} cannot be read.`, { details: stderr.toString('utf8').slice(0, 300) })
  }
  if (stdout.length > MAX_TEXT_BYTES) throw tooLarge(path)
  return { bytes: stdout, mode: 0o444 }
}

interface Written {
  bytes: Buffer
  mode: number
  owner: Owner
  at: number
}

async function replace(
  inside: Inside,
  path: string,
  written: Written,
  isRunning: boolean,
  signal: AbortSignal,
): Promise<void> {
  const put = (name: string) =>
    inside.docker.containers.unpack(inside.id, parentOf(path), one(entryLike(written, name)), signal)
  try {
    await put(nameOf(path))
  } catch (thrown) {
    if (!isRunning || !(thrown instanceof Failure) || !/device or resource busy/i.test(thrown.message)) throw thrown
    const beside = `.longshore-${randomBytes(6).toString('hex')}`
    await put(beside)
    await copyOver(inside, below(parentOf(path), beside), path, signal)
  }
}

/** The running program sees the new content under the same inode, as with an editor inside. */
async function copyOver({ docker, id }: Inside, from: string, to: string, signal: AbortSignal): Promise<void> {
  const script = 'cat "$1" > "$2"; code=$?; rm -f "$1"; exit $code'
  const wanted = { command: ['sh', '-c', script, 'sh', from, to], user: '0' }
  const { exitCode, stderr } = await docker.containers.run(id, wanted, signal)
  if (exitCode === 0) return
  throw new Failure('DENIED', `${to} is a mount of its own, and cannot be written from inside either.`, {
    hint: 'Change the file where it comes from.',
    details: stderr.toString('utf8').slice(0, 300),
  })
}

/** Written files lose setuid and setgid, as the kernel takes them off too. */
function entryLike({ bytes, mode, owner, at }: Written, path: string): NewEntry {
  return {
    path,
    kind: 'file',
    sizeBytes: bytes.length,
    mode: mode & 0o1777,
    modifiedAt: at,
    ...owner,
    async *content() {
      yield bytes
    },
  }
}

async function* one(entry: NewEntry): AsyncGenerator<NewEntry, void, void> {
  yield entry
}

const tooLarge = (path: string) =>
  new Failure('INVALID', `${path} is larger than ${MAX_TEXT_BYTES / 1024 / 1024} MiB.`, {
    hint: 'Download it to look at it.',
  })
