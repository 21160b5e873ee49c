/** How files read: names made visible, modes as `ls` writes them, paths as crumbs. Pure; used by all of this folder. */
import type { FileEntry } from '../../../shared/contract/files'

/** Controls, marks of direction, line separators, private and lone characters: nothing a name should be able to do. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu

/** Those that people meet, by their names in ASCII. */
const NAMES: Record<number, string> = { 8: 'BS', 9: 'TAB', 10: 'LF', 13: 'CR', 27: 'ESC', 127: 'DEL' }

/** A name is shown as it is, but what cannot be seen stands there by its name or its number. */
export function shownName(name: string): string {
  return name.replace(UNSEEN, (one) => {
    const code = one.codePointAt(0) ?? 0
    return `⟨${NAMES[code] ?? code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  })
}

/** Characters of a text that cannot be seen or turn the order of others; tabs and line ends are none of them. */
export function countUnseen(text: string): number {
  return text.match(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu)?.length ?? 0
}

const SIGN: Record<FileEntry['kind'], string> = { directory: 'd', link: 'l', file: '-', other: '?' }

/** `drwxr-xr-x`, with `s` and `t` where they stand (ls(1)). */
export function modeText(kind: FileEntry['kind'], mode: number): string {
  const triple = (shift: number, special: number, letter: string) => {
    const bits = (mode >> shift) & 7
    const runs = (bits & 1) !== 0
    const last = (mode & special) !== 0 ? (runs ? letter : letter.toUpperCase()) : runs ? 'x' : '-'
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`
  }
  return SIGN[kind] + triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't')
}

export interface Crumb {
  name: string
  path: string
}

/** The root is the first; `/` has only that. */
export function crumbsOf(path: string): Crumb[] {
  const names = path.split('/').filter((part) => part !== '')
  return [
    { name: '/', path: '/' },
    ...names.map((name, at) => ({ name, path: `/${names.slice(0, at + 1).join('/')}` })),
  ]
}

export const below = (directory: string, name: string): string =>
  directory === '/' ? `/${name}` : `${directory}/${name}`
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** What opening it leads to; undefined for what can only be looked at from here. */
export function opensAs({ kind, leadsTo, isOutOfReach }: FileEntry): 'directory' | 'file' | undefined {
  if (isOutOfReach) return undefined
  const real = kind === 'link' ? (leadsTo ?? 'file') : kind
  return real === 'directory' || real === 'file' ? real : undefined
}

/** Folders stand before files however they are sorted, with links among what they lead to. */
export const rank = (entry: FileEntry): number => (opensAs(entry) === 'directory' ? 0 : 1)
