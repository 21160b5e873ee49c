// @ts-check
/**
 * `npm start`: sets up what is missing, builds what changed, opens the app and ends as it ends. Arguments behind `--`
 * go to the app (`--demo`, `--smoke`, `--profile=DIR`); `--no-system` is ours.
 */
import { spawn } from 'node:child_process'
import { buildApp } from './build-app.mjs'
import { openDisplay } from './display.mjs'
import { setUp } from './setup/index.mjs'
import { ROOT, say, toolEnvironment } from './setup/paths.mjs'
import { ownGroup, signalGroup } from './setup/run.mjs'
import { toolCommand } from './setup/tools.mjs'

const SMOKE_LIMIT_MS = 120_000

const given = process.argv.slice(2)
const appArguments = given.filter((argument) => argument !== '--no-system')

try {
  await setUp('start', { system: !given.includes('--no-system') })
  await buildApp()
  process.exitCode = await open()
} catch (thrown) {
  say(thrown instanceof Error ? thrown.message : String(thrown))
  process.exitCode = 1
}

/** @returns {Promise<number>} the app's exit code */
async function open() {
  const display = await openDisplay()
  const flags = [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(display.env.DISPLAY ? ['--disable-gpu'] : []),
  ]
  const [command = '', ...args] = [...display.prefix, ...toolCommand('electron'), ...flags, '.', ...appArguments]
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...toolEnvironment(), ...display.env },
    stdio: 'inherit',
    detached: ownGroup,
  })
  const stop = (/** @type {NodeJS.Signals} */ signal) => signalGroup(child, signal)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => stop(signal))
  const limit = appArguments.includes('--smoke') ? setTimeout(giveUp, SMOKE_LIMIT_MS) : undefined
  function giveUp() {
    say(`The app was not ready within ${SMOKE_LIMIT_MS / 1000} s.`)
    stop('SIGKILL')
  }
  return new Promise((resolve) => {
    const end = (/** @type {number | null} */ code) => {
      clearTimeout(limit)
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
