/**
 * The containers the reader knows: where their files are, under which slot the host keeps the names, and what the last
 * look found in them. Only what is new or has changed is sent. Pure but for its own memory; used by index.ts.
 */
import type { ContainerCounters } from '../../ports'
import type { Sampled } from '../model'
import { type Found, nothingFound, TAKE, toCounters } from './counters'
import type { Target } from './lines'
import { type File, type FileKind, isSlow } from './places'

export interface Known extends Sampled {
  /** A number that no other container has at the time. */
  slot: number
  /** Empty: it was not found. */
  files: readonly File[]
  kinds: ReadonlySet<FileKind>
  /** Characters of the names. */
  size: number
  found: Found
  /** undefined before the first look, and where that found nothing any more. */
  last: ContainerCounters | undefined
  /** As it was when last asked for. */
  limitBytes: number | undefined
  kills: number | undefined
  coreLimit: number | undefined
  /** What a CPU limit does is known from two of them. */
  limitAskings: number
  askedAtS: number
  /** From when on it is looked for again. */
  retryAtS: number | undefined
}

const RETRY_AFTER_S = 10
const FORGET_AFTER_S = 180

export type Roster = ReturnType<typeof createRoster>

export function createRoster() {
  const known = new Map<string, Known>()
  const targets = new Map<string, Target>()
  const freeSlots: number[] = []
  let slots = 0

  function remove(one: Known): void {
    known.delete(one.id)
    for (const { path } of one.files) targets.delete(path)
    freeSlots.push(one.slot)
  }

  /** Those whose files must be looked for first: new ones, those that have another process or CPU limit, those that went away. */
  function unplaced(wanted: readonly Sampled[], nowS: number): Sampled[] {
    return wanted.filter(({ id, pid, ownsNetwork, cpuLimit }) => {
      const one = known.get(id)
      if (!one || one.pid !== pid || one.ownsNetwork !== ownsNetwork || one.cpuLimit !== cpuLimit) return true
      return one.retryAtS !== undefined && nowS >= one.retryAtS
    })
  }

  /** Takes it in with the files it has; without any it is looked for again later. */
  function place(sampled: Sampled, files: readonly File[], nowS: number): Known {
    const before = known.get(sampled.id)
    if (before) remove(before)
    const { id, pid, ownsNetwork, cpuLimit } = sampled
    const one: Known = {
      id,
      pid,
      ownsNetwork,
      cpuLimit,
      slot: freeSlots.pop() ?? slots++,
      files,
      kinds: new Set(files.map(({ kind }) => kind)),
      size: files.reduce((all, { path }) => all + path.length + 1, 0),
      found: nothingFound(),
      last: undefined,
      limitBytes: undefined,
      kills: undefined,
      coreLimit: undefined,
      limitAskings: 0,
      askedAtS: nowS,
      retryAtS: files.length === 0 ? nowS + RETRY_AFTER_S : undefined,
    }
    known.set(id, one)
    for (const { kind, path } of files) targets.set(path, new FileOf(one, kind))
    return one
  }

  /** What the look found; undefined where the container has ended meanwhile. */
  function conclude(one: Known, atS: number): ContainerCounters | undefined {
    const { found } = one
    if (found.cpuNs === undefined && found.usedBytes === undefined && found.pids === undefined) {
      one.retryAtS = atS + RETRY_AFTER_S
      one.last = undefined
      return undefined
    }
    const counters = toCounters(one.id, atS, found, one.kinds)
    if (found.limitBytes !== undefined) one.limitBytes = counters.memoryLimitBytes
    counters.memoryLimitBytes = one.limitBytes
    one.kills = counters.memoryKills ?? one.kills
    counters.memoryKills = one.kills
    one.coreLimit = counters.cpuLimit ?? one.coreLimit
    counters.cpuLimit = one.coreLimit
    one.last = counters
    return counters
  }

  return {
    targets,
    unplaced,
    place,
    conclude,
    /** Those of them that can be looked at. */
    placed: (wanted: readonly Sampled[]): Known[] =>
      wanted.flatMap(({ id }) => {
        const one = known.get(id)
        return one && one.retryAtS === undefined ? [one] : []
      }),
    /** Lets go of those nobody has asked for in a while. */
    asked(wanted: readonly Sampled[], nowS: number) {
      for (const { id } of wanted) {
        const one = known.get(id)
        if (one) one.askedAtS = nowS
      }
      for (const one of known.values()) if (nowS - one.askedAtS > FORGET_AFTER_S) remove(one)
    },
    leftOut: () => leftOut([...known.values()]),
  }
}

/** One of a container's files. A class, as there are sixty thousand of them: two closures each would cost six megabytes. */
class FileOf implements Target {
  private readonly one: Known
  private readonly kind: FileKind
  constructor(one: Known, kind: FileKind) {
    this.one = one
    this.kind = kind
  }
  take(line: string): void {
    TAKE[this.kind](this.one.found, line)
  }
  fail(): void {
    this.one.found.failed ??= new Set()
    this.one.found.failed.add(this.kind)
  }
}

function leftOut(all: readonly Known[]): string[] {
  const missing = new Map<string, number>()
  const count = (words: string) => missing.set(words, (missing.get(words) ?? 0) + 1)
  for (const one of all) {
    if (one.files.length === 0) count('everything')
    else if (one.last) for (const words of partsMissing(one.last, one.ownsNetwork)) count(words)
  }
  return [...missing].map(([words, n]) => `${words} of ${n} ${n === 1 ? 'container' : 'containers'}`)
}

function partsMissing(last: ContainerCounters, ownsNetwork: boolean): string[] {
  const parts: [unknown, string][] = [
    [last.cpuNs, 'processor time'],
    [last.memoryBytes, 'memory'],
    [last.readBytes, 'block I/O'],
    [last.pids, 'PIDs'],
    [last.receivedBytes ?? !ownsNetwork, 'network'],
  ]
  return parts.flatMap(([value, words]) => (value === undefined || value === false ? [words] : []))
}

/** Names of the files that are read at each look, and of those that are read rarely. */
export function wordsOf({ files }: Known): { often: string; rarely: string } {
  const words = (some: readonly File[]) => some.map(({ path }) => path).join(' ')
  return { often: words(files.filter((file) => !isSlow(file))), rarely: words(files.filter(isSlow)) }
}
