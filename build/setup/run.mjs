// @ts-check
/**
 * Runs one command to its end, in a process group of its own so that a time limit ends all it started. Its output goes
 * to our standard error unless it is asked for. A signal to us is passed on, and we end when the commands have ended.
 */
import { spawn } from 'node:child_process'
import { ROOT, toolEnvironment } from './paths.mjs'

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, capture?: boolean, signal?: AbortSignal }} RunOptions
 * @typedef {{ code: number, output: string, timedOut: boolean }} RunResult
 */

const GRACE_MS = 5000
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
let interrupted = false

/**
 * Resolves when the command has ended, however it ended; a command that is not there ends with code 127.
 * `capture` collects standard output and error. `timeoutMs` and `signal` end it by force.
 * @param {string[]} command the program and its arguments
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run([program = '', ...args], options = {}) {
  return new Promise((resolve) => {
    const out = options.capture ? 'pipe' : 2
    const child = spawn(program, args, {
      cwd: options.cwd ?? ROOT,
      env: options.env ?? toolEnvironment(),
      stdio: ['ignore', out, out],
      detached: ownGroup,
    })
    note(child)
    let output = ''
    let timedOut = false
    const add = (/** @type {Buffer} */ chunk) => (output += chunk)
    child.stdout?.on('data', add)
    child.stderr?.on('data', add)
    const kill = () => signalGroup(child, 'SIGKILL')
    const timer = options.timeoutMs ? setTimeout(expire, options.timeoutMs) : undefined
    options.signal?.addEventListener('abort', kill)
    function expire() {
      timedOut = true
      kill()
    }
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', kill)
      forget(child)
      resolve({ code, output, timedOut })
    }
    child.on('error', (error) => {
      output += error.message
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}

/** Whether children lead a process group: Windows has none, and would open a console window instead. */
export const ownGroup = process.platform !== 'win32'

/** @param {import('node:child_process').ChildProcess} child started with `detached: ownGroup` @param {NodeJS.Signals} signal */
export function signalGroup(child, signal) {
  try {
    if (child.pid && ownGroup) process.kill(-child.pid, signal)
    else child.kill(signal)
  } catch {
    // ended in the meantime
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function note(child) {
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, passOn)
  running.add(child)
}

/** @param {import('node:child_process').ChildProcess} child */
function forget(child) {
  running.delete(child)
  if (running.size > 0) return
  for (const signal of SIGNALS) process.off(signal, passOn)
  if (interrupted) process.exit(130) // at once: what would come next must not begin
}

/** @param {NodeJS.Signals} signal */
function passOn(signal) {
  for (const child of running) signalGroup(child, signal)
  if (interrupted) return
  interrupted = true
  setTimeout(() => {
    for (const child of running) signalGroup(child, 'SIGKILL')
    process.exit(130)
  }, GRACE_MS)
}
