/**
 * A small shell that is not there: prompt, echo, line editing, history, Ctrl-C, Ctrl-D, and the commands of commands.ts.
 * With a terminal it does what the kernel's and a shell's line editing do together; without one it reads lines. Made by
 * execs.ts for containers and by machine-shell.ts for machines.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { COMMANDS, type Running } from './commands'
import { stepsOf } from './words'
import type { World } from './world'

export interface ShellOptions {
  world: World
  folder: string
  isTerminal: boolean
  /** False when there is no room for more; `drained` tells when there is. */
  write: (bytes: Buffer) => boolean
  drained: () => Promise<void>
  onExit: (code: number) => void
  now: () => number
}

export interface Shell {
  input: (bytes: Buffer) => void
  resize: (columns: number, rows: number) => void
  /** Ends it as a hang-up would, whatever runs. */
  hangUp: () => void
}

const MAX_LINE = 4000
/** 128 and the number of SIGHUP. */
export const HUNG_UP = 129

export function startShell({ world, folder, isTerminal, write, drained, onExit, now }: ShellOptions): Shell {
  const history: string[] = []
  let line = ''
  let place = 0
  let lastCode = 0
  let isOver = false
  let interrupt = new AbortController()
  let work: Promise<void> = Promise.resolve()
  let isBusy = false
  const size = { columns: 80, rows: 24 }

  async function print(text: string) {
    if (isOver || interrupt.signal.aborted) return
    if (!write(Buffer.from(isTerminal ? text.replaceAll('\n', '\r\n') : text))) await drained()
    // Gives the key that interrupts it a chance to be read.
    else await wait(0)
  }
  const raw = (text: string) => !isOver && isTerminal && write(Buffer.from(text))
  const prompt = () =>
    raw(world.user === 'root' ? `${running.folder} # ` : `${world.user}@${world.hostname}:${running.folder}$ `)

  const running: Running = {
    world,
    folder,
    size,
    isTerminal,
    get signal() {
      return interrupt.signal
    },
    now,
    print,
    sleep: (ms) => wait(ms, undefined, { signal: interrupt.signal }).catch(() => {}),
  }

  function end(code: number) {
    if (isOver) return
    isOver = true
    interrupt.abort()
    onExit(code & 0xff)
  }

  async function run(text: string) {
    const steps = stepsOf(text, (name) => (name === '?' ? String(lastCode) : (world.environment.get(name) ?? '')))
    if (!steps) {
      lastCode = 2
      return print('sh: this shell is simulated: it has no pipes, no redirections and no jobs\n')
    }
    for (const { when, words } of steps) {
      if (isOver || interrupt.signal.aborted) return
      if (when === 'always' || (when === 'success') === (lastCode === 0)) await runOne(words)
    }
  }

  async function runOne([name = '', ...args]: string[]) {
    if (name === 'exit') return end(args[0] === undefined ? lastCode : Number(args[0]) || 0)
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (!command) {
      lastCode = 127
      return print(`sh: ${name}: not found (this shell is simulated; try help)\n`)
    }
    lastCode = await command(args, running)
    if (interrupt.signal.aborted) lastCode = 130
  }

  /** One line after the other, also of those that came while one was at work. */
  function submit(text: string) {
    work = work.then(async () => {
      if (isOver) return
      isBusy = true
      interrupt = new AbortController()
      await run(text)
      isBusy = false
      prompt()
    })
  }

  function show(text: string) {
    raw(`\r\x1b[K`)
    prompt()
    line = text
    raw(line)
  }

  function recall(by: number) {
    place = Math.max(0, Math.min(history.length, place + by))
    show(history[place] ?? '')
  }

  function interrupted() {
    raw('^C\r\n')
    line = ''
    if (isBusy) interrupt.abort()
    else prompt()
  }

  function enter() {
    raw('\r\n')
    if (line.trim() !== '') history.push(line)
    place = history.length
    submit(line)
    line = ''
  }

  function leave() {
    if (line !== '' || isBusy) return
    raw('\r\n')
    end(lastCode)
  }

  const KEYS: Readonly<Record<string, () => void>> = {
    '\r': enter,
    '\n': enter,
    '\x03': interrupted,
    '\x04': leave,
    '\x0c': () => {
      raw('\x1b[H\x1b[2J')
      show(line)
    },
    '\x15': () => show(''),
    '\x7f': () => erase(),
    '\b': () => erase(),
    '\x1b[A': () => recall(-1),
    '\x1b[B': () => recall(1),
    '\x1bOA': () => recall(-1),
    '\x1bOB': () => recall(1),
  }

  function erase() {
    if (line === '') return
    line = Array.from(line).slice(0, -1).join('')
    raw('\b \b')
  }

  function key(pressed: string) {
    const known = KEYS[pressed]
    if (known) return known()
    if (pressed.length > 1 && pressed.startsWith('\x1b')) return
    if (pressed < ' ') return
    if (line.length + pressed.length > MAX_LINE) return
    line += pressed
    raw(pressed)
  }

  function input(bytes: Buffer) {
    if (isOver) return
    const text = bytes.toString('utf8')
    if (isTerminal) for (const [pressed] of text.matchAll(KEY)) key(pressed)
    else {
      const lines = (line + text).split('\n')
      line = (lines.pop() ?? '').slice(0, MAX_LINE)
      for (const each of lines) submit(each)
    }
  }

  raw(`This shell is simulated: nothing behind it is real. Try "help".\r\n`)
  prompt()
  return {
    input,
    resize: (columns, rows) => Object.assign(size, { columns, rows }),
    hangUp: () => end(HUNG_UP),
  }
}

/** A sequence of a key, or one character. */
const KEY =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: keys are sent as control characters.
  /\u001b\[[0-9;?]*[~A-Za-z]|\u001bO[A-Za-z]|./gsu

/** `sh -c LINE`: runs it and ends. */
export function runLine(text: string, { write, isTerminal, ...options }: ShellOptions): Shell {
  const ended = (bytes: Buffer) => (isTerminal ? Buffer.from(bytes.toString().replaceAll('\n', '\r\n')) : bytes)
  const shell = startShell({ ...options, isTerminal: false, write: (bytes) => write(ended(bytes)) })
  shell.input(Buffer.from(`${text.replaceAll('\n', ' ')}\nexit $?\n`))
  return { ...shell, input: () => {} }
}
