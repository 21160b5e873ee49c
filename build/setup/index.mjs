// @ts-check
/**
 * All the set-up there is: what `npm start` and `npm test` do before anything else, on a fresh clone and on every
 * later run, where it does only what changed.
 */
import { installRuntime } from './electron-runtime.mjs'
import { nodeProblem } from './node-version.mjs'
import { installPackages } from './npm-packages.mjs'
import { say } from './paths.mjs'
import { installSystemPackages } from './system-packages.mjs'

/**
 * Throws nothing: what cannot be set up is said in one sentence and ends the process with 1.
 * @param {'start' | 'test'} purpose
 * @param {{ system: boolean }} options `system: false` leaves the machine's packages alone
 */
export async function setUp(purpose, { system }) {
  const problem = nodeProblem(process.versions.node, process.platform, process.arch)
  if (problem) end(problem)
  try {
    await installPackages()
    if (system) await installSystemPackages(purpose)
    return await installRuntime()
  } catch (thrown) {
    return end(thrown instanceof Error ? thrown.message : String(thrown))
  }
}

/** @param {string} sentence @returns {never} */
function end(sentence) {
  say(sentence)
  process.exit(1)
}
