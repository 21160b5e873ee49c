// @ts-check
/** Builds the app into out/, unless nothing it is made of has changed. Called by start, test and package. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, say } from './setup/paths.mjs'
import { run } from './setup/run.mjs'
import { toolCommand } from './setup/tools.mjs'

const SOURCES = ['electron', 'renderer', 'shared', 'build/electron.vite.config.ts', 'package-lock.json', 'package.json']
const STAMP = join(ROOT, 'out', '.built-from')
const LIMIT_MS = 5 * 60_000

/** Throws an Error with a sentence when the build fails. */
export async function buildApp() {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  say('Building …')
  rmSync(STAMP, { force: true }) // a build that fails leaves half of one
  const command = [...toolCommand('electron-vite'), 'build', '-c', 'build/electron.vite.config.ts']
  const { code, output } = await run([...command, '--logLevel', 'warn'], { capture: true, timeoutMs: LIMIT_MS })
  if (code !== 0) throw new Error(`The app could not be built:\n${output.slice(-4000)}`)
  writeFileSync(STAMP, wanted)
}

/** Names, sizes and times of all sources: cheap, and whoever edits a file changes it. */
function fingerprint() {
  const hash = createHash('sha256')
  for (const source of SOURCES) visit(join(ROOT, source), hash)
  return hash.digest('hex')
}

/** @param {string} path @param {import('node:crypto').Hash} hash */
function visit(path, hash) {
  const stat = statSync(path)
  if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name), hash)
  else if (!path.endsWith('.test.ts')) hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`)
}
