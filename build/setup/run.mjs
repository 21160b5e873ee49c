// @ts-check
/** Runs one command to its end. Its output goes to our standard error unless it is asked for. */
import { spawn } from 'node:child_process'
import { ROOT, toolEnvironment } from './paths.mjs'

/**
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, capture?: boolean, quiet?: boolean }} RunOptions
 * @typedef {{ code: number, output: string, timedOut: boolean }} RunResult
 */

/**
 * Resolves when the command has ended, however it ended; a command that is not there ends with code 127.
 * `capture` collects standard output and error, `quiet` throws them away.
 * @param {string} command
 * @param {string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  const collect = options.capture || options.quiet
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: options.env ?? toolEnvironment(),
      stdio: ['ignore', collect ? 'pipe' : 2, collect ? 'pipe' : 2],
      shell: false,
    })
    let output = ''
    let timedOut = false
    const add = (/** @type {Buffer} */ chunk) => {
      if (options.capture) output += chunk
    }
    child.stdout?.on('data', add)
    child.stderr?.on('data', add)
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, options.timeoutMs)
      : undefined
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer)
      resolve({ code, output, timedOut })
    }
    child.on('error', (error) => {
      output += error.message
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
}
