/**
 * A directory by the engine's archive of it, for containers that do not run or whose image has no tools: only headers
 * are looked at, but the engine sends the contents too, in the order of names. So there is a limit of bytes and of time;
 * what was found until then is shown, and that it is not all. Used by list.ts.
 */
import type { FileEntry } from '../../../shared/contract/files'
import type { ArchiveEntry } from '../ports'
import type { Inside } from './locate'
import { saysOwners } from './owner'
import { nameOf } from './paths'

const MAX_BYTES = 256 * 1024 * 1024
const MAX_MS = 15_000

export interface ArchiveLimits {
  maxEntries: number
  /** Monotonic milliseconds. */
  now: () => number
}

interface Found {
  entries: FileEntry[]
  isCut: 'no' | 'many' | 'large'
}

export async function listByArchive(
  { docker, id }: Inside,
  path: string,
  limits: ArchiveLimits,
  signal: AbortSignal,
): Promise<Found> {
  const startedAt = limits.now()
  const entries: FileEntry[] = []
  const sizes = new Map<string, number>()
  let bytes = 0
  for await (const entry of docker.containers.entries(id, path, signal)) {
    const inside = insideOf(entry.path, path)
    if (inside !== '' && !inside.includes('/')) {
      if (entries.length >= limits.maxEntries) return { entries, isCut: 'many' }
      const found = fileEntryOf(inside, entry, sizes)
      entries.push(saysOwners(docker) ? found : { ...found, owner: '', group: '' })
    }
    // A hard link's content stands at its first name, wherever that was.
    if (entry.kind === 'file') sizes.set(entry.path, entry.sizeBytes)
    bytes += entry.sizeBytes
    if (bytes > MAX_BYTES || limits.now() - startedAt > MAX_MS) return { entries, isCut: 'large' }
  }
  return { entries, isCut: 'no' }
}

/** The archive of /etc holds etc, etc/hosts, …; that of the root holds /, bin, bin/sh, … with Docker, ./bin elsewhere. */
function insideOf(entryPath: string, path: string): string {
  const name = nameOf(path)
  const plain = entryPath.replace(/^(\.?\/)+/, '')
  if (name === '' || plain === '.') return plain === '.' ? '' : plain
  if (plain === name) return ''
  return plain.startsWith(`${name}/`) ? plain.slice(name.length + 1) : plain
}

function fileEntryOf(name: string, entry: ArchiveEntry, sizes: ReadonlyMap<string, number>): FileEntry {
  const { mode, modifiedAt, userId, groupId, linkTo, isText } = entry
  const isFile = entry.kind === 'file' || entry.kind === 'hard-link'
  return {
    name,
    kind: entry.kind === 'hard-link' ? 'file' : entry.kind,
    sizeBytes: isFile ? (sizes.get(linkTo) ?? entry.sizeBytes) : entry.sizeBytes,
    mode,
    modifiedAt,
    owner: String(userId),
    group: String(groupId),
    ...(entry.kind === 'link' ? { linkTo } : {}),
    ...(isText ? {} : { isOutOfReach: true }),
  }
}
