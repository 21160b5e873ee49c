// @ts-check
/** Where things are, for the scripts of build/. */
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
export const BIN = join(ROOT, 'node_modules', '.bin')

/** What may be made again at any time: the fallback runtime, images of the lab, a note on a failed download. */
export function cacheDirectory() {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'longshore')
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'longshore', 'Cache')
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'longshore')
}

/** The environment of every tool: the project's own Node and commands come first. */
export function toolEnvironment() {
  return { ...process.env, PATH: `${BIN}${delimiter}${process.env.PATH ?? ''}` }
}

/** A line for the person who waits. Standard output belongs to the app's answer alone. */
export function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`)
}
