/**
 * What ~/.ssh/config says of a host (ssh_config(5)): read with ssh-config's parser, evaluated here. Its own `compute`
 * runs `Match exec`, and nslookup for CanonicalizeHostname; here nothing is ever run: of Match blocks only `all` counts.
 * Used by index.ts.
 */
import { readdir } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import SSHConfig, { type Line } from 'ssh-config'
import { matchesWildcard } from '../ssh'
import { readSmallFile } from './small-file'

/** One setting with the Host lines it stands under; all must fit. */
export interface Setting {
  conditions: string[][]
  name: string
  value: string
}

export interface SshConfig {
  /** Names of Host lines without wildcards, in order. */
  aliases: string[]
  /** What holds for a name: the first value of each setting, by its name in lower case. */
  settingsOf: (alias: string) => Map<string, string>
}

const MAX_INCLUDE_DEPTH = 16
const MAX_FILES = 64
const MAX_ALIASES = 1000
/** ssh-config gives a directive the number 1; its enum cannot be imported under `isolatedModules`. */
const DIRECTIVE = 1

export async function readSshConfig(home: string): Promise<SshConfig> {
  const state: State = { folder: join(home, '.ssh'), home, settings: [], aliases: new Set(), files: 0 }
  await readConfigFile(join(state.folder, 'config'), [], [], state)
  return {
    aliases: [...state.aliases].slice(0, MAX_ALIASES),
    settingsOf(alias) {
      const found = new Map<string, string>()
      for (const { conditions, name, value } of state.settings) {
        if (!found.has(name) && conditions.every((patterns) => fits(patterns, alias))) found.set(name, value)
      }
      return found
    },
  }
}

interface State {
  folder: string
  home: string
  settings: Setting[]
  aliases: Set<string>
  files: number
}

/** `above` are the files that include this one: none is read inside itself. */
async function readConfigFile(path: string, conditions: string[][], above: string[], state: State): Promise<void> {
  if (above.includes(path) || above.length > MAX_INCLUDE_DEPTH || state.files >= MAX_FILES) return
  state.files += 1
  await walk(parse(await readSmallFile(path)), conditions, [...above, path], state)
}

async function walk(lines: readonly Line[], conditions: string[][], above: string[], state: State): Promise<void> {
  for (const line of lines) {
    if (line.type !== DIRECTIVE) continue
    const name = line.param.toLowerCase()
    const values = valuesOf(line.value)
    if (name === 'host' && 'config' in line) {
      for (const value of values) if (!/[*?!]|^-/.test(value)) state.aliases.add(value)
      await walk(line.config, [...conditions, values], above, state)
    } else if (name === 'match' && 'config' in line) {
      if (values.length === 1 && values[0]?.toLowerCase() === 'all') await walk(line.config, conditions, above, state)
    } else if (name === 'include') {
      for (const path of await includedFiles(values, state)) await readConfigFile(path, conditions, above, state)
    } else {
      state.settings.push({ conditions, name, value: values.join(' ') })
    }
  }
}

/** Relative names lie in ~/.ssh. Wildcards are known in the last part of a path, where they are used. */
async function includedFiles(values: readonly string[], { folder, home }: State): Promise<string[]> {
  const files = await Promise.all(
    values
      .flatMap((value) => value.split(/\s+/))
      .map(async (value) => {
        const expanded = expandHome(value, home)
        const path = isAbsolute(expanded) ? expanded : join(folder, expanded)
        if (!/[*?]/.test(path)) return [path]
        const pattern = path.slice(dirname(path).length + 1)
        const names = await readdir(dirname(path)).catch(() => [])
        return names
          .filter((name) => matchesWildcard(pattern, name))
          .sort()
          .map((name) => join(dirname(path), name))
      }),
  )
  return files.flat()
}

export function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path
}

function parse(text: string): readonly Line[] {
  try {
    return SSHConfig.parse(text)
  } catch {
    return []
  }
}

function valuesOf(value: string | { val: string }[]): string[] {
  return typeof value === 'string' ? [value] : value.map(({ val }) => val)
}

function fits(patterns: readonly string[], alias: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matchesWildcard(pattern.slice(1), alias))) return false
  return patterns.some((pattern) => !pattern.startsWith('!') && matchesWildcard(pattern, alias))
}
