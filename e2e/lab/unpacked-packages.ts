/**
 * Programs that single hosts have and the machine has not: Debian packages that are downloaded and unpacked into a folder
 * of the user's cache, which host-init.sh copies into the host's own file system. Nothing is installed on the machine, so
 * a host without sudo stays one, and Podman's hooks never touch the machine's network.
 */
import { createHash, randomUUID } from 'node:crypto'
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'longshore', 'lab-programs')

/** Sets of packages by what a host is to have. Libraries are those that a machine with docker.io may lack. */
export const PROGRAM_PACKAGES = {
  sudo: ['sudo'],
  podman: [
    'podman',
    'conmon',
    'containernetworking-plugins',
    'golang-github-containers-common',
    'golang-github-containers-image',
    'libgpgme11',
    'libassuan0',
    'libsubid4',
    'libdevmapper1.02.1',
  ],
} as const

export type ProgramName = keyof typeof PROGRAM_PACKAGES

/** Path of the folder to copy over the host's root; downloaded and unpacked now if it is not in the cache. */
export async function unpackPrograms(name: ProgramName): Promise<string> {
  const packages = PROGRAM_PACKAGES[name]
  const release = readFileSync('/etc/os-release', 'utf8')
  const key = createHash('sha256')
    .update(JSON.stringify([packages, process.arch, release]))
    .digest('hex')
    .slice(0, 16)
  const target = join(CACHE, `${name}-${key}`)
  if (existsSync(target)) return target
  const work = join(CACHE, `unpacking-${randomUUID()}`)
  const tree = join(work, 'tree')
  mkdirSync(tree, { recursive: true })
  try {
    await run('apt-get', ['download', '-q', ...packages], { cwd: work, timeoutMs: 300_000 })
    for (const file of readdirSync(work).filter((each) => each.endsWith('.deb')))
      await run('dpkg', ['-x', join(work, file), tree])
    mergeUsr(tree)
    if (!existsSync(target)) renameSync(tree, target) // at once: a lab that opens next door never sees half of it
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return target
}

/** On Debian /bin, /sbin and /lib are links into /usr; a real folder of that name would take the link's place. */
function mergeUsr(tree: string): void {
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    const folder = join(tree, name)
    if (!existsSync(folder) || lstatSync(folder).isSymbolicLink()) continue
    cpSync(folder, join(tree, 'usr', name), { recursive: true, verbatimSymlinks: true })
    rmSync(folder, { recursive: true })
  }
}
