// @ts-check
/**
 * Makes the packages with electron-builder from the built app. Called by package.mjs and by the package test, which
 * takes packages that are still fresh.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installedRuntime, officialVersion } from '../setup/electron-runtime.mjs'
import { ROOT, say, toolEnvironment } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { toolCommand } from '../setup/tools.mjs'
import { planPackage } from './plan.mjs'

const LIMIT_MS = 10 * 60 * 1000

/** @typedef {{ directory: string, deb: string | undefined, made: boolean }} Packages absolute paths */

/**
 * The plan for this machine. Throws an Error with a sentence when what is asked for may not be made here.
 * @param {{ release: boolean, runtime: 'official' | 'fallback' }} options
 */
export function planHere({ release, runtime }) {
  const plan = planPackage({
    release,
    runtime,
    installedVersion: installedRuntime() ?? '',
    officialVersion: officialVersion(),
    runtimeDirectory: realpathSync(join(ROOT, 'node_modules', 'electron', 'dist')),
    platform: process.platform,
    fpmShim: fileURLToPath(new URL('fpm-shim.mjs', import.meta.url)),
  })
  if ('refusal' in plan) throw new Error(plan.refusal)
  return plan
}

/**
 * Needs the built app in out/. Throws an Error with a sentence when it cannot be done.
 * @param {import('./plan.mjs').Plan} plan
 * @param {{ keepFresh?: boolean }} [options] `keepFresh` takes packages made before from the same things
 * @returns {Promise<Packages>}
 */
export async function makePackages(plan, { keepFresh = false } = {}) {
  const output = join(ROOT, plan.output)
  const stamp = join(output, '.packaged-from')
  const wanted = fingerprint(plan.args)
  if (keepFresh && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return packagesIn(output, false)
  rmSync(output, { recursive: true, force: true }) // packages of other versions would lie beside
  await runBuilder(plan)
  writeFileSync(stamp, wanted)
  return packagesIn(output, true)
}

/** @param {import('./plan.mjs').Plan} plan */
async function runBuilder({ args, env }) {
  say('Packaging …')
  const { code, output, timedOut } = await run([...toolCommand('electron-builder'), ...args], {
    env: { ...toolEnvironment(), ...env },
    capture: true,
    timeoutMs: LIMIT_MS,
  })
  if (timedOut) throw new Error(`electron-builder was not done within ${LIMIT_MS / 60_000} minutes.`)
  if (code !== 0) throw new Error(`The package could not be made:\n${output.replace(/ {3,}/g, '  ').slice(-4000)}`)
}

/** What the packages are made from: the build (by its own stamp), this configuration, and the runtime in `args`. @param {string[]} args */
function fingerprint(args) {
  const hash = createHash('sha256').update(args.join('\n'))
  const own = readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => join(import.meta.dirname, name))
  const files = ['out/.built-from', 'electron-builder.yml', 'package.json', 'package-lock.json']
  for (const file of [...files.map((name) => join(ROOT, name)), ...own]) hash.update(readFileSync(file))
  for (const folder of ['resources', 'build/icons']) hash.update(namesAndSizes(join(ROOT, folder)))
  return hash.digest('hex')
}

/** @param {string} folder */
function namesAndSizes(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => (/\.(png|svg)$/.test(name) ? readFileSync(join(folder, name), 'base64') : name))
    .join('\n')
}

/** @param {string} output @param {boolean} made @returns {Packages} */
function packagesIn(output, made) {
  const names = readdirSync(output)
  const directory = names.find((name) => /^(linux|mac|win)[\w-]*$/.test(name))
  const deb = names.find((name) => name.endsWith('.deb'))
  if (!directory) throw new Error(`electron-builder left no application in ${output}.`)
  return { directory: join(output, directory), deb: deb ? join(output, deb) : undefined, made }
}
