/**
 * From what a person wants to something that runs: finds the shell of a container, puts a host's one into tmux, and says
 * in words why there is none. Used by index.ts.
 */
import type { TerminalWanted } from '../../../shared/contract/terminals'
import { Failure } from '../../../shared/errors'
import type { DockerHost, Session } from '../ports'
import {
  baseName,
  environmentOf,
  FIND_SHELL,
  FIND_TMUX,
  hangUpCommand,
  noHostShell,
  noShell,
  noTmux,
  notRunning,
  noUser,
  saysNotFound,
  saysNoUser,
  shellIn,
  tmuxCommand,
  tmuxEndCommand,
} from './rules'

export interface Opened {
  session: Session
  /** What runs, as a person reads it. */
  command: string
  tty: boolean
}

export interface Place {
  docker: DockerHost
  hostName: string
  /** The session's own id, by which its processes are known. */
  id: string
  columns: number
  rows: number
}

type Of<K extends TerminalWanted['kind']> = Extract<TerminalWanted, { kind: K }>

/** Rejects with a Failure in words of the container's or host's name. */
export async function openWanted(wanted: TerminalWanted, place: Place, signal: AbortSignal): Promise<Opened> {
  try {
    switch (wanted.kind) {
      case 'exec':
        return await openExec(wanted, place, signal)
      case 'attach':
        return {
          session: await place.docker.containers.attach(wanted.containerId, place, signal),
          command: 'its own terminal',
          tty: true,
        }
      case 'host':
        return await openShell(wanted, place, signal)
    }
  } catch (thrown) {
    throw await explained(thrown, wanted, place.docker, signal)
  }
}

async function explained(thrown: unknown, wanted: TerminalWanted, { containers }: DockerHost, signal: AbortSignal) {
  if (!(thrown instanceof Failure) || wanted.kind === 'host') return thrown
  if (saysNoUser(thrown.message)) return noUser(wanted, thrown.message)
  if (thrown.code !== 'CONFLICT') return thrown
  const row = await containers.look(wanted.containerId, signal).catch(() => undefined)
  return (row && notRunning(wanted, row.state)) ?? thrown
}

async function openExec(
  wanted: Of<'exec'>,
  { docker, id, columns, rows }: Place,
  signal: AbortSignal,
): Promise<Opened> {
  const { containerId, user, directory, tty } = wanted
  const command = wanted.command ?? [await findShell(wanted, docker, signal)]
  const environment = environmentOf(wanted.environment ?? [], tty, id)
  const asked = { command, user, directory, environment, tty, columns, rows }
  const session = await docker.containers.exec(containerId, asked, signal)
  return { session, command: wanted.command ? command.join(' ') : baseName(command[0] ?? ''), tty }
}

async function findShell({ containerId, user, name }: Of<'exec'>, docker: DockerHost, signal: AbortSignal) {
  const asked = { command: FIND_SHELL, ...(user === undefined ? {} : { user }) }
  try {
    const { exitCode, stdout, stderr } = await docker.containers.run(containerId, asked, signal)
    if (exitCode === 0) return shellIn(stdout.toString('utf8')) ?? 'sh'
    const said = Buffer.concat([stdout, stderr]).toString('utf8', 0, 1000)
    if (saysNoUser(said)) throw noUser({ name }, said)
    throw noShell(name, said)
  } catch (thrown) {
    // Podman refuses where Docker answers and says it in the output.
    if (thrown instanceof Failure && saysNotFound(thrown.message)) throw noShell(name, thrown.message)
    throw thrown
  }
}

async function openShell(wanted: Of<'host'>, place: Place, signal: AbortSignal): Promise<Opened> {
  const { docker, hostName, columns, rows } = place
  const { shell } = docker
  if (!shell) throw noHostShell(hostName)
  if (wanted.tmux === undefined) {
    return { session: await shell({ columns, rows }, signal), command: 'login shell', tty: true }
  }
  if ((await exitOf(docker, FIND_TMUX, signal)) !== 0) throw noTmux(hostName)
  const command = tmuxCommand(wanted.tmux)
  return { session: await shell({ command, columns, rows }, signal), command: `tmux ${wanted.tmux}`, tty: true }
}

/** Runs a short command on the host and gives its exit code. */
async function exitOf({ shell }: DockerHost, command: string, signal: AbortSignal): Promise<number | undefined> {
  const session = await shell?.({ command, columns: 80, rows: 24 }, signal)
  if (!session) return undefined
  const { stream } = session
  const stop = () => stream.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    stream.on('error', () => {})
    stream.resume()
    return await session.exitCode(signal)
  } finally {
    signal.removeEventListener('abort', stop)
    stream.destroy()
  }
}

/** Ends what a session left running: its stream is closed already, which is enough for a shell of the host. */
export async function hangUp(
  wanted: TerminalWanted,
  docker: DockerHost,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  if (wanted.kind === 'exec') {
    const { containerId, user } = wanted
    await docker.containers.run(
      containerId,
      { command: hangUpCommand(id), ...(user === undefined ? {} : { user }) },
      signal,
    )
  } else if (wanted.kind === 'host' && wanted.tmux !== undefined) {
    await exitOf(docker, tmuxEndCommand(wanted.tmux), signal)
  }
}
