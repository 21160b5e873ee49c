// @ts-check
/**
 * `npm run bench`: sets up and builds what is missing, then measures the product beside its peers (build/bench/). Prints a
 * Markdown table on standard output. Behind `--`: `--only NAME`, `--json FILE`, `--raw`; see build/bench/README.md.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildApp } from './build-app.mjs'
import { openDisplay } from './display.mjs'
import { setUp } from './setup/index.mjs'
import { ROOT, say, toolEnvironment } from './setup/paths.mjs'
import { projectNode } from './setup/tools.mjs'

const given = process.argv.slice(2)
const benchArguments = given.filter((argument) => argument !== '--no-system')

try {
  await setUp('test', { system: !given.includes('--no-system') })
  await buildApp()
  process.exitCode = await measure()
} catch (thrown) {
  say(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
}

/** @returns {Promise<number>} the exit code */
async function measure() {
  const display = await openDisplay()
  const script = join(ROOT, 'build/bench/main.ts')
  const resolve = pathToFileURL(join(ROOT, 'build/bench/resolve.mjs')).href
  const node = [projectNode(), '--no-warnings', '--import', resolve, script]
  const [command = '', ...args] = [...display.prefix, ...node, ...benchArguments]
  const child = spawn(command, args, { cwd: ROOT, env: { ...toolEnvironment(), ...display.env }, stdio: 'inherit' })
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code) => {
      display.close()
      resolve(code ?? 1)
    }
    child.on('error', (error) => {
      say(error.message)
      end(1)
    })
    child.on('exit', end)
  })
}
