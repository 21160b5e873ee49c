/**
 * An endpoint in the notation of the docker CLI (`unix:///path`, `ssh://user@host`, `tcp://host:2376`) as an address of
 * ours, with the reason where Longshore cannot or should not use it as it stands. Used by docker-contexts.ts and index.ts.
 */
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { type HostAddress, hostAddress, type TlsMaterial } from '../../../../shared/contract/hosts'

export const DEFAULT_SOCKET = '/var/run/docker.sock'
const PLAIN_PORT = 2375
const TLS_PORT = 2376

/** How the CLI would secure a `tcp://` endpoint; left out = not at all. */
export interface TlsFolder {
  /** Holds ca.pem, cert.pem and key.pem; the CLI looks for no other names. */
  folder: string
  /** The CLI was told to trust any certificate. */
  unverified: boolean
}

export interface Endpoint {
  address: HostAddress
  problem?: string | undefined
}

/**
 * Undefined for what is no endpoint. What an `ssh://` URL leaves open is an empty user and port 0, for ~/.ssh/config to
 * fill in.
 */
export async function readEndpoint(
  text: string,
  tls?: TlsFolder,
  platform = process.platform,
): Promise<Endpoint | undefined> {
  if (text.startsWith('unix://')) return withAddress({ kind: 'local', socketPath: text.slice('unix://'.length) })
  if (text.startsWith('npipe://')) {
    const found = withAddress({ kind: 'local', socketPath: text.slice('npipe:'.length).replace(/^\/\/\/\//, '//') })
    return platform === 'win32' ? found : problem(found, 'It is a pipe of Windows, which exists only there.')
  }
  if (text.startsWith('ssh://')) return sshEndpoint(text)
  const isBare = /^[A-Za-z0-9.-]+:\d+$/.test(text)
  return text.startsWith('tcp://') || isBare ? tcpEndpoint(isBare ? `tcp://${text}` : text, tls) : undefined
}

function sshEndpoint(text: string): Endpoint | undefined {
  const url = parse(text)
  if (!url || url.hostname === '' || url.password !== '') return undefined // a password in clear is nothing to take over
  return {
    address: {
      kind: 'ssh',
      user: decode(url.username),
      host: url.hostname,
      port: Number(url.port),
      socketPath: url.pathname === '' || url.pathname === '/' ? DEFAULT_SOCKET : decode(url.pathname),
      auth: { kind: 'agent' },
    },
  }
}

async function tcpEndpoint(text: string, tls: TlsFolder | undefined): Promise<Endpoint | undefined> {
  // `tcp://:2375` means this computer, but a URL needs a host.
  const url = parse(text.replace(/^tcp:\/\/(?=:|$)/, 'tcp://localhost'))
  if (url === undefined || `${url.username}${url.password}` !== '' || url.pathname.length > 1) return undefined
  const port = Number(url.port) || (tls ? TLS_PORT : PLAIN_PORT)
  if (!tls) {
    return problem(
      withAddress({ kind: 'tcp', host: url.hostname, port, riskAccepted: true }),
      'It is not encrypted: anyone on the way can read and change everything. Add it by hand if you accept that.',
    )
  }
  const material = await materialIn(tls.folder)
  const found = withAddress({ kind: 'tls', host: url.hostname, port, material })
  if (!(await isThere(material.certificate)) || !(await isThere(material.key))) {
    return problem(found, `There is no client certificate (cert.pem and key.pem) in ${tls.folder}.`)
  }
  return tls.unverified
    ? problem(
        found,
        'It is set not to check the certificate of the server. Longshore always does: add it by hand, with its authority.',
      )
    : found
}

async function materialIn(folder: string): Promise<Extract<TlsMaterial, { kind: 'files' }>> {
  const ca = join(folder, 'ca.pem')
  const own = { kind: 'files' as const, certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  return (await isThere(ca)) ? { ...own, ca } : own
}

export function valid(address: HostAddress): HostAddress | undefined {
  const parsed = hostAddress.safeParse(address)
  return parsed.success ? parsed.data : undefined
}

function withAddress(address: HostAddress): Endpoint | undefined {
  const checked = valid(address)
  return checked && { address: checked }
}

function problem(endpoint: Endpoint | undefined, why: string): Endpoint | undefined {
  return endpoint && { ...endpoint, problem: why }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
