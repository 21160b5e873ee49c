// @ts-check
/**
 * The download of the official Electron by its own install script, which checks the checksum, and the note on one that
 * failed. Used by electron-runtime.mjs. A download may take its time as long as bytes come: a limit for the whole would
 * shut out slow networks, while ten seconds without a byte tell that there is no way.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { toolEnvironment } from './paths.mjs'
import { run } from './run.mjs'
import { projectNode } from './tools.mjs'

/** Without a byte, where there is another runtime, and where there is none. */
const PATIENCE_MS = { else: 10_000, none: 60_000 }
const LIMIT_MS = { else: 5 * 60_000, none: 20 * 60_000 }
const FORGET_FAILURE_MS = 24 * 60 * 60 * 1000

/**
 * @param {import('./electron-runtime.mjs').Places} places `dist` in the npm package's directory must not be a link
 * @param {boolean} mayFallBack
 * @returns {Promise<{ arrived: boolean, reason: string }>} a few words why not
 */
export async function downloadElectron({ electron, cache }, mayFallBack) {
  mkdirSync(cache, { recursive: true })
  const temporary = mkdtempSync(join(cache, 'download-')) // known to us alone, so that its growth can be watched
  const patience = new AbortController()
  const watched = [temporary, join(electron, 'dist')]
  const kind = mayFallBack ? 'else' : 'none'
  const stop = watchGrowth(
    () => watched.map(bytesIn).join(),
    PATIENCE_MS[kind],
    () => patience.abort(),
  )
  try {
    const { code, output } = await run([projectNode(), join(electron, 'install.js')], {
      env: { ...toolEnvironment(), TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      capture: true,
      timeoutMs: LIMIT_MS[kind],
      signal: patience.signal,
    })
    const said = output.split('\n').find((line) => line.trim()) ?? ''
    return { arrived: code === 0, reason: said.trim() || 'nothing came' }
  } finally {
    stop()
    rmSync(temporary, { recursive: true, force: true })
  }
}

/**
 * Calls `onStill` when what `measure` gives was the same at two looks one after the other.
 * @param {() => string} measure @param {number} everyMs @param {() => void} onStill
 * @returns {() => void} ends it
 */
export function watchGrowth(measure, everyMs, onStill) {
  let last = measure()
  const timer = setInterval(() => {
    const now = measure()
    if (now === last) onStill()
    last = now
  }, everyMs)
  return () => clearInterval(timer)
}

/** @param {string} directory */
function bytesIn(directory) {
  if (!existsSync(directory)) return 0
  let bytes = 0
  try {
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }))
      bytes += statSync(join(directory, name), { throwIfNoEntry: false })?.size ?? 0
  } catch {
    return -1 // folders come and go meanwhile
  }
  return bytes
}

const note = (/** @type {string} */ cache) => join(cache, 'electron-download-failed')

/** @param {string} cache @param {string} version another version is tried at once */
export function failedLately(cache, version) {
  const file = note(cache)
  if (!existsSync(file) || readFileSync(file, 'utf8') !== version) return false
  return Date.now() - statSync(file).mtimeMs < FORGET_FAILURE_MS
}

/** @param {string} cache @param {string} version */
export function rememberFailure(cache, version) {
  mkdirSync(cache, { recursive: true })
  writeFileSync(note(cache), version)
}
