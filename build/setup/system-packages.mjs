// @ts-check
/**
 * Debian packages that a window, a display without a screen, or the lab needs. Installed only where nobody can mind:
 * as root, and only in CI, without a terminal, or when the person said yes. Everybody else gets the one command.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { ROOT, say } from './paths.mjs'
import { run } from './run.mjs'

/** To dpkg, 101 means: not allowed. */
const NO_DAEMONS = '#!/bin/sh\nexit 101 # put here by Longshore while it installs packages\n'
const UPDATE_LIMIT_MS = 5 * 60_000
const INSTALL_LIMIT_MS = 30 * 60_000

/** Names parted by | are alternatives: releases of Debian differ. @typedef {string} Wish */

/**
 * May we install, must we ask, or only say?
 * @param {{ isRoot: boolean, isCi: boolean, hasTerminal: boolean }} where
 * @returns {'install' | 'ask' | 'tell'}
 */
export function installPolicy({ isRoot, isCi, hasTerminal }) {
  if (!isRoot) return 'tell'
  return isCi || !hasTerminal ? 'install' : 'ask'
}

/**
 * The wishes for a purpose: `start` opens a window, `test` needs the lab too.
 * @param {'start' | 'test'} purpose
 * @param {boolean} hasDisplay
 * @returns {Wish[]}
 */
export function wishes(purpose, hasDisplay) {
  const own = /** @type {Record<string, Wish[]>} */ (
    JSON.parse(readFileSync(new URL('system-packages.json', import.meta.url), 'utf8'))
  )
  const lab = join(ROOT, 'e2e', 'lab', 'packages.json')
  const labWishes = /** @type {{ package: string }[]} */ (JSON.parse(readFileSync(lab, 'utf8'))).map(
    (entry) => entry.package,
  )
  const forTests = purpose === 'test' ? [...(own.test ?? []), ...labWishes] : []
  return [...(own.window ?? []), ...(hasDisplay && purpose === 'start' ? [] : (own.display ?? [])), ...forTests]
}

/**
 * Installs what is missing if it may; otherwise says the one command. Never throws: what then cannot run says so itself.
 * @param {'start' | 'test'} purpose
 */
export async function installSystemPackages(purpose) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return
  const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  const missing = await missingOf(wishes(purpose, hasDisplay))
  if (missing.length === 0) return
  const policy = installPolicy({
    isRoot: process.getuid?.() === 0,
    isCi: Boolean(process.env.CI),
    hasTerminal: Boolean(process.stdin.isTTY && process.stderr.isTTY),
  })
  const command = `apt-get install -y --no-install-recommends ${missing.map((wish) => wish.split('|')[0]).join(' ')}`
  if (policy === 'tell') return say(`Some system packages are missing. Install them with:\n  sudo ${command}`)
  if (policy === 'ask' && !(await agrees(command))) return
  await install(missing)
}

/** @param {Wish[]} all */
async function missingOf(all) {
  const names = all.flatMap((wish) => wish.split('|'))
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
  const { output } = await run(['dpkg-query', '-W', '-f', '${Package} ${db:Status-Status}\n', ...names], {
    capture: true,
  })
  const installed = new Set(
    output.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  )
  return all.filter((wish) => !wish.split('|').some((name) => installed.has(name)))
}

/** @param {string} command */
async function agrees(command) {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Some system packages are missing. Run this now?\n  ${command}\n[y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

/** @param {Wish[]} missing */
async function install(missing) {
  say(`Installing system packages: ${missing.map((wish) => wish.split('|')[0]).join(' ')} …`)
  const restore = keepDaemonsDown()
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run(['apt-get', 'update', '-qq'], { env, capture: true, timeoutMs: UPDATE_LIMIT_MS })
    const names = await Promise.all(missing.map(availableName))
    const command = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names]
    const { code, output } = await run(command, { env, capture: true, timeoutMs: INSTALL_LIMIT_MS })
    if (code !== 0) say(`apt-get could not install them all:\n${output.slice(-2000)}`)
  } finally {
    restore()
  }
}

/** The alternative this release of Debian has. @param {Wish} wish */
async function availableName(wish) {
  for (const name of wish.split('|')) {
    const { output } = await run(['apt-cache', 'policy', name], { capture: true })
    if (/Candidate: (?!\(none\))/.test(output)) return name
  }
  return wish.split('|')[0] ?? wish
}

/**
 * Debian starts a daemon as soon as its package is there, unless this file forbids it. What stood there before comes
 * back, also when we are ended on the way.
 * @returns {() => void} puts everything back; a second call does nothing
 */
export function keepDaemonsDown(file = '/usr/sbin/policy-rc.d') {
  const aside = `${file}.before-longshore`
  const isOurs = existsSync(file) && readFileSync(file, 'utf8') === NO_DAEMONS // of a run that was killed
  if (existsSync(file) && !isOurs) renameSync(file, aside)
  writeFileSync(file, NO_DAEMONS, { mode: 0o755 })
  const restore = () => {
    process.off('exit', restore)
    if (!existsSync(file) || readFileSync(file, 'utf8') !== NO_DAEMONS) return
    if (existsSync(aside)) renameSync(aside, file)
    else rmSync(file)
  }
  process.on('exit', restore)
  return restore
}
