/**
 * The app and the empty window as the bench opens them: by Playwright where pages are looked at, as bare processes where
 * the start is timed. Both get the same flags.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ElectronApplication, _electron as electron, type Page } from 'playwright'
import { framesMs } from './frames'
import { BENCH, ROOT } from './paths'

const FLAGS = ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
const EMPTY = join(BENCH, 'empty-window', 'main.mjs')
const CONTAINERS = 'longshore://open/containers'
const PAINT_LIMIT_MS = 20_000
const FLOOR_MS = 8000

export interface Opened {
  pid: number
  page: Page
  close: () => Promise<void>
}

/** The app on its Containers page, with a profile that `prepareProfile` made. */
export const openApp = (profile: string) => open([ROOT, `--profile=${profile}`, CONTAINERS], profile)

export const openEmpty = (profile: string) => open([EMPTY, `--user-data-dir=${profile}`], profile)

async function open(args: readonly string[], profile: string): Promise<Opened> {
  const app: ElectronApplication = await electron.launch({ cwd: ROOT, args: [...FLAGS, ...args], env: envOf(profile) })
  const page = await app.firstWindow()
  const close = async () => {
    // What still runs in a terminal would be asked about in a native dialog.
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false })
    })
    await app.close()
  }
  return { pid: app.process().pid ?? 0, page, close }
}

/** The floor: from frame to frame where nothing is to be done. */
export async function emptyFrames(profile: string): Promise<number[]> {
  const { page, close } = await openEmpty(profile)
  await sleep(3000)
  try {
    return await framesMs(page, FLOOR_MS)
  } finally {
    await close()
  }
}

/** Milliseconds from the start of the process to rows on the screen. */
export async function timeAppStart(profile: string, rows: number): Promise<number> {
  const log = join(profile, 'logs', 'shell.log')
  const known = existsSync(log) ? readFileSync(log, 'utf8').length : 0
  return timeStart([ROOT, `--profile=${profile}`, CONTAINERS], profile, () => {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').slice(known).split('\n') : []
    const line = lines.find((each) => each.includes('"page.painted"'))
    if (!line) return undefined
    const painted = JSON.parse(line)
    if (painted.rows !== rows) throw new Error(`${painted.rows} of ${rows} rows were painted first`)
    return Date.parse(painted.at)
  })
}

/** The same of the empty window. */
export const timeEmptyStart = (profile: string) =>
  timeStart([EMPTY, `--user-data-dir=${profile}`], profile, (output) => {
    const painted = /^painted (\d+)/m.exec(output)?.[1]
    return painted === undefined ? undefined : Number(painted)
  })

async function timeStart(
  args: readonly string[],
  profile: string,
  paintedAt: (output: string) => number | undefined,
): Promise<number> {
  const program: string = createRequire(import.meta.url)('electron')
  let output = ''
  const startedAt = Date.now()
  const child = spawn(program, [...FLAGS, ...args], {
    cwd: ROOT,
    env: envOf(profile),
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  child.stdout.on('data', (data: Buffer) => (output += data.toString()))
  try {
    while (Date.now() - startedAt < PAINT_LIMIT_MS && child.exitCode === null) {
      const at = paintedAt(output)
      if (at !== undefined) return at - startedAt
      await sleep(20)
    }
    throw new Error('nothing was painted')
  } finally {
    await sleep(300) // what the start still has to do is not the next one's load
    await end(child)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(timer)
}

function envOf(profile: string): Record<string, string> {
  const home = join(profile, 'home')
  mkdirSync(home, { recursive: true })
  const kept = ['PATH', 'DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS'].flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { ...Object.fromEntries(kept), HOME: home }
}
