/**
 * The entries of a directory. A running container is asked from inside: that is one small answer, with names of owners
 * and with what lies in memory. Where it does not run, or its image has no tools, the engine's archive tells.
 * Called by index.ts.
 */
import { randomBytes } from 'node:crypto'
import type { FileEntry } from '../../../shared/contract/files'
import { Failure } from '../../../shared/errors'
import { listByArchive } from './list-archive'
import { EXIT, type Listed, listCommand, readListing } from './list-script'
import { type Inside, locate, locateIfThere } from './locate'
import { below, normal } from './paths'

export const MAX_ENTRIES = 10_000
const MAX_LINKS_ASKED = 200
const LINKS_AT_A_TIME = 4

export interface Directory {
  path: string
  entries: FileEntry[]
  from: 'command' | 'archive'
  isCut: 'no' | 'many' | 'large'
}

export interface Asked {
  path: string
  isRunning: boolean
  /** Monotonic milliseconds. */
  now: () => number
}

/** Rejects with NOT_FOUND, CONFLICT where it is no directory, DENIED where nobody may read it. */
export async function listDirectory(inside: Inside, asked: Asked, signal: AbortSignal): Promise<Directory> {
  const path = normal(asked.path)
  const listed = asked.isRunning ? await listByCommand(inside, path, signal) : undefined
  if (listed) {
    const isCut = listed.isCut || listed.entries.length > MAX_ENTRIES
    return {
      path: normal(listed.path),
      entries: byName(listed.entries).slice(0, MAX_ENTRIES),
      from: 'command',
      isCut: isCut ? 'many' : 'no',
    }
  }
  const { path: real, stat } = await locate(inside, path, signal)
  if (stat.kind !== 'directory') throw noDirectory(path)
  const { entries, isCut } = await listByArchive(inside, real, { maxEntries: MAX_ENTRIES, now: asked.now }, signal)
  return { path: real, entries: byName(await withLeads(inside, real, entries, signal)), from: 'archive', isCut }
}

/** A tar says only what a link says. Each costs two questions, so only the first are asked about. */
async function withLeads(
  inside: Inside,
  directory: string,
  entries: readonly FileEntry[],
  signal: AbortSignal,
): Promise<FileEntry[]> {
  const links = entries.filter((entry) => entry.kind === 'link' && !entry.isOutOfReach).slice(0, MAX_LINKS_ASKED)
  const leads = new Map<string, FileEntry['leadsTo']>()
  const worker = async () => {
    for (let link = links.pop(); link; link = links.pop())
      leads.set(link.name, await leadOf(inside, below(directory, link.name), signal))
  }
  await Promise.all(Array.from({ length: LINKS_AT_A_TIME }, worker))
  return entries.map((entry) => (leads.has(entry.name) ? { ...entry, leadsTo: leads.get(entry.name) } : entry))
}

async function leadOf(inside: Inside, path: string, signal: AbortSignal): Promise<FileEntry['leadsTo']> {
  try {
    const kind = (await locateIfThere(inside, path, signal))?.stat.kind ?? 'nothing'
    return kind === 'link' ? 'nothing' : kind
  } catch (thrown) {
    // The engine refuses a circle of links.
    if (thrown instanceof Failure && ['CONFLICT', 'ENGINE_REFUSED'].includes(thrown.code)) return 'nothing'
    throw thrown
  }
}

/** Undefined where nothing could be run: paused meanwhile, no shell, an engine that forbids it. */
async function listByCommand({ docker, id }: Inside, path: string, signal: AbortSignal): Promise<Listed | undefined> {
  const mark = randomBytes(16).toString('hex')
  // As root, as the engine's archive is made too: what a person may see is not a question of the image's user.
  const wanted = { command: listCommand(path, mark), user: '0' }
  const { exitCode, stdout } = await docker.containers.run(id, wanted, signal).catch(orNothing)
  if (exitCode === EXIT.missing) throw new Failure('NOT_FOUND', `There is no ${path}.`)
  if (exitCode === EXIT.noDirectory) throw noDirectory(path)
  // Root without its rights: the engine may still read it.
  return exitCode === 0 ? readListing(stdout, mark) : undefined
}

const NOTHING = { exitCode: -1, stdout: Buffer.alloc(0) }
const IN_THE_WAY = new Set(['CONFLICT', 'ENGINE_REFUSED', 'DENIED', 'NOT_FOUND', 'INVALID'])

function orNothing(thrown: unknown) {
  if (thrown instanceof Failure && IN_THE_WAY.has(thrown.code)) return NOTHING
  throw thrown
}

const noDirectory = (path: string) => new Failure('CONFLICT', `${path} is no directory.`)

/** By name, and only what can be an entry: programs of an image and tars of an engine may say anything. */
function byName(entries: readonly FileEntry[]): FileEntry[] {
  const named = new Map<string, FileEntry>()
  for (const entry of entries) if (isName(entry.name)) named.set(entry.name, tidy(entry))
  return [...named.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const isName = (name: string) =>
  name !== '' && name !== '.' && name !== '..' && name.length <= 255 && !/[/\0]/.test(name)

function tidy(entry: FileEntry): FileEntry {
  const { sizeBytes, modifiedAt, owner, group, linkTo } = entry
  return {
    ...entry,
    sizeBytes: Number.isSafeInteger(sizeBytes) ? Math.max(0, sizeBytes) : 0,
    modifiedAt: Math.abs(modifiedAt) <= MAX_INSTANT ? modifiedAt : 0,
    owner: owner.slice(0, 64),
    group: group.slice(0, 64),
    ...(linkTo === undefined ? {} : { linkTo: linkTo.slice(0, 4096) }),
  }
}
/** What a Date can hold, in milliseconds. */
const MAX_INSTANT = 8.64e15
