// @ts-check
/**
 * How the project's tools are started, on every platform: as scripts given to Node. The links in node_modules/.bin are
 * no programs on Windows, and a shell that could start them there is banned. Used by all commands after the set-up.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BIN, ROOT } from './paths.mjs'

/** Command → the package it comes from. TypeScript 7 checks types; 6 lies beside it for the dependency rule. */
export const TOOLS = {
  biome: '@biomejs/biome',
  depcruise: 'dependency-cruiser',
  electron: 'electron',
  'electron-builder': 'electron-builder',
  'electron-vite': 'electron-vite',
  knip: 'knip',
  playwright: 'playwright',
  tsc: 'typescript-native',
  vitest: 'vitest',
}

/** The Node that runs everything after the set-up: the one npm brought (linux-x64), else the machine's own. */
export function projectNode() {
  const own = join(BIN, 'node')
  return process.platform === 'linux' && process.arch === 'x64' && existsSync(own) ? own : process.execPath
}

/** A command and its first arguments. @param {keyof typeof TOOLS} tool @returns {[string, string]} */
export function toolCommand(tool) {
  const directory = join(ROOT, 'node_modules', TOOLS[tool])
  const { bin } = /** @type {{ bin: Record<string, string> }} */ (
    JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  )
  return [projectNode(), join(directory, bin[tool] ?? '')]
}

/**
 * npm, as its own script where that is known: `npm` itself is no program on Windows.
 * @param {{ npmScript: string | undefined, node: string, platform: string }} [from] npmScript: what npm says of itself to
 *   what it runs (another package manager says so of itself)
 * @returns {string[]} a command and its first arguments
 */
export function npmCommand(
  { npmScript, node, platform } = {
    npmScript: process.env.npm_execpath,
    node: process.execPath,
    platform: process.platform,
  },
) {
  if (npmScript && /npm-cli\.c?js$/.test(npmScript)) return [node, npmScript]
  return platform === 'win32' ? [node, join(dirname(node), 'node_modules/npm/bin/npm-cli.js')] : ['npm']
}
