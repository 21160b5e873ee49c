/**
 * Hosts this computer already knows, as drafts a person can add with one click: sockets, DOCKER_HOST, contexts of the
 * docker CLI, hosts of ~/.ssh/config. Given to the hosts capability by the composition root. Reads only, runs nothing,
 * connects to nothing; what is broken is left out, what is there but cannot be used as it is says why.
 */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { type Discovered, type HostAddress, hostDraft } from '../../../../shared/contract/hosts'
import { cleanText } from '../../../../shared/domain/text'
import { type Found, readContexts, readEnvironment } from './docker-contexts'
import { DEFAULT_SOCKET, type Endpoint, valid } from './endpoint'
import { expandHome, readSshConfig, type SshConfig } from './ssh-config'

export interface Surroundings {
  home: string
  user: string
  env: Record<string, string | undefined>
  /** Where engines of the whole machine listen. */
  sockets: readonly { path: string; name: string }[]
}

type Source = Discovered['source']
type SshHost = Extract<HostAddress, { kind: 'ssh' }>

const SYSTEM_SOCKETS = [
  { path: DEFAULT_SOCKET, name: 'This computer' },
  { path: '/run/podman/podman.sock', name: 'This computer (Podman)' },
] as const

/** Each address once, under the first name it has: sockets, environment, contexts, then ~/.ssh/config. */
export async function discover(around: Surroundings = here()): Promise<Discovered[]> {
  const { home, env } = around
  const config = await readSshConfig(home)
  const folder = env.DOCKER_CONFIG || join(home, '.docker')
  const [sockets, environment, contexts] = await Promise.all([
    findSockets(around),
    readEnvironment(env, folder),
    readContexts(env, folder),
  ])
  const all = [
    ...sockets.map((found) => ({ source: 'socket' as const, ...found })),
    ...environment.map((found) => ({ source: 'environment' as const, ...found })),
    ...contexts.map((found) => ({ source: 'context' as const, ...found })),
    ...config.aliases.map((alias) => ({ source: 'ssh-config' as const, label: alias, address: bare(alias) })),
  ]
  const known = new Map<string, Discovered>()
  for (const found of all) {
    const discovered = await complete(found, config, around)
    const key = discovered ? keyOf(discovered.draft.address) : ''
    if (discovered && !known.has(key)) known.set(key, discovered)
  }
  return [...known.values()]
}

function here(): Surroundings {
  return { home: homedir(), user: userInfo().username, env: process.env, sockets: SYSTEM_SOCKETS }
}

/** The docker CLI and we mean the same by a name: what ~/.ssh/config says of it holds for contexts too. */
async function complete(
  found: Found & { source: Source; name?: string },
  config: SshConfig,
  around: Surroundings,
): Promise<Discovered | undefined> {
  const endpoint = found.address.kind === 'ssh' ? await throughConfig(found.address, config, around) : found
  if (!endpoint) return undefined
  const name = cleanText(found.name ?? nameOf(found, endpoint.address), 64)
  const draft = hostDraft.safeParse({ name, address: endpoint.address })
  if (!draft.success) return undefined
  const { problem } = endpoint
  const label = cleanText(found.label, 128)
  return { source: found.source, label, draft: draft.data, ...(problem === undefined ? {} : { problem }) }
}

function nameOf(found: Found & { source: Source }, address: HostAddress): string {
  if (found.source !== 'environment') return found.label
  return address.kind === 'local' ? 'This computer' : address.host
}

/** A name before anything is known of it; port 0 and an empty user mean "as the configuration says". */
function bare(alias: string): SshHost {
  return { kind: 'ssh', user: '', host: alias, port: 0, socketPath: DEFAULT_SOCKET, auth: { kind: 'agent' } }
}

async function throughConfig(address: SshHost, config: SshConfig, around: Surroundings): Promise<Endpoint | undefined> {
  const settings = config.settingsOf(address.host)
  const user = address.user || settings.get('user') || around.user
  if (user === 'git') return undefined // a server of repositories
  const host = (settings.get('hostname') ?? '%h').replaceAll('%h', address.host)
  const port = address.port || Number(settings.get('port') ?? 22)
  const key = await keyFile(settings.get('identityfile'), { home: around.home, host, user })
  const whole = valid({ ...address, user, host, port, auth: key ? { kind: 'key', path: key } : { kind: 'agent' } })
  return whole && { address: whole, problem: proxyProblem(settings) }
}

/** ssh takes whichever of the two stands first; either is in the way. */
function proxyProblem(settings: ReadonlyMap<string, string>): string | undefined {
  const isSet = (value: string | undefined) => value !== undefined && value.toLowerCase() !== 'none'
  const jump = settings.get('proxyjump')
  if (isSet(jump)) return `It needs a jump host (${cleanText(jump ?? '', 128)}), which Longshore cannot use yet.`
  if (!isSet(settings.get('proxycommand'))) return undefined
  return 'It is reached through a command (ProxyCommand), and Longshore runs none.'
}

async function keyFile(value: string | undefined, of: { home: string; host: string; user: string }) {
  if (!value || value.toLowerCase() === 'none') return undefined
  const tokens: Record<string, string> = { '%d': of.home, '%h': of.host, '%r': of.user, '%%': '%' }
  const path = expandHome(value, of.home).replace(/%[dhr%]/g, (token) => tokens[token] ?? token)
  return (await isA('file', path)) ? path : undefined
}

async function findSockets(around: Surroundings): Promise<(Found & { name: string })[]> {
  const { home, env, sockets } = around
  const runtime = env.XDG_RUNTIME_DIR
  const candidates = [
    ...sockets,
    { path: join(home, '.docker', 'run', 'docker.sock'), name: 'This computer (own)' },
    { path: join(home, '.docker', 'desktop', 'docker.sock'), name: 'This computer (Docker Desktop)' },
    ...(runtime ? [{ path: join(runtime, 'docker.sock'), name: 'This computer (rootless)' }] : []),
    ...(runtime ? [{ path: join(runtime, 'podman', 'podman.sock'), name: 'This computer (Podman, rootless)' }] : []),
  ]
  const found = await Promise.all(candidates.map(async (one) => ((await isA('socket', one.path)) ? [one] : [])))
  return Promise.all(
    found.flat().map(async ({ path, name }) => ({
      label: path,
      name,
      address: { kind: 'local' as const, socketPath: path },
      problem: (await mayUse(path)) ? undefined : notPermitted(path, around.user),
    })),
  )
}

async function mayUse(path: string): Promise<boolean> {
  return access(path, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  )
}

function notPermitted(path: string, user: string): string {
  return /podman/.test(path)
    ? 'You may not use this socket. It is that of root: run Podman as yourself (systemctl --user enable --now podman.socket).'
    : `You may not use this socket. Run: sudo usermod -aG docker ${user}, then log in again.`
}

async function isA(kind: 'file' | 'socket', path: string): Promise<boolean> {
  try {
    const facts = await stat(path)
    return kind === 'file' ? facts.isFile() : facts.isSocket()
  } catch {
    return false
  }
}

/** As the hosts capability compares addresses. */
function keyOf(address: HostAddress): string {
  if (address.kind === 'local') return address.socketPath
  if (address.kind !== 'ssh') return `${address.kind} ${address.host.toLowerCase()}:${address.port}`
  return `${address.user}@${address.host.toLowerCase()}:${address.port} ${address.socketPath}`
}
