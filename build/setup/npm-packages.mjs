// @ts-check
/**
 * The npm packages, installed when the lock file is not the one they were installed from. No package's install script
 * is run: nothing is built or downloaded on the way.
 */
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, say } from './paths.mjs'
import { run } from './run.mjs'
import { npmCommand } from './tools.mjs'

const STAMP = join(ROOT, 'node_modules', '.longshore-packages')
const LIMIT_MS = 20 * 60_000

/**
 * What the installed packages must match. Not the version of Node: the first run is the machine's, the next one the one
 * that npm brought, and all add-ons are built for Node-API.
 * @param {string} lockFile its content
 * @param {string} platform
 * @param {string} arch
 */
export function packagesStamp(lockFile, platform, arch) {
  return createHash('sha256').update(`${platform} ${arch}\n${lockFile}`).digest('hex')
}

/** Throws an Error with a sentence when npm could not do it. */
export async function installPackages() {
  const wanted = packagesStamp(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'), process.platform, process.arch)
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return
  if (lstatSync(join(ROOT, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink())
    throw new Error('node_modules is a link, and npm would empty what it leads to. Remove the link and try again.')
  say('Installing npm packages (about a minute, only when the lock file changed) …')
  const command = [...npmCommand(), 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code } = await run(command, { env: process.env, timeoutMs: LIMIT_MS })
  if (code !== 0) throw new Error('npm could not install the packages (see above). Check the network and try again.')
  writeFileSync(STAMP, wanted)
}
