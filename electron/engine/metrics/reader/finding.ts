/**
 * Finds the files of containers on the host: by the control groups of their first process, and where that is hidden or
 * another's, at the places where Docker puts containers unless told otherwise. Made by index.ts.
 */
import { Failure } from '../../../../shared/errors'
import type { Sampled } from '../model'
import type { Channel } from './channel'
import { linesByPath } from './lines'
import { refuseWithout, SLOTS } from './look'
import {
  type File,
  filesOf,
  type Groups,
  isOfCpuLimit,
  type Mounts,
  readGroups,
  readMounts,
  usualGroups,
} from './places'
import { isPlain } from './script'

/** Puts the prefix before a path that is to be read. */
export type Under = (path: string) => string
export interface FoundFiles {
  one: Sampled
  /** Empty where it was not found. */
  files: File[]
}
export type Finder = (wanted: readonly Sampled[]) => Promise<FoundFiles[]>

/** So many are looked for at once; each has about ten lines of groups in version 1. */
const PORTION = 500

/** Rejects where nothing could ever be found, and what it gives does so where nothing is shown to us. */
export async function openFinder(channel: Channel, under: Under): Promise<Finder> {
  const ofUs = under('/proc/self/mountinfo')
  const ofAnother = under('/proc/1/cgroup')
  const told = await read(channel, [ofUs, ofAnother])
  const mounts = readMounts(told.get(ofUs) ?? [], under)
  if (mounts.size === 0) throw noGroups()
  return async (wanted) => {
    const found: FoundFiles[] = []
    for (let from = 0; from < wanted.length; from += PORTION) {
      found.push(...(await findSome(channel, under, mounts, wanted.slice(from, from + PORTION))))
    }
    if (!told.has(ofAnother) && found.length > 0 && found.every(({ files }) => files.length === 0)) throw allHidden()
    return found
  }
}

function noGroups(): Failure {
  return new Failure('INVALID', 'The host shows no control groups.', {
    hint: 'It may be no Linux, or hide them from this user.',
  })
}

function allHidden(): Failure {
  return new Failure('DENIED', 'The host hides the processes of its containers from this user.', {
    hint: 'Its /proc is mounted with hidepid; the option gid= there names a group that sees them all the same.',
  })
}

/** The lines of files, by their names. */
async function read(channel: Channel, files: readonly string[]): Promise<Map<string, string[]>> {
  if (files.length === 0) return new Map()
  channel.put(SLOTS.scratch, files.join(' '))
  const { body, rest } = await channel.go(`${SLOTS.any} ${SLOTS.scratch}`)
  refuseWithout(rest, body)
  return linesByPath(body, files)
}

async function findSome(channel: Channel, under: Under, mounts: Mounts, wanted: readonly Sampled[]) {
  const ofProcess = ({ pid }: Sampled) => under(`/proc/${pid}/cgroup`)
  const told = await read(channel, wanted.filter(({ pid }) => pid !== undefined).map(ofProcess))
  const groups = new Map<Sampled, Groups>()
  for (const one of wanted) groups.set(one, readGroups(told.get(ofProcess(one)) ?? [], one.id))
  const hidden = wanted.filter((one) => groups.get(one)?.size === 0)
  const byName = await findByName(channel, mounts, hidden)
  return wanted.map((one): FoundFiles => {
    const all = filesOf(mounts, byName.get(one) ?? groups.get(one) ?? new Map())
    const files = (one.cpuLimit ? all : all.filter((file) => !isOfCpuLimit(file))).map(detached)
    // Only of a process that is surely the container's: it would be the network of another.
    const hasNetwork = one.ownsNetwork && files.length > 0 && !byName.has(one)
    return { one, files: hasNetwork ? [...files, { kind: 'network', path: under(`/proc/${one.pid}/net/dev`) }] : files }
  })
}

/** The name as characters of its own: cut out of an answer it would keep the whole answer in memory. */
const detached = ({ kind, path }: File): File => ({ kind, path: Buffer.from(path).toString() })

async function findByName(channel: Channel, mounts: Mounts, wanted: readonly Sampled[]): Promise<Map<Sampled, Groups>> {
  const found = new Map<Sampled, Groups>()
  const tries = wanted.flatMap((one) =>
    usualGroups(one.id).flatMap((groups) => {
      const [first] = filesOf(mounts, groups)
      return first && isPlain(first.path) ? [{ one, groups, path: first.path }] : []
    }),
  )
  const told = await read(
    channel,
    tries.map(({ path }) => path),
  )
  for (const { one, groups, path } of tries) if (told.has(path)) found.set(one, groups)
  return found
}
