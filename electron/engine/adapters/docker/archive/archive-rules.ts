/**
 * What Docker's archive calls say of a path, and what a tar may hold, in our words. Pure; used by archive.ts and
 * archive-tar.ts.
 */
import type { ArchiveEntry, PathStat } from '../../../ports'
import { number, object, text } from '../fields'

/** Bits of Go's fs.FileMode, as they stand in the header X-Docker-Container-Path-Stat. */
const GO = {
  directory: 2 ** 31,
  link: 2 ** 27,
  device: 2 ** 26,
  pipe: 2 ** 25,
  socket: 2 ** 24,
  setuid: 2 ** 23,
  setgid: 2 ** 22,
  sticky: 2 ** 20,
  irregular: 2 ** 19,
}
const OTHER = [GO.device, GO.pipe, GO.socket, GO.irregular]

/** Numbers above 2^31 are beyond the operators on bits. */
const has = (mode: number, bit: number) => Math.floor(mode / bit) % 2 === 1

const said = object({ size: number, mode: number, mtime: text(64), linkTarget: text(8192) })

/** From the header's value: base64 of JSON. Undefined when it is none. */
export function readStat(header: string | string[] | undefined): PathStat | undefined {
  if (typeof header !== 'string') return undefined
  const json = parsed(Buffer.from(header, 'base64').toString('utf8'))
  if (json === undefined) return undefined
  const { size, mode, mtime } = said.parse(json)
  return {
    kind: kindOfMode(mode),
    sizeBytes: Math.max(0, size),
    mode: chmodBits(mode),
    modifiedAt: Date.parse(mtime) || 0,
    linkTarget: targetOf(json),
  }
}

/** A path is not cleaned: it is asked for again as it is. */
function targetOf(json: unknown): string {
  const target = json !== null && typeof json === 'object' && 'linkTarget' in json ? json.linkTarget : ''
  return typeof target === 'string' && target.length <= 4096 && !target.includes('\0') ? target : ''
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function kindOfMode(mode: number): PathStat['kind'] {
  if (has(mode, GO.link)) return 'link'
  if (has(mode, GO.directory)) return 'directory'
  return OTHER.some((bit) => has(mode, bit)) ? 'other' : 'file'
}

function chmodBits(mode: number): number {
  const special =
    (has(mode, GO.setuid) ? 0o4000 : 0) | (has(mode, GO.setgid) ? 0o2000 : 0) | (has(mode, GO.sticky) ? 0o1000 : 0)
  return (mode % 0o1000) | special
}

/** Of tar-stream's types. */
export function kindOfType(type: string | null | undefined): ArchiveEntry['kind'] {
  switch (type) {
    case 'file':
    case 'contiguous-file':
      return 'file'
    case 'directory':
      return 'directory'
    case 'symlink':
      return 'link'
    case 'link':
      return 'hard-link'
    default:
      return 'other'
  }
}
