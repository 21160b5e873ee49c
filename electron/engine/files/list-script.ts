/**
 * What is run inside a container to list a directory, and how its answer is read. Pure; used by list.ts.
 *
 * With GNU find one command says all, each field ended by NUL, which no name can hold. Elsewhere (busybox, toybox) `stat`
 * prints a line per entry; a name may hold line feeds, so each line begins with a mark made for this one call that
 * nobody could have put into a name. The length of a link is its size, which tells where its text begins.
 */
import type { FileEntry } from '../../../shared/contract/files'

/** How the script says that it could not. Any other code but 0 means that the image lacks what it needs. */
export const EXIT = { missing: 44, noDirectory: 45, notPermitted: 46 } as const
/** Below what a command may print (StreamCalls.run); about 20,000 entries. */
const MAX_OUTPUT_BYTES = 3_900_000

/** $1: the directory, $2: the mark. Plain POSIX, for dash, bash and busybox alike. */
const SCRIPT = `
LC_ALL=C QUOTING_STYLE=literal
export LC_ALL QUOTING_STYLE
cd -P "$1" 2>/dev/null || { [ -e "$1" ] || exit ${EXIT.missing}; [ -d "$1" ] || exit ${EXIT.noDirectory}; exit ${EXIT.notPermitted}; }
[ -r . ] || exit ${EXIT.notPermitted}
here=$(pwd -P && echo x)
stat_all() {
  if command -v find >/dev/null 2>&1; then find . ! -name . -prune "$@" {} +
  else [ "$1" = -type ] && shift 2; shift; "$@" ./* ./.[!.]* ./..?*; fi
}
list() {
  printf '%s\\0' "\${here%?x}"
  if find . -maxdepth 0 -printf '' 2>/dev/null; then
    printf 'find\\0'
    find . -mindepth 1 -maxdepth 1 -printf '%y %s %m %T@ %Y\\0%u\\0%g\\0%f\\0%l\\0'
  else
    printf 'stat\\0'
    stat_all -exec stat -c "$2 e %f %s %Y %u %g %U %G %n"
    stat_all -type l -exec stat -c "$2 l %s %N"
    stat_all -type l -exec stat -L -c "$2 t %f %n"
  fi 2>/dev/null
}
command -v head >/dev/null && { find . -maxdepth 0 -printf '' || stat -c %f .; } >/dev/null 2>&1 || exit 43
list "$1" "$2" | head -c ${MAX_OUTPUT_BYTES}
`

export const listCommand = (directory: string, mark: string): string[] => ['sh', '-c', SCRIPT, 'sh', directory, mark]

export interface Listed {
  path: string
  entries: FileEntry[]
  isCut: boolean
}

/** Undefined where it is no answer of the script. */
export function readListing(output: Buffer, mark: string): Listed | undefined {
  const pathEnd = output.indexOf(0)
  const kindEnd = output.indexOf(0, pathEnd + 1)
  if (pathEnd < 0 || kindEnd < 0) return undefined
  const kind = output.toString('latin1', pathEnd + 1, kindEnd)
  const rest = output.subarray(kindEnd + 1)
  const isCut = output.length >= MAX_OUTPUT_BYTES
  const entries = kind === 'find' ? readFind(rest) : kind === 'stat' ? readStat(rest, mark, isCut) : undefined
  return entries && { path: output.toString('utf8', 0, pathEnd) || '/', entries, isCut }
}

const KINDS: Record<string, FileEntry['kind']> = { f: 'file', d: 'directory', l: 'link' }
const LEADS: Record<string, NonNullable<FileEntry['leadsTo']>> = {
  f: 'file',
  d: 'directory',
  N: 'nothing',
  L: 'nothing',
  '?': 'nothing',
}

/** Groups of five fields; a last group that was cut is left out. */
function readFind(bytes: Buffer): FileEntry[] {
  const entries: FileEntry[] = []
  const fields: string[] = []
  for (let from = 0, end = bytes.indexOf(0); end >= 0; from = end + 1, end = bytes.indexOf(0, from)) {
    fields.push(bytes.toString('utf8', from, end))
    if (fields.length < 5) continue
    const [facts = '', owner = '', group = '', name = '', linkTo = ''] = fields.splice(0)
    const [type = '', size, mode, modified, leads = ''] = facts.split(' ')
    const entry = entryOf(name, KINDS[type] ?? 'other', {
      sizeBytes: Number(size) || 0,
      mode: Number.parseInt(mode ?? '', 8) || 0,
      modifiedAt: Math.round(Number(modified) * 1000) || 0,
      owner,
      group,
    })
    entries.push(entry.kind === 'link' ? { ...entry, linkTo, leadsTo: LEADS[leads] ?? 'other' } : entry)
  }
  return entries
}

function readStat(bytes: Buffer, mark: string, isCut: boolean): FileEntry[] {
  // Names are bytes: what is no UTF-8 must still have the right length.
  const records = bytes.toString('latin1').split(`${mark} `).slice(1)
  if (isCut) records.pop()
  const entries = new Map<string, FileEntry>()
  for (const record of records) {
    const kind = record[0]
    const text = record.slice(2, record.endsWith('\n') ? -1 : undefined)
    if (kind === 'e') addEntry(entries, text)
    else if (kind === 'l') addLink(entries, text)
    else if (kind === 't') addLead(entries, text)
  }
  return [...entries.values()]
}

const ENTRY = /^([0-9a-f]+) (\d+) (-?\d+) (\d+) (\d+) (\S+) (\S+) \.\/(.+)$/s

function addEntry(entries: Map<string, FileEntry>, text: string): void {
  const [, hex = '', size, modified, uid = '', gid = '', owner = '', group = '', rawName = ''] = ENTRY.exec(text) ?? []
  if (rawName === '') return
  const mode = Number.parseInt(hex, 16)
  const kind = kindOf(mode)
  const entry = entryOf(utf8(rawName), kind, {
    sizeBytes: Number(size),
    mode: mode & 0o7777,
    modifiedAt: Number(modified) * 1000,
    owner: owner === 'UNKNOWN' ? uid : owner,
    group: group === 'UNKNOWN' ? gid : group,
  })
  // A glob that matches names twice, or what leads nowhere until it is told otherwise.
  entries.set(rawName, kind === 'link' ? { ...entry, linkTo: '', leadsTo: 'nothing' } : entry)
}

/** `12 './name' -> 'target text'`, or without the quotes: the last twelve bytes are the target. */
function addLink(entries: Map<string, FileEntry>, text: string): void {
  const [, size = '', shown = ''] = /^(\d+) (.*)$/s.exec(text) ?? []
  const isQuoted = shown.startsWith("'") && shown.endsWith("'")
  const plain = isQuoted ? shown.slice(1, -1) : shown
  const target = plain.slice(plain.length - Number(size))
  const before = plain.slice(0, plain.length - Number(size))
  const name = before.slice(2, before.length - (isQuoted ? "' -> '" : ' -> ').length)
  const entry = entries.get(name)
  if (entry) entry.linkTo = utf8(target)
}

function addLead(entries: Map<string, FileEntry>, text: string): void {
  const [, hex = '', name = ''] = /^([0-9a-f]+) \.\/(.+)$/s.exec(text) ?? []
  const entry = entries.get(name)
  if (entry?.kind !== 'link') return
  const kind = kindOf(Number.parseInt(hex, 16))
  entry.leadsTo = kind === 'link' ? 'nothing' : kind
}

/** S_IFMT and its values (stat(2)). */
function kindOf(mode: number): FileEntry['kind'] {
  const type = mode & 0o170000
  return type === 0o100000 ? 'file' : type === 0o040000 ? 'directory' : type === 0o120000 ? 'link' : 'other'
}

type Facts = Pick<FileEntry, 'sizeBytes' | 'mode' | 'modifiedAt' | 'owner' | 'group'>

function entryOf(name: string, kind: FileEntry['kind'], facts: Facts): FileEntry {
  return { name, kind, ...facts, ...(name.includes('\ufffd') ? { isOutOfReach: true } : {}) }
}

const utf8 = (latin1: string) => Buffer.from(latin1, 'latin1').toString('utf8')
