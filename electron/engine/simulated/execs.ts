/**
 * Commands in a simulated container, and its own terminal: the calls dockerd has for them, and what runs behind. The
 * connection that starts one is taken over from HTTP (http-server.ts). What runs is the simulated shell, one of its
 * commands, or nothing: then it says so in runc's words.
 */

import { once } from 'node:events'
import type { Duplex } from 'node:stream'
import type { Engine } from './engine-state'
import { type Container, isUp } from './model'
import { exit } from './process-life'
import { Refusal } from './refusal'
import { type Asked, Created, jsonBody, namedContainer, wholeNumber } from './request'
import { COMMANDS } from './shell/commands'
import { HUNG_UP, runLine, type Shell, type ShellOptions, startShell } from './shell/shell'
import { containerWorld } from './shell/world'

interface Exec {
  id: string
  container: Container
  command: string[]
  tty: boolean
  user: string
  folder: string
  environment: string[]
  isRunning: boolean
  exitCode: number | null
  shell?: Shell
}

const SHELLS = new Set(['sh', 'ash', '/bin/sh', '/bin/ash'])
/** Of those that have ended only so many are remembered. */
const REMEMBERED = 200
const NOT_FOUND = 127
const execs = new WeakMap<Engine, Map<string, Exec>>()

function execsOf(engine: Engine): Map<string, Exec> {
  const known = execs.get(engine) ?? new Map<string, Exec>()
  execs.set(engine, known)
  return known
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export async function createExec(asked: Asked): Promise<Created> {
  const { engine } = asked
  const container = namedContainer(asked)
  const given: Partial<Record<string, unknown>> = Object(await jsonBody(asked))
  if (container.status === 'paused')
    throw new Refusal(409, `Container ${container.id} is paused, unpause the container before exec`)
  if (!isUp(container) || container.status === 'restarting')
    throw new Refusal(409, `Container ${container.id} is not running`)
  const command = texts(given.Cmd)
  if (command.length === 0) throw new Refusal(400, 'No exec command specified')
  const all = execsOf(engine)
  for (const old of [...all.values()].slice(0, Math.max(0, all.size - REMEMBERED)))
    if (!old.isRunning) all.delete(old.id)
  const exec: Exec = {
    id: engine.random.id(),
    container,
    command,
    tty: given.Tty === true,
    user: text(given.User),
    folder: text(given.WorkingDir) || container.workingDir || '/',
    environment: texts(given.Env),
    isRunning: false,
    exitCode: null,
  }
  all.set(exec.id, exec)
  return new Created({ Id: exec.id })
}

export function inspectExec({ engine, names }: Asked) {
  const { id, isRunning, exitCode, container, command, tty, user } = execOf(engine, names[0])
  const [entrypoint = '', ...args] = command
  return {
    ID: id,
    Running: isRunning,
    ExitCode: exitCode,
    ProcessConfig: { tty, entrypoint, arguments: args, privileged: false, ...(user === '' ? {} : { user }) },
    OpenStdin: true,
    OpenStderr: true,
    OpenStdout: true,
    CanRemove: false,
    ContainerID: container.id,
    DetachKeys: '',
    Pid: isRunning ? container.pid + 1 : 0,
  }
}

export function resizeExec({ engine, names, query }: Asked): undefined {
  const exec = execOf(engine, names[0])
  if (!exec.isRunning) throw new Refusal(409, `Exec command ${exec.id} is not running`)
  exec.shell?.resize(wholeNumber(query, 'w', 80), wholeNumber(query, 'h', 24))
}

/** Of the container's own terminals that are attached. */
const attached = new WeakMap<Container, Set<Shell>>()

export function resizeContainer(asked: Asked): undefined {
  const shells = attached.get(namedContainer(asked)) ?? []
  for (const shell of shells) shell.resize(wholeNumber(asked.query, 'w', 80), wholeNumber(asked.query, 'h', 24))
}

function execOf(engine: Engine, id = ''): Exec {
  const exec = execsOf(engine).get(id)
  if (!exec) throw new Refusal(404, `No such exec instance: ${id}`)
  return exec
}

/** What a connection that was taken over is for. @throws Refusal */
export function hijacked(engine: Engine, path: string): (socket: Duplex) => void {
  const [, execId] = /^\/exec\/([0-9a-f]+)\/start$/.exec(path) ?? []
  if (execId !== undefined) {
    const exec = execOf(engine, execId)
    if (exec.isRunning || exec.exitCode !== null) throw new Refusal(409, `Exec command ${exec.id} has already run`)
    return (socket) => begin(engine, exec, socket)
  }
  const [, name] = /^\/containers\/([^/]+)\/attach$/.exec(path) ?? []
  if (name === undefined) throw new Refusal(404, 'page not found', 'bare')
  const container = engine.find(decodeURIComponent(name))
  if (!isUp(container)) throw new Refusal(409, `You cannot attach to a stopped container, start it first`)
  return (socket) => attach(engine, container, socket)
}

function begin(engine: Engine, exec: Exec, socket: Duplex): void {
  const { container, command, tty, user, environment, folder } = exec
  exec.isRunning = true
  const finish = (code: number) => {
    exec.isRunning = false
    exec.exitCode = code
  }
  const wanted = { container, user, environment, command: command.join(' ') }
  const options = optionsOf(engine, socket, tty, finish, folder, wanted)
  const [program = '', ...args] = command
  const shell = startProgram(engine, exec, program, args, options)
  if (shell) exec.shell = talk(engine, container, socket, shell)
}

function startProgram(
  engine: Engine,
  exec: Exec,
  program: string,
  args: string[],
  options: Options,
): Shell | undefined {
  const [flag, script = ''] = args
  if (SHELLS.has(program) && flag === '-c') return runScript(engine, exec, script, options)
  if (SHELLS.has(program)) return startShell(options)
  if (Object.hasOwn(COMMANDS, program)) return runLine([program, ...args].map((word) => `'${word}'`).join(' '), options)
  const words = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\r\n`
  options.write(Buffer.from(words))
  options.onExit(NOT_FOUND)
  return undefined
}

/** Two scripts that Longshore runs by itself are known by what is in them; the simulated shell has no loops. */
function runScript(engine: Engine, exec: Exec, script: string, options: Options): Shell {
  if (script.includes('command -v "$s"')) return runLine('echo /bin/sh', options)
  const [, mark] = /grep -qs '(LONGSHORE_TERMINAL=[\w-]+)'/.exec(script) ?? []
  if (mark === undefined) return runLine(script, options)
  for (const each of execsOf(engine).values())
    if (each !== exec && each.isRunning && each.environment.includes(mark)) each.shell?.hangUp()
  return runLine('true', options)
}

function attach(engine: Engine, container: Container, socket: Duplex): void {
  const wanted = { container, user: '', environment: [], command: container.command.join(' ') }
  // Its terminal is that of its first process; leaving it is no end.
  const finish = (code: number) => code !== HUNG_UP && exit(engine, container, code)
  const options = optionsOf(engine, socket, container.tty, finish, container.workingDir || '/', wanted)
  const shell = talk(engine, container, socket, startShell(options))
  const shells = attached.get(container) ?? new Set()
  attached.set(container, shells.add(shell))
  socket.once('close', () => shells.delete(shell))
}

type Options = ShellOptions

function optionsOf(
  engine: Engine,
  socket: Duplex,
  isTerminal: boolean,
  finish: (code: number) => void,
  folder: string,
  { container, ...wanted }: { user: string; environment: readonly string[]; command: string; container: Container },
): Options {
  return {
    world: containerWorld(engine, container, wanted),
    folder,
    isTerminal,
    write: (bytes) => !socket.destroyed && socket.write(isTerminal ? bytes : framed(bytes)),
    drained: () => Promise.race([once(socket, 'drain'), once(socket, 'close')]).then(() => {}),
    now: engine.now,
    onExit(code) {
      finish(code)
      socket.end()
    },
  }
}

/** Until the socket closes or the container ends. */
function talk(engine: Engine, container: Container, socket: Duplex, shell: Shell): Shell {
  socket.on('data', shell.input)
  socket.resume()
  const unsubscribe = engine.events.subscribe(({ action, actorId }) => {
    if (action === 'die' && actorId === container.id) shell.hangUp()
  })
  socket.once('close', () => {
    unsubscribe()
    shell.hangUp()
  })
  return shell
}

/** Engine API, "Stream format": standard output. */
function framed(bytes: Buffer): Buffer {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(bytes.length, 4)
  return Buffer.concat([header, bytes])
}
