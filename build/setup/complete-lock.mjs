// @ts-check
/**
 * `node build/setup/complete-lock.mjs`, by hand after a change of dependencies: adds to package-lock.json the optional
 * packages of other platforms that a partial registry mirror does not serve. Without them `npm ci` refuses the lock
 * file, and a person on another platform would get no native binary. They carry no checksum, as nobody here saw them.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths.mjs'

/**
 * @typedef {{ version?: string, os?: string[], cpu?: string[], libc?: string[], dev?: boolean, optional?: boolean,
 *   optionalDependencies?: Record<string, string> }} Locked
 */

const SYSTEMS = ['win32', 'darwin', 'linux', 'android', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony']
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'wasm32']

const file = join(ROOT, 'package-lock.json')
const lock = /** @type {{ packages: Record<string, Locked> }} */ (JSON.parse(readFileSync(file, 'utf8')))
const before = Object.keys(lock.packages).length
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages))
  for (const [name, range] of Object.entries(optionalDependencies)) if (!isLocked(path, name)) add(name, range, dev)
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${Object.keys(lock.packages).length - before} packages of other platforms added`)

/** Node looks for a package beside the one that wants it, then further and further up. @param {string} from @param {string} name */
function isLocked(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true
    if (!at.includes('node_modules')) return false
    if (!at.includes('/node_modules/')) return Boolean(lock.packages[`node_modules/${name}`])
  }
}

/** @param {string} name @param {string} range @param {boolean | undefined} dev */
function add(name, range, dev) {
  const parts = name.split(/[-/]/)
  const os = SYSTEMS.filter((system) => parts.includes(system))
  const cpu = PROCESSORS.filter((processor) => parts.includes(processor))
  if (os.length === 0 && cpu.length === 0) return console.log(`left out, not of a platform: ${name}@${range}`)
  lock.packages[`node_modules/${name}`] = {
    version: range.replace(/^[~^]/, ''),
    ...(dev ? { dev } : {}),
    optional: true,
    ...(os.length ? { os } : {}),
    ...(cpu.length ? { cpu } : {}),
  }
}
