/**
 * Brings one lab host up: its folder, its network, then inside/host-init.sh in fresh namespaces as its process 1.
 * Called by lab.ts, several at a time.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, copyFileSync, mkdirSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EngineTcp, type LabAuthorities, listenArguments } from './certificates.ts'
import { type HostParts, type LabHost, openHost, sshdLines, toLines, verifiedInit } from './host.ts'
import type { LabKeys } from './keys.ts'
import { createHostNetwork, hostAddress, type Link, switchPort } from './network.ts'
import { poll } from './readiness.ts'
import type { LabRecord } from './record.ts'
import { letGo, run, SYSTEM_PATH } from './run.ts'
import { type ProgramName, unpackPrograms } from './unpacked-packages.ts'

const INSIDE = join(import.meta.dirname, 'inside')

/** What may differ between the hosts of a lab. */
export interface HostOptions {
  /** Link through taplink.py, which can delay and lose packets; it carries about 40 MB/s. */
  tap?: boolean
  /** More arguments for dockerd, such as `--live-restore`. */
  dockerdArguments?: readonly string[]
  /** Gives the engine a disk of this size, to be filled up. Without it the engine writes to the machine's disk. */
  diskBytes?: number
  /** How the engine listens on TCP beside its socket; `none` unless told. Not with Podman. */
  tcp?: EngineTcp
  /** Podman in the place of dockerd, answering Docker's API. */
  engine?: 'docker' | 'podman'
  /** Adds sudo and the user `sudoer`, outside the docker group, who may run docker by `sudo -n`. */
  sudo?: boolean
  /** Sets sshd_config(5) keywords from the start, as `setSshdOptions` does later. */
  sshdOptions?: Readonly<Record<string, string>>
}

/** What the hosts of one lab have in common. */
export interface LabCommons {
  record: LabRecord
  keys: LabKeys
  /** Present if an engine of the lab listens on TCP. */
  authorities: LabAuthorities | undefined
}

/** Starts host `index` and resolves when its engine and its sshd answer. */
export async function bootHost(
  commons: LabCommons,
  index: number,
  options: HostOptions,
  signal?: AbortSignal,
): Promise<LabHost> {
  const lab = commons.record
  const name = `lab-h${index}`
  const directory = join(lab.directory, `h${index}`)
  const marker = `${lab.id} ${name}`
  const link: Link = { prefix: lab.prefix, slot: lab.slot, index, tap: options.tap ?? false }
  const ended = new AbortController()
  const parts: HostParts = {
    ...{ link, name, directory, marker, address: hostAddress(lab.slot, index), ended: ended.signal },
    engine: options.engine ?? 'docker',
    dockerdArguments: options.dockerdArguments ?? [],
    hasSudo: options.sudo ?? false,
  }
  await prepareFolder(parts, commons, options)
  await createHostNetwork(link)
  if (link.tap) parts.setTap = await startTap(parts)
  startInit(parts).once('exit', () => ended.abort(new Error(`process 1 of ${name} has ended`)))
  const eitherSignal = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal])
  try {
    await poll(`process 1 of ${name}`, eitherSignal, async () => verifiedInit(parts))
    return await openHost(parts, eitherSignal)
  } catch (error) {
    throw new Error(`${name} did not come up: ${lastWords(parts)}`, { cause: error })
  }
}

/** What the host printed while it came up, and its engine's log if it has got so far. */
function lastWords(parts: HostParts): string {
  const printed = readFileSync(join(parts.directory, 'init.log'), 'utf8')
  try {
    return `${printed}${readFileSync(`/proc/${verifiedInit(parts)}/root/var/log/dockerd.log`, 'utf8')}`.slice(-2000)
  } catch {
    return printed.slice(-2000)
  }
}

async function prepareFolder(parts: HostParts, commons: LabCommons, options: HostOptions): Promise<void> {
  const seed = join(parts.directory, 'seed')
  for (const folder of ['root', 'rw', 'docker', 'seed']) mkdirSync(join(parts.directory, folder), { recursive: true })
  const { keys, authorities } = commons
  const { user, password } = keys.password
  writeFileSync(join(seed, 'marker'), `${parts.marker}\n`)
  writeFileSync(join(seed, 'authorized_keys'), `${keys.id.publicKeyLine}\n${keys.idLocked.publicKeyLine}\n`)
  writeFileSync(join(seed, 'passwords'), `${user}:${password}\n`, { mode: 0o600 })
  writeFileSync(
    join(seed, 'dockerd-arguments'),
    toLines([...listenArguments(options.tcp ?? 'none'), ...parts.dockerdArguments]),
  )
  writeFileSync(join(seed, 'sshd-options'), sshdLines(options.sshdOptions ?? {}))
  writeFileSync(join(seed, 'engine'), `${parts.engine}\n`)
  for (const script of ['service.sh', 'podman.conf']) copyFileSync(join(INSIDE, script), join(seed, script))
  const programs: ProgramName[] = [
    ...(parts.hasSudo ? ['sudo' as const] : []),
    ...(parts.engine === 'podman' ? ['podman' as const] : []),
  ]
  writeFileSync(join(seed, 'programs'), toLines(await Promise.all(programs.map(unpackPrograms))))
  await authorities?.issueServer(join(seed, 'tls'), parts.name, parts.address)
  if (options.diskBytes !== undefined) await makeDisk(join(parts.directory, 'disk.img'), options.diskBytes)
}

/** No blocks reserved for root (-m 0): otherwise root, and so dockerd, could still write to a "full" disk. */
async function makeDisk(path: string, sizeBytes: number): Promise<void> {
  writeFileSync(path, '')
  truncateSync(path, sizeBytes)
  await run('mkfs.ext4', ['-q', '-m', '0', path])
}

/**
 * --kill-child: the host must not outlive unshare. The namespaces' end also unmounts all that host-init.sh mounted.
 */
function startInit(parts: HostParts): ChildProcess {
  const { link, name, directory } = parts
  const hostNs = `/run/netns/${link.prefix}-h${link.index}`
  const unshare = ['unshare', '-m', '-u', '-i', '-p', '-f', '--kill-child=KILL', '--propagation', 'private']
  const init = ['bash', join(INSIDE, 'host-init.sh'), directory, name, `/${link.prefix}/h${link.index}`]
  const log = openSync(join(directory, 'init.log'), 'a')
  const child = spawn('nsenter', [`--net=${hostNs}`, ...unshare, ...init], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: SYSTEM_PATH, HOME: '/root', LANG: 'C.UTF-8' },
    cwd: '/',
  })
  closeSync(log)
  letGo(child)
  return child
}

/** Runs taplink.py in the switch's namespace, where the lab's removal finds it. */
async function startTap({ link, address }: HostParts): Promise<NonNullable<HostParts['setTap']>> {
  const switchNs = `${link.prefix}-sw`
  const hostNs = `${link.prefix}-h${link.index}`
  const script = ['/usr/bin/python3', join(INSIDE, 'taplink.py'), switchNs, switchPort(link), hostNs, `${address}/24`]
  const child = spawn('nsenter', [`--net=/run/netns/${switchNs}`, ...script], {
    detached: true, // a Ctrl-C on this terminal must not cut the links before the lab ends them
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => undefined) // the link was removed before its last command arrived
  const ready = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => undefined)])
  if (ready === undefined) throw new Error(`taplink.py of host ${link.index} ended before the link was up`)
  letGo(child)
  return (delayMs, jitterMs, lossPercent) => child.stdin.write(`${delayMs} ${jitterMs} ${lossPercent}\n`)
}
