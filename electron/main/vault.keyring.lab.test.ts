/**
 * The vault with a real keyring: gnome-keyring on a D-Bus session of its own, a fresh home, and real Electron twice,
 * so that what one process sealed another can open only through the keyring.
 */
import { execFile, execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const electron = join(root, 'node_modules', 'electron', 'dist', 'electron')
const SECRET = 'sentinel-keyring-4b1d'

const has = (program: string) => {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const missing = ['gnome-keyring-daemon', 'dbus-run-session', 'xvfb-run'].filter((program) => !has(program))
if (!existsSync(electron)) missing.push('the Electron runtime')

describe.skipIf(missing.length > 0)(`a real keyring (missing here: ${missing.join(', ') || 'nothing'})`, () => {
  let home: string
  let probe: string

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'longshore-keyring-'))
    await mkdir(join(home, 'profile'))
    // Beside node_modules, so that electron-store is found from there.
    probe = join(root, 'node_modules', '.cache', 'longshore-tests', `keyring-probe-${process.pid}.mjs`)
    await mkdir(join(probe, '..'), { recursive: true })
    await writeFile(probe, await bundle(join(import.meta.dirname, 'testing', 'keyring-probe.ts')))
  })
  afterAll(async () => {
    await rm(home, { recursive: true, force: true })
    await rm(probe, { force: true })
  })

  /** Runs `script` in a session with an unlocked keyring; gives the lines that are JSON. */
  async function inSession(script: string, store = 'gnome-libsecret'): Promise<Record<string, unknown>[]> {
    const unlock = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1'
    const run = `run() { "$ELECTRON" --no-sandbox --disable-gpu --password-store=${store} "$PROBE" "$HOME/profile" "$@"; }`
    const env = { PATH: process.env.PATH ?? '', HOME: home, XDG_RUNTIME_DIR: home, ELECTRON: electron, PROBE: probe }
    const inner = `${unlock}; ${run}; ${script}`
    const { stdout } = await promisify(execFile)('xvfb-run', ['-a', 'dbus-run-session', '--', 'sh', '-c', inner], {
      env,
      timeout: 60_000,
    })
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  it('seals in one process, opens in another, and shows nothing on the disk', { timeout: 60_000 }, async () => {
    const script = `first=$(run put ${SECRET}); echo "$first"; run read "$(echo "$first" | sed 's/.*"id":"\\([0-9a-f]*\\)".*/\\1/')"`
    const [put, read] = await inSession(script)
    expect(put).toMatchObject({ seal: 'os', locked: false, osSeal: { available: true }, backend: 'gnome_libsecret' })
    expect(read).toMatchObject({ value: SECRET })
    const path = join(home, 'profile', 'vault.json')
    const text = await readFile(path, 'utf8')
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain(Buffer.from(SECRET).toString('base64'))
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('refuses to seal where the password store is plain text', { timeout: 60_000 }, async () => {
    const [put] = await inSession(`rm -f "$HOME/profile/vault.json"; run put ${SECRET}`, 'basic')
    expect(put).toEqual({ error: expect.stringContaining('master password') })
  })
})

async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    root,
    ssr: { external: ['electron', 'electron-store'], noExternal: ['zod'] },
    build: { ssr: entry, write: false, minify: false, target: 'node20' },
  })
  if (!('output' in built)) throw new Error('the probe did not become one bundle')
  return built.output[0].code
}
