/**
 * One lab host as a test sees it: run a command inside, talk to its engine, break and mend it. Made by host-boot.ts.
 * Before anything is sent to a host its identity is checked: a path through /proc/PID/root that is a moment too early or
 * too late leads to the machine's own files, and to whatever engine listens there.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { type EngineTcp, listenArguments } from './certificates.ts'
import { applyFault, type Link, type NetworkFault } from './network.ts'
import { findHostInit } from './processes.ts'
import { waitForEngine, waitForSshd } from './readiness.ts'
import { type RunOptions, run } from './run.ts'

/** Users of a host: deploy and pwuser are in the docker group, nodocker is not; sudoer is there with `{ sudo: true }`. */
export type HostUser = 'root' | 'deploy' | 'nodocker' | 'pwuser' | 'sudoer'

/** What can be done to a host's daemons; `kill sshd` ends the open sessions too, `stop sshd` only the listener. */
export type ServiceAction = 'start' | 'stop' | 'kill' | 'pause' | 'continue'

/** A real Docker host: own kernel namespaces, file system, address, sshd and dockerd. */
export interface LabHost {
  /** From 1. */
  readonly index: number
  /** Its host name and the engine's name, `lab-h1`; unique within its lab only. */
  readonly name: string
  /** IPv4 address, reachable from the machine and from the lab's other hosts. */
  readonly address: string
  readonly sshPort: 22
  readonly users: readonly HostUser[]
  readonly engine: 'docker' | 'podman'
  /** The engine's `.ID`, different for each host of each lab. Podman makes up another at each asking. */
  readonly engineId: string
  /** The engine's socket as a path on this machine, at most 40 bytes. @throws Error if the host is not running. */
  readonly socketPath: string
  /** The host's folder on this machine. */
  readonly directory: string
  /** Runs a shell command as root inside the host; resolves with its standard output. @throws Error if it fails. */
  sh(command: string, options?: RunOptions): Promise<string>
  /** Runs the docker CLI of this machine on the host's engine; resolves with its trimmed standard output. */
  docker(...args: string[]): Promise<string>
  /** Resolves when a started daemon answers, and otherwise when the action is done. */
  service(action: ServiceAction, daemon: 'dockerd' | 'sshd'): Promise<void>
  /** Stops the engine and starts it so that it listens on TCP as told; resolves when it answers at its socket. */
  restartEngine(tcp: EngineTcp): Promise<void>
  network(fault: NetworkFault): Promise<void>
  /** Gives the host a new SSH key, as if it had been reinstalled; resolves with the new fingerprint. */
  rebuildHostKey(): Promise<string>
  /** Sets sshd_config(5) keywords for new connections; those of an earlier call are forgotten, `{}` means the defaults. */
  setSshdOptions(options: Record<string, string>): Promise<void>
  /** `SHA256:` and base64 without padding, as OpenSSH prints it. */
  hostKeyFingerprint(): string
  /** The line for known_hosts. */
  knownHostsLine(): string
}

/** What host-boot.ts knows about a host it has started. */
export interface HostParts {
  link: Link
  name: string
  address: string
  directory: string
  /** The whole text of /run/lab-host inside. */
  marker: string
  /** Aborts when the host's process 1 ends. */
  ended: AbortSignal
  engine: 'docker' | 'podman'
  /** Those a test asked for, without the listening. */
  dockerdArguments: readonly string[]
  hasSudo: boolean
  /** Present if the link goes through taplink.py. */
  setTap?: (delayMs: number, jitterMs: number, lossPercent: number) => void
}

/** Pid of the host's process 1, seen from here. @throws Error unless it is certainly this host's. */
export function verifiedInit(parts: Pick<HostParts, 'link' | 'name' | 'marker'>): number {
  const pid = findHostInit(`${parts.link.prefix}-h${parts.link.index}`)
  if (pid === undefined) throw new Error(`${parts.name} is not running`)
  if (readFileSync(`/proc/${pid}/root/run/lab-host`, 'utf8').trim() !== parts.marker) {
    throw new Error(`process ${pid} is not ${parts.name}: its marker differs`)
  }
  return pid
}

/** The API of a host that is up. Resolves when its engine and its sshd answer. */
export async function openHost(parts: HostParts, signal?: AbortSignal): Promise<LabHost> {
  const { link, name, address, directory } = parts
  const root = () => `/proc/${verifiedInit(parts)}/root`
  const socketPath = () => `${root()}/run/docker.sock`
  const hostKey = () => readFileSync(`${root()}/etc/ssh/ssh_host_ed25519_key.pub`, 'utf8').split(' ')
  const sh = async (command: string, options?: RunOptions) => {
    const target = String(verifiedInit(parts))
    return run(
      'nsenter',
      ['-t', target, '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w', '--', 'bash', '-c', command],
      options,
    )
  }
  const service = async (action: ServiceAction, daemon: 'dockerd' | 'sshd') => {
    await sh(`bash /run/lab/service.sh ${action} ${daemon}`)
    if (action !== 'start') return
    if (daemon === 'sshd') await waitForSshd(address, parts.ended)
    else await waitForEngine(socketPath, name, parts.ended)
  }
  const restartSshd = async () => {
    await service('stop', 'sshd')
    await service('start', 'sshd')
  }
  const hostKeyFingerprint = () => fingerprint(hostKey()[1] ?? '')
  await waitForSshd(address, signal)

  return {
    index: link.index,
    name,
    address,
    sshPort: 22,
    users: ['root', 'deploy', 'nodocker', 'pwuser', ...(parts.hasSudo ? (['sudoer'] as const) : [])],
    engine: parts.engine,
    directory,
    engineId: await waitForEngine(socketPath, name, signal),
    get socketPath() {
      return socketPath()
    },
    sh,
    async docker(...args) {
      return (await run('docker', ['-H', `unix://${socketPath()}`, ...args], { env: { HOME: directory } })).trim()
    },
    service,
    async restartEngine(tcp) {
      if (parts.engine === 'podman') throw new Error('Podman listens at its socket only')
      await service('stop', 'dockerd')
      writeFileSync(
        `${root()}/run/lab/dockerd-arguments`,
        toLines([...listenArguments(tcp), ...parts.dockerdArguments]),
      )
      await service('start', 'dockerd')
    },
    async network(fault) {
      if (typeof fault === 'object' && 'delayMs' in fault)
        setTap(parts, fault.delayMs, fault.jitterMs, fault.lossPercent)
      else await applyFault(link, fault)
      if (fault === 'restore') parts.setTap?.(0, 0, 0)
    },
    async rebuildHostKey() {
      await sh("rm -f /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key")
      await restartSshd()
      return hostKeyFingerprint()
    },
    async setSshdOptions(options) {
      writeFileSync(`${root()}/etc/ssh/lab_options`, sshdLines(options))
      await restartSshd()
    },
    hostKeyFingerprint,
    knownHostsLine: () => `${address} ${hostKey().slice(0, 2).join(' ')}`,
  }
}

/** One per line, as the scripts inside read them. */
export function toLines(words: readonly string[]): string {
  return words.map((word) => `${word}\n`).join('')
}

/** sshd_config(5) text. */
export function sshdLines(options: Readonly<Record<string, string>>): string {
  return toLines(Object.entries(options).map(([keyword, value]) => `${keyword} ${value}`))
}

function setTap(parts: HostParts, delayMs: number, jitterMs = 0, lossPercent = 0): void {
  if (parts.setTap === undefined) throw new Error(`${parts.name} has no tap: open the lab with { tap: true } for it`)
  parts.setTap(delayMs, jitterMs, lossPercent)
}

/** ssh-keygen(1) -l: SHA-256 over the key blob, base64 without padding. */
function fingerprint(base64Key: string): string {
  const digest = createHash('sha256').update(Buffer.from(base64Key, 'base64')).digest('base64')
  return `SHA256:${digest.replace(/=+$/, '')}`
}
