/**
 * Hosts the docker CLI knows: its contexts, and DOCKER_HOST. Only what we can reach is taken, unix sockets and ssh;
 * a file that is broken says nothing. Used by index.ts.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { type HostAddress, hostAddress } from '../../../../shared/contract/hosts'
import { cleanText } from '../../../../shared/domain/text'
import { readSmallFile } from './small-file'

export interface Found {
  label: string
  address: HostAddress
}

const MAX_CONTEXTS = 200
export const DEFAULT_SOCKET = '/var/run/docker.sock'

const meta = z.object({
  Name: z.string(),
  Endpoints: z.object({ docker: z.object({ Host: z.string() }) }),
})

/**
 * An address from the CLI's notation (`unix:///path`, `ssh://user@host:port`); undefined for all else. What the URL
 * leaves open is an empty user and port 0, for ~/.ssh/config to fill in.
 */
export function addressOfUrl(text: string): HostAddress | undefined {
  if (text.startsWith('unix://')) return valid({ kind: 'local', socketPath: text.slice('unix://'.length) })
  if (!text.startsWith('ssh://') || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.hostname === '' || url.password !== '') return undefined // a password in clear is nothing to take over
  return {
    kind: 'ssh',
    user: decode(url.username),
    host: url.hostname,
    port: Number(url.port),
    socketPath: url.pathname === '' || url.pathname === '/' ? DEFAULT_SOCKET : decode(url.pathname),
    auth: { kind: 'agent' },
  }
}

/** The contexts below `folder` (`~/.docker`), by name. */
export async function readContexts(folder: string): Promise<Found[]> {
  const base = join(folder, 'contexts', 'meta')
  const names = await readdir(base).catch(() => [])
  const found = await Promise.all(
    names.slice(0, MAX_CONTEXTS).map(async (name): Promise<Found[]> => {
      const parsed = meta.safeParse(parse(await readSmallFile(join(base, name, 'meta.json'))))
      const address = parsed.success ? addressOfUrl(parsed.data.Endpoints.docker.Host) : undefined
      return parsed.success && address ? [{ label: cleanText(parsed.data.Name, 64), address }] : []
    }),
  )
  return found.flat().sort((left, right) => (left.label < right.label ? -1 : 1))
}

export function valid(address: HostAddress): HostAddress | undefined {
  const parsed = hostAddress.safeParse(address)
  return parsed.success ? parsed.data : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
