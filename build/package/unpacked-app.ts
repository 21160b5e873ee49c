/**
 * The app as a person gets it: the deb's content in a temporary folder, and its executable started with an empty home.
 * Used by the package test. The deb is unpacked, not installed: the machine stays as it was.
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Display } from '../display.mjs'

const LIMIT_MS = 130_000

/** `seconds` from the start of the process to its end. */
export interface Run {
  code: number | null
  stdout: string
  stderr: string
  seconds: number
}

/** `root` is what would be `/` after the installation. */
export interface UnpackedApp {
  root: string
  /** Runs it to its end, which is after 130 s at the latest. */
  run: (args: string[], env?: Record<string, string>) => Promise<Run>
  /** Removes everything. */
  remove: () => void
}

export function unpackDeb(deb: string, display: Display): UnpackedApp {
  const directory = mkdtempSync(join(tmpdir(), 'longshore-package-'))
  const root = join(directory, 'root')
  execFileSync('dpkg-deb', ['-x', deb, root])
  let homes = 0
  return {
    root,
    run(args, env = {}) {
      const home = join(directory, `home-${homes++}`)
      mkdirSync(home)
      const flags = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-gpu'] : ['--disable-gpu']
      const command = [...display.prefix, join(root, 'opt/Longshore/longshore'), ...flags, ...args]
      return runToEnd(command, home, { ...freshEnvironment(home), ...display.env, ...env })
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

/** What a login gives, and nothing of the project's: neither its Node nor its settings. */
function freshEnvironment(home: string): Record<string, string> {
  const kept = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS', 'LANG', 'TMPDIR']
  const entries = kept.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(entries), HOME: home, PATH: '/usr/local/bin:/usr/bin:/bin' }
}

function runToEnd([command = '', ...args]: string[], cwd: string, env: Record<string, string>): Promise<Run> {
  const startedAt = Date.now()
  // A group of its own: the time limit must end the session bus and the app's processes too.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk))
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), LIMIT_MS)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code, ...output, seconds: (Date.now() - startedAt) / 1000 })
    })
  })
}
