/**
 * The peers of the lab scenarios: the system's own ssh with `-L` from a local socket to the host's Docker socket, curl on
 * that socket, and the docker CLI over `ssh://`. They stand for what is possible without any program of ours.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Lab } from '../../e2e/lab/lab.ts'

const execute = promisify(execFile)
const USER = 'deploy'
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024

export interface Tunnel {
  socketPath: string
  /** How long each request took, in the order asked, over one connection that stays open; the first opens it. */
  timesMs: (requests: readonly (readonly [method: 'GET' | 'POST', path: string])[]) => Promise<number[]>
  /** Each line of an endless answer, with performance.now() of its arrival. Gives the function that ends it. */
  lines: (path: string, onLine: (line: string, atMs: number) => void) => Promise<() => void>
  close: () => Promise<void>
}

/** ssh as the bench uses it: the lab's key, the lab's hosts, nothing of the machine's user. */
export function sshConfig(lab: Lab, folder: string): string {
  const knownHosts = join(folder, 'known_hosts')
  writeFileSync(knownHosts, lab.hosts.map((host) => `${host.knownHostsLine()}\n`).join(''))
  const config = join(folder, 'ssh_config')
  const lines = [`IdentityFile ${lab.keys.id.path}`, 'IdentitiesOnly yes', `UserKnownHostsFile ${knownHosts}`]
  writeFileSync(config, `Host *\n${lines.map((line) => `  ${line}\n`).join('')}`)
  return config
}

export async function openTunnel(lab: Lab, folder: string): Promise<Tunnel> {
  const socketPath = join(folder, 'tunnel.sock')
  const host = lab.host(1)
  const forward = ['-N', '-F', sshConfig(lab, folder), '-L', `${socketPath}:/var/run/docker.sock`]
  const ssh = spawn('ssh', [...forward, `${USER}@${host.address}`], { stdio: ['ignore', 'ignore', 'inherit'] })
  for (let tries = 0; !existsSync(socketPath); tries += 1) {
    if (ssh.exitCode !== null || tries > 100) throw new Error('ssh -L did not open')
    await sleep(50)
  }
  return {
    socketPath,
    async timesMs(requests) {
      const output = ['--silent', '--output', '/dev/null', '--write-out', '%{time_total} %{http_code}\n']
      const args = requests.flatMap(([method, path], at) => [
        ...(at > 0 ? ['--next'] : []),
        ...output,
        ...['--request', method, '--unix-socket', socketPath, `http://docker${path}`],
      ])
      const { stdout } = await execute('curl', args)
      return stdout.trim().split('\n').map(timeOf)
    },
    async lines(path, onLine) {
      const args = ['--silent', '--no-buffer', '--unix-socket', socketPath, `http://docker${path}`]
      const curl = spawn('curl', args, { stdio: ['ignore', 'pipe', 'inherit'] })
      createInterface({ input: curl.stdout }).on('line', (line) => onLine(line, performance.now()))
      return () => void curl.kill()
    },
    close: () => end(ssh),
  }
}

function timeOf(line: string): number {
  const [seconds, code] = line.split(' ')
  if (!code?.startsWith('2')) throw new Error(`the engine answered curl with ${code}`)
  return Number(seconds) * 1000
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill()
  await ended
}

/** Milliseconds of one `docker -H ssh://… ARGS`, from start to end. The CLI opens a connection of its own each time. */
export function dockerCli(lab: Lab, folder: string): (...args: string[]) => Promise<number> {
  const { env, url } = cliOverSsh(lab, folder)
  return async (...args) => {
    const before = performance.now()
    await execute('docker', ['-H', url, ...args], { env, maxBuffer: MAX_OUTPUT_BYTES })
    return performance.now() - before
  }
}

/** `docker -H ssh://… logs -f` of what comes from now on. Gives the function that ends it. */
export function dockerFollow(lab: Lab, folder: string, container: string, onLine: (line: string) => void): () => void {
  const { env, url } = cliOverSsh(lab, folder)
  const args = ['-H', url, 'logs', '--follow', '--tail', '0', container]
  const docker = spawn('docker', args, { env, stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface({ input: docker.stdout }).on('line', onLine)
  return () => void docker.kill()
}

/** `docker -H ssh://… stats`, which prints all it knows several times a second. `rows` are those printed so far that have figures. */
export function dockerStats(lab: Lab, folder: string): { pid: number; rows: () => number; close: () => void } {
  const { env, url } = cliOverSsh(lab, folder)
  const docker = spawn('docker', ['-H', url, 'stats'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  let rows = 0
  createInterface({ input: docker.stdout }).on('line', (line) => (rows += /[0-9a-f]{12} .*\d%/.test(line) ? 1 : 0))
  return { pid: docker.pid ?? 0, rows: () => rows, close: () => void docker.kill() }
}

/** The CLI takes `ssh` from the PATH and gives it no options of ours. */
function cliOverSsh(lab: Lab, folder: string) {
  const wrapper = join(folder, 'ssh')
  writeFileSync(wrapper, `#!/bin/sh\nexec /usr/bin/ssh -F '${sshConfig(lab, folder)}' "$@"\n`)
  chmodSync(wrapper, 0o755)
  return { env: { PATH: `${folder}:${process.env.PATH}`, HOME: folder }, url: `ssh://${USER}@${lab.host(1).address}` }
}

/** A shell by `ssh -t … docker exec -it`: `press` gives the milliseconds until a letter comes back. */
export async function execOverSsh(lab: Lab, folder: string, container: string) {
  const target = `${USER}@${lab.host(1).address}`
  const args = ['-tt', '-F', sshConfig(lab, folder), target, `docker exec -it ${container} sh`]
  const ssh = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'ignore'] })
  const next = () => new Promise<void>((resolve) => ssh.stdout.once('data', () => resolve()))
  await next()
  await sleep(500)
  return {
    async press(letter: string): Promise<number> {
      const before = performance.now()
      const heard = next()
      ssh.stdin.write(letter)
      await heard
      return performance.now() - before
    },
    close: () => void ssh.kill(),
  }
}
