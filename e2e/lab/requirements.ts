/**
 * Says whether a lab can run here, in one sentence that a skipped test can print. The list of packages is in
 * packages.json so that a set-up script can read it without compiling anything.
 */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import packages from './packages.json' with { type: 'json' }
import { SYSTEM_PATH } from './run.ts'

/** Debian packages that the lab needs. */
export const LAB_PACKAGES: readonly string[] = packages.map((entry) => entry.package)

// Bits of CapEff, capabilities(7).
const CAP_NET_ADMIN = 12n
const CAP_SYS_ADMIN = 21n

/** Why no lab can run here and what would make it run, or undefined if one can. */
export function labUnavailable(): string | undefined {
  if (process.platform !== 'linux') return 'The lab needs Linux: run it on a Debian machine or in a virtual machine.'
  if (process.getuid?.() !== 0) return 'The lab needs root, for network namespaces and mounts: run the tests with sudo.'
  if (!hasCapability(CAP_NET_ADMIN) || !hasCapability(CAP_SYS_ADMIN)) {
    return 'The lab needs CAP_SYS_ADMIN and CAP_NET_ADMIN: run it on a machine or in a privileged container.'
  }
  if (!existsSync('/sys/fs/cgroup')) return 'The lab needs cgroups: mount them at /sys/fs/cgroup.'
  const missing = packages.filter((entry) => !entry.commands.every(isInstalled)).map((entry) => entry.package)
  if (missing.length > 0) return `The lab lacks system packages: run apt-get install ${missing.join(' ')}.`
  return undefined
}

function isInstalled(command: string): boolean {
  return SYSTEM_PATH.split(':').some((folder) => isExecutable(join(folder, command)))
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function hasCapability(bit: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n
}
