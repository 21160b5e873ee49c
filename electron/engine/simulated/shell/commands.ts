/**
 * The commands a simulated shell knows: enough to try a terminal with, and `help` says that it is simulated. A command
 * gives its exit code; one that takes its time ends at Ctrl-C (`signal`). Called by shell.ts.
 */
import type { World } from './world'

export interface Running {
  world: World
  /** The present folder; `cd` changes it. */
  folder: string
  size: { columns: number; rows: number }
  isTerminal: boolean
  signal: AbortSignal
  now: () => number
  /** Resolves when there is room for more. */
  print: (text: string) => Promise<void>
  sleep: (ms: number) => Promise<void>
}
type Command = (args: string[], running: Running) => number | Promise<number>

const HELP = `This shell is simulated: nothing behind it is real. It knows
  help, echo, env, pwd, cd, ls, cat, ps, id, whoami, hostname, uname, date, uptime
  seq N, sleep N, yes, colours, stty size, clear, true, false, exit N
`

export const COMMANDS: Readonly<Record<string, Command>> = {
  help: (_, { print }) => said(print(HELP)),
  echo: (args, { print }) => said(print(args[0] === '-n' ? args.slice(1).join(' ') : `${args.join(' ')}\n`)),
  env: (_, { print, world }) =>
    said(print([...world.environment].map(([name, value]) => `${name}=${value}\n`).join(''))),
  pwd: (_, { print, folder }) => said(print(`${folder}\n`)),
  cd,
  ls,
  cat,
  ps: (_, { print, world }) => said(print(processTable(world))),
  id: (_, { print, world: { user } }) => {
    const number = user === 'root' ? 0 : 1000
    return said(print(`uid=${number}(${user}) gid=${number}(${user}) groups=${number}(${user})\n`))
  },
  whoami: (_, { print, world }) => said(print(`${world.user}\n`)),
  hostname: (_, { print, world }) => said(print(`${world.hostname}\n`)),
  uname: (args, { print, world: { hostname, kernel } }) =>
    said(print(args.includes('-a') ? `Linux ${hostname} ${kernel} x86_64 GNU/Linux\n` : 'Linux\n')),
  date: (_, { print, now }) => said(print(`${new Date(now()).toUTCString()}\n`)),
  uptime: (_, { print, now, world }) => said(print(`up ${Math.floor((now() - world.bootedAt) / 86_400_000)} days\n`)),
  seq,
  async sleep(args, { sleep }) {
    await sleep(Number(args[0] ?? 0) * 1000)
    return 0
  },
  async yes(args, { print, signal }) {
    const block = `${args.join(' ') || 'y'}\n`.repeat(500)
    while (!signal.aborted) await print(block)
    return 130
  },
  colours: (_, { print }) => said(print(palette())),
  stty(args, { print, size, isTerminal }) {
    if (!isTerminal) return said(print('stty: standard input: not a tty\n'), 1)
    return said(print(args[0] === 'size' ? `${size.rows} ${size.columns}\n` : 'speed 38400 baud;\n'))
  },
  clear: (_, { print }) => said(print('\x1b[H\x1b[2J\x1b[3J')),
  true: () => 0,
  false: () => 1,
}

async function said(printing: Promise<void>, code = 0): Promise<number> {
  await printing
  return code
}

/** An absolute path without `.` and `..`. */
export function resolvePath(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

function cd(args: string[], running: Running): number | Promise<number> {
  const to = resolvePath(running.folder, args[0] ?? running.world.home)
  if (!running.world.folders.has(to))
    return said(running.print(`sh: cd: can't cd to ${args[0]}: No such file or directory\n`), 2)
  running.folder = to
  return 0
}

function ls(args: string[], { world, folder, print }: Running): Promise<number> {
  const path = args.find((each) => !each.startsWith('-')) ?? '.'
  const isLong = args.some((each) => /^-\w*l/.test(each))
  const found = world.folders.get(resolvePath(folder, path))
  if (!found) return said(print(`ls: ${path}: No such file or directory\n`), 1)
  const base = resolvePath(folder, path)
  const lines = found.map((name) => {
    const isFolder = world.folders.has(resolvePath(base, name))
    const shown = isFolder ? `\x1b[1;34m${name}\x1b[m` : name
    return isLong ? `${isFolder ? 'drwxr-xr-x' : '-rw-r--r--'}    1 root     root          ${shown}\n` : shown
  })
  if (lines.length === 0) return said(Promise.resolve())
  return said(print(isLong ? lines.join('') : `${lines.join('  ')}\n`))
}

async function cat(args: string[], { world, folder, print }: Running): Promise<number> {
  let code = 0
  for (const path of args) {
    const text = world.files.get(resolvePath(folder, path))
    if (text === undefined) code = 1
    await print(text ?? `cat: can't open '${path}': No such file or directory\n`)
  }
  return code
}

async function seq(args: string[], { print, signal }: Running): Promise<number> {
  const last = Math.min(Number(args[0]) || 0, 10_000_000)
  for (let from = 1; from <= last && !signal.aborted; from += 1000) {
    let block = ''
    for (let number = from; number <= Math.min(last, from + 999); number += 1) block += `${number}\n`
    await print(block)
  }
  return signal.aborted ? 130 : 0
}

function processTable({ processes }: World): string {
  const rows = processes.map(
    ({ pid, user, command }) => `${String(pid).padStart(5)} ${user.padEnd(8)}  0:00 ${command}\n`,
  )
  return `  PID USER     TIME  COMMAND\n${rows.join('')}`
}

/** The sixteen colours, the styles, and a line of true colour. */
function palette(): string {
  const cells = (from: number) => Array.from({ length: 8 }, (_, i) => `\x1b[${from + i}m  \x1b[m`).join('')
  const rainbow = Array.from({ length: 48 }, (_, i) => `\x1b[48;2;${255 - i * 5};${i * 5};160m \x1b[m`).join('')
  return `${cells(40)}\n${cells(100)}\n\x1b[1mbold\x1b[m \x1b[3mitalic\x1b[m \x1b[4munderlined\x1b[m \x1b[7minverse\x1b[m\n${rainbow}\n`
}
