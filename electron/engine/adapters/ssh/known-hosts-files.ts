/**
 * The person's own known_hosts and the machine's, read for each new connection and never written: what Longshore is told
 * to trust it keeps in its database. A file that cannot be read says nothing.
 */
import { readFile, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { KnownKey } from '../../ports'
import { findKnownKeys, parseKnownHosts } from './known-hosts'

export interface KnownHosts {
  /** Keys for host and port, revoked ones too. */
  find: (host: string, port: number) => KnownKey[]
}

const MAX_FILE_BYTES = 16 * 1024 * 1024

export function knownHostsFiles(home = homedir()): string[] {
  const system = process.platform === 'win32' ? [] : ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']
  return [join(home, '.ssh', 'known_hosts'), join(home, '.ssh', 'known_hosts2'), ...system]
}

export async function readKnownHosts(files = knownHostsFiles()): Promise<KnownHosts> {
  const texts = await Promise.all(files.map(readQuietly))
  const lines = texts.flatMap(parseKnownHosts)
  return { find: (host, port) => findKnownKeys(lines, host, port) }
}

async function readQuietly(path: string): Promise<string> {
  try {
    const facts = await stat(path)
    return facts.isFile() && facts.size <= MAX_FILE_BYTES ? await readFile(path, 'utf8') : ''
  } catch {
    return ''
  }
}
