#!/usr/bin/env node
// @ts-check
/**
 * Stands in for `fpm`, which electron-builder downloads from GitHub: builds a deb with dpkg-deb from the arguments
 * electron-builder gives fpm, and nothing else. Used through CUSTOM_FPM_PATH where fpm cannot be had (plan.mjs).
 * Arguments: `-t deb --name N --version V … --package FILE.deb SOURCE=DESTINATION …`; a source that ends with `/` is
 * a folder whose content goes to the destination.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** @typedef {{ options: Map<string, string>, depends: string[], recommends: string[], sources: [string, string][] }} Order */

const WITHOUT_VALUE = new Set(['--force', '--debug', '--verbose'])
/** fpm's name of a compression and dpkg-deb's, where they differ. */
const COMPRESSIONS = new Map([['gz', 'gzip']])
/** fpm's name of a script and Debian's. */
const SCRIPTS = [
  ['--before-install', 'preinst'],
  ['--after-install', 'postinst'],
  ['--before-remove', 'prerm'],
  ['--after-remove', 'postrm'],
]

const order = read(process.argv.slice(2))
if (order.options.get('-t') !== 'deb') throw new Error(`This fpm makes deb only, not ${order.options.get('-t')}.`)
const work = mkdtempSync(join(tmpdir(), 'longshore-deb-'))
try {
  build(order, work)
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** @param {string[]} given @returns {Order} */
function read(given) {
  /** @type {Order} */
  const found = { options: new Map(), depends: [], recommends: [], sources: [] }
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? ''
    if (WITHOUT_VALUE.has(word)) continue
    if (word.startsWith('-')) at += note(found, word, given[at + 1] ?? '')
    else found.sources.push(halves(word, word.lastIndexOf('=')))
  }
  return found
}

/** Gives how many further words it took. @param {Order} found @param {string} word @param {string} next */
function note(found, word, next) {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1
  const [name, value] = equals > 0 ? halves(word, equals) : [word, next]
  if (name === '-d' || name === '--depends') found.depends.push(value)
  else if (name === '--deb-recommends') found.recommends.push(value)
  else found.options.set(name, value)
  return equals > 0 ? 0 : 1
}

/** @param {string} text @param {number} at @returns {[string, string]} */
function halves(text, at) {
  return [text.slice(0, at), text.slice(at + 1)]
}

/** @param {Order} order @param {string} tree */
function build(order, tree) {
  for (const [source, destination] of order.sources) place(source, join(tree, destination))
  const sizeKib = Number.parseInt(execFileSync('du', ['-sk', '--apparent-size', tree], { encoding: 'utf8' }), 10)
  const control = join(tree, 'DEBIAN')
  mkdirSync(control)
  writeFileSync(join(control, 'control'), controlFile(order, sizeKib))
  for (const [option = '', name = ''] of SCRIPTS) {
    const script = order.options.get(option)
    if (script) place(script, join(control, name), 0o755)
  }
  chmodSync(tree, 0o755) // mkdtemp makes it 0700, which would become the mode of / at the other end
  const target = need(order, '--package')
  // Level 1: what is made here is unpacked once and thrown away; level 9 takes half a minute for a tenth less.
  const how = ['--root-owner-group', `-Z${compression(order)}`, '-z1']
  execFileSync('dpkg-deb', [...how, '--build', tree, target], { stdio: 'inherit' })
}

/** @param {Order} order */
function compression({ options }) {
  const asked = options.get('--deb-compression') ?? 'xz'
  return COMPRESSIONS.get(asked) ?? asked
}

/** @param {string} source @param {string} destination @param {number} [mode] of a file; folders keep theirs */
function place(source, destination, mode = 0o644) {
  mkdirSync(dirname(destination), { recursive: true })
  if (source.endsWith('/')) return cpSync(source, destination, { recursive: true, verbatimSymlinks: true })
  copyFileSync(source, destination)
  chmodSync(destination, mode)
}

/** Format: Debian Policy, chapter 5. @param {Order} order @param {number} sizeKib @returns {string} */
function controlFile(order, sizeKib) {
  const { options, depends, recommends } = order
  const fields = {
    Package: need(order, '--name'),
    Version: need(order, '--version'),
    Architecture: need(order, '--architecture'),
    Maintainer: need(order, '--maintainer'),
    'Installed-Size': String(sizeKib),
    Depends: depends.join(', '),
    Recommends: recommends.join(', '),
    Section: options.get('--category') ?? 'misc',
    Priority: options.get('--deb-priority') ?? 'optional',
    Homepage: options.get('--url') ?? '',
    Description: description(need(order, '--description')),
  }
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

/** A synopsis, then lines that begin with a space; an empty line is written as a full stop. @param {string} text */
function description(text) {
  const [first = '', ...rest] = text.trim().split('\n')
  return [first.trim(), ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n')
}

/** @param {Order} order @param {string} option @returns {string} */
function need({ options }, option) {
  const value = options.get(option)
  if (!value) throw new Error(`${option} is missing.`)
  return value
}
