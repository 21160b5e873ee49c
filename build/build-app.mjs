// @ts-check
/** Builds the app into out/, unless nothing it is made of has changed. Called by start, test and package. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BIN, ROOT, say } from './setup/paths.mjs'
import { run } from './setup/run.mjs'

const SOURCES = ['electron', 'renderer', 'shared', 'build/electron.vite.config.ts', 'package-lock.json', 'package.json']
const STAMP = join(ROOT, 'out', '.built-from')

/** Throws an Error with a sentence when the build fails. */
export async function buildApp() {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  say('Building …')
  const { code, output } = await run(
    join(BIN, 'electron-vite'),
    ['build', '-c', 'build/electron.vite.config.ts', '--logLevel', 'warn'],
    { capture: true },
  )
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
