/**
 * The system's `ssh` as a test uses it: an independent judge of the lab's hosts, with nothing of this product in it.
 * Reads no configuration of the machine's user and leaves none behind.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabHost } from './host.ts'
import { askpassEnvironment } from './keys.ts'
import { run } from './run.ts'

/** How to log in. */
export interface SshLogin {
  user: string
  /** Private key file; its passphrase, if any, goes into `secret`. */
  keyPath?: string
  /** Passphrase or password. */
  secret?: string
  /** Take keys from this agent. */
  agentSocketPath?: string
  /** More `-o` options, such as `ConnectTimeout=2`. */
  options?: readonly string[]
  /** The known_hosts line to insist on; the host's present one unless told. */
  knownHostsLine?: string
}

/** Runs a command over ssh, insisting on the host's key. @throws Error with what ssh printed. */
export async function ssh(host: LabHost, login: SshLogin, command: string, timeoutMs = 20_000): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'lab-ssh-'))
  try {
    const knownHosts = join(directory, 'known_hosts')
    writeFileSync(knownHosts, `${login.knownHostsLine ?? host.knownHostsLine()}\n`)
    const options = [`UserKnownHostsFile=${knownHosts}`, 'GlobalKnownHostsFile=/dev/null', 'StrictHostKeyChecking=yes']
    if (login.keyPath !== undefined) options.push(`IdentityFile=${login.keyPath}`, 'IdentitiesOnly=yes')
    options.push(`IdentityAgent=${login.agentSocketPath ?? 'none'}`, 'NumberOfPasswordPrompts=1')
    const args = [...(login.options ?? []), ...options].flatMap((option) => ['-o', option])
    const env = { HOME: directory, ...(login.secret === undefined ? {} : askpassEnvironment(login.secret)) }
    return await run('ssh', ['-F', 'none', ...args, `${login.user}@${host.address}`, command], { env, timeoutMs })
  } finally {
    if (existsSync(directory)) rmSync(directory, { recursive: true })
  }
}
