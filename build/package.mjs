// @ts-check
/**
 * `npm run package`: sets up, builds, and makes the packages of this platform (Linux: directory and deb) in dist/.
 * `npm run package -- --release` refuses a runtime that is not the official one.
 */
import { statSync } from 'node:fs'
import { relative } from 'node:path'
import { buildApp } from './build-app.mjs'
import { setUp } from './setup/index.mjs'
import { ROOT, say } from './setup/paths.mjs'

try {
  const release = process.argv.slice(2).includes('--release')
  const runtime = await setUp('start', { system: false })
  // After the set-up: it needs npm packages.
  const { makePackages, planHere } = await import('./package/make.mjs')
  const plan = planHere({ release, runtime }) // before the work of building
  await buildApp()
  const { directory, deb } = await makePackages(plan)
  say(relative(ROOT, directory))
  if (deb) say(`${relative(ROOT, deb)}  ${(statSync(deb).size / 1e6).toFixed(1)} MB`)
} catch (thrown) {
  say(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
}
