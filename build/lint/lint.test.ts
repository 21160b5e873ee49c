/**
 * Plants what the rules beside this file forbid, and what they must leave alone, in an empty folder with the product's
 * biome.json, and asks Biome. Each piece of code is a file of its own.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')

/** What each rule says, enough of it to tell it from the others. */
const SAYS = {
  tls: 'rejectUnauthorized may only be true',
  html: 'No markup from strings',
  'open-external': 'hands addresses to the desktop',
  windows: 'Windows are made in',
  ipc: 'No IPC beside the contract',
  process: 'import execFile or spawn by name',
  shell: 'leave `shell` out',
  eval: 'No code from text',
  sql: 'SQL is one constant text',
} as const
type Rule = keyof typeof SAYS

const SUBSTITUTED = '`SELECT * FROM hosts WHERE name = ${' + 'name}`' // glued, so that nobody takes it for a template

const forbidden: [rule: Rule, code: string, file?: string][] = [
  ['tls', 'connect({ rejectUnauthorized: false })'],
  ['tls', "connect({ 'rejectUnauthorized': strict })"],
  ['tls', 'options.rejectUnauthorized = false'],
  ['html', "node.innerHTML = '<b>'"],
  ['html', "node['innerHTML'] = '<b>'"],
  ['html', "node.outerHTML += '<b>'"],
  ['html', "node.insertAdjacentHTML('beforeend', text)"],
  ['html', 'export const a = <div dangerouslySetInnerHTML={{ __html: text }} />', 'renderer/ui/markup.tsx'],
  ['html', 'export const a = { dangerouslySetInnerHTML: { __html: text } }'],
  ['open-external', 'shell.openExternal(url)', 'electron/main/menu.ts'],
  ['open-external', 'electron.shell.openExternal(url)'],
  ['open-external', 'const open = shell.openExternal'],
  ['windows', 'new BrowserWindow({ width: 1 })', 'electron/main/tray.ts'],
  ['windows', 'new electron.BrowserWindow()'],
  ['windows', 'new WebContentsView()'],
  ['ipc', "ipcMain.on('x', listen)", 'electron/main/vault.ts'],
  ['ipc', "ipcMain.handle('x', listen)"],
  ['ipc', "window.webContents.ipc.on('x', listen)"],
  ['process', "import { exec } from 'node:child_process'"],
  ['process', "import { execFile, execSync } from 'child_process'"],
  ['process', "import { exec as run } from 'node:child_process'"],
  ['process', "import * as processes from 'node:child_process'"],
  ['process', "import processes from 'node:child_process'"],
  ['process', "const processes = require('child_process')"],
  ['shell', "spawn('ls', [], { shell: true })"],
  ['eval', 'eval(text)'],
  ['eval', 'globalThis.eval(text)'],
  ['eval', "new Function('a', text)"],
  ['sql', `sql.run(${SUBSTITUTED})`],
  ['sql', `sql.get(${SUBSTITUTED}, 1)`],
  ['sql', `sql.all<Host>(\n  ${SUBSTITUTED},\n  1,\n)`],
  ['sql', "sql.all('SELECT * FROM ' + table)"],
  ['sql', `this.raw.prepare(${SUBSTITUTED})`],
]

const allowed: [code: string, file?: string][] = [
  ['connect({ rejectUnauthorized: true })'],
  ['node.textContent = text'],
  ['export const a = <div title="innerHTML is forbidden" />', 'renderer/ui/title.tsx'],
  ['shell.openExternal(url)', 'electron/main/open-external.ts'],
  ['api.shell.app.openExternal({ url })'],
  ['new BrowserWindow({ width: 1 })', 'electron/main/make-window.ts'],
  ['const all: BrowserWindow[] = BrowserWindow.getAllWindows()'],
  ["ipcMain.on('x', listen)", 'electron/main/ports.ts'],
  ["ipcMain.removeAllListeners('x')"],
  ["import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'"],
  ["import exec from 'tinyexec'"],
  ['const found = /a/.exec(text)'],
  ["spawn('ls', [], { shell: false })"],
  ['evaluate(text)'],
  ["sql.all('SELECT * FROM hosts WHERE name = ?', name)"],
  ['sql.all(`SELECT *\n  FROM hosts`)'],
  [`sql.run('UPDATE hosts SET name = ?', ${SUBSTITUTED})`],
  [`cache.get(${SUBSTITUTED})`],
  [`// biome-ignore lint/plugin/sql: the columns are constants\nsql.all(${SUBSTITUTED})`],
]

let folder: string
const said = new Map<string, string[]>()
const fileOf = (kind: string, index: number, file?: string) => file ?? `electron/engine/${kind}-${index}.ts`

function plant(file: string, code: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), `${code}\n`, { flag: 'wx' })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lint-rules-'))
  cpSync(join(root, 'biome.json'), join(folder, 'biome.json'))
  cpSync(import.meta.dirname, join(folder, 'build/lint'), { recursive: true, filter: (file) => !file.endsWith('.ts') })
  for (const [index, [, code, file]] of forbidden.entries()) plant(fileOf('forbidden', index, file), code)
  for (const [index, [code, file]] of allowed.entries()) plant(fileOf('allowed', index, file), code)
  const flags = ['lint', '--only=plugin', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=json']
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...flags, 'electron', 'renderer'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (!stdout) throw new Error(stderr)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { message: string; location: { path: string } }[] }
  for (const { message, location } of diagnostics)
    said.set(location.path, [...(said.get(location.path) ?? []), message])
}, 30_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the bans', () => {
  test.each(forbidden.map(([rule, code, file], index) => ({ rule, code, path: fileOf('forbidden', index, file) })))(
    '$rule refuses: $code',
    ({ rule, path }) => {
      expect(said.get(path)).toEqual([expect.stringContaining(SAYS[rule])])
    },
  )

  test.each(allowed.map(([code, file], index) => ({ code, path: fileOf('allowed', index, file) })))(
    'nothing is said of: $code',
    ({ path }) => {
      expect(said.get(path)).toBeUndefined()
    },
  )

  test('every rule in the folder is wired and broken above', () => {
    const rules = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.grit'))
    expect(rules.sort()).toEqual(
      Object.keys(SAYS)
        .map((rule) => `${rule}.grit`)
        .sort(),
    )
    expect(new Set(forbidden.map(([rule]) => rule))).toEqual(new Set(Object.keys(SAYS)))
  })
})
