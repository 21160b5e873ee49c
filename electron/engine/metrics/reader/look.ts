/**
 * One look at a host: which slots are asked for, in how many questions, and what the answers make. A question names at
 * most MAX_NAMES characters of files, far below what the kernel lets a command have. Used by index.ts.
 */
import { Failure } from '../../../../shared/errors'
import type { ContainerCounters } from '../../ports'
import type { Batch, HostCounters } from '../model'
import type { Answer } from './channel'
import { nothingFound } from './counters'
import { decimalIn, HOST_FILES, type HostFile, readCost, readHost } from './host-counters'
import { distribute, type Target } from './lines'
import type { Known, Roster } from './roster'

const MAX_NAMES = 100_000

/** The slots that do not belong to a container. */
export const SLOTS = { any: 'a', pattern: 'p', uptime: 'u', host: 'h', scratch: 'r' } as const
export const oftenSlot = ({ slot }: Known) => `f${slot}`
export const rarelySlot = ({ slot }: Known) => `s${slot}`

/**
 * Of the lines of all the files those that are read, without blanks as it is one word. By files: numbers alone and `max`;
 * memory.stat; memory.oom_control and memory.events; cpu.stat (what a CPU limit did only where it did something); limits of CPU; block I/O of both versions;
 * net/dev; uptime and loadavg; stat; meminfo; diskstats; PID/stat.
 */
export const PATTERN = [
  '^[0-9]+$',
  '^max$',
  '^(total_)?inactive_file.',
  '^oom_kill.[0-9]',
  '^usage_usec.',
  '^nr_(periods|throttled).[1-9]',
  '^(max|[0-9]+)[[:blank:]][0-9]+$',
  '^-1$',
  '^[0-9:]+.(Read|Write).',
  'rbytes=',
  // Not those that begin with `ve`: a host has an end of each container's interface, which nobody counts.
  '^[[:blank:]]*([^v[:blank:]]|v[^e])[^:]*:[[:blank:]]*[0-9]+[[:blank:]]+[0-9]',
  '^[0-9]+[.][0-9]+[[:blank:]]',
  '^cpu[[:blank:]]',
  '^Mem(Total|Available):',
  '^[[:blank:]]+[0-9]+[[:blank:]]+[0-9]+[[:blank:]][a-z]',
  '^[0-9]+.[(]',
].join('|')

/** What a CPU limit does is known from two looks of those who sample; they who compare at a connect take some of the first. */
export const FIRST_ASKINGS = 6

export interface Question {
  slots: string
  containers: readonly Known[]
}

/** The host, where it is wanted, is part of the first question. There is always one, which tells the time at least. */
export function plan(containers: readonly Known[], { host, slow }: { host: boolean; slow: boolean }): Question[] {
  const questions: Question[] = []
  let some: Known[] = []
  let slots = opening(host)
  let size = 0
  const close = () => {
    questions.push({ slots, containers: some })
    some = []
    slots = opening(false)
    size = 0
  }
  for (const one of containers) {
    if (some.length > 0 && size + one.size > MAX_NAMES) close()
    const isSlow = slow || one.limitAskings < (one.cpuLimit ? FIRST_ASKINGS : 1)
    some.push(one)
    size += one.size
    slots += ` ${oftenSlot(one)}${isSlow ? ` ${rarelySlot(one)}` : ''}`
    one.limitAskings += 1
    one.found = nothingFound()
  }
  if (some.length > 0 || questions.length === 0) close()
  return questions
}

const opening = (host: boolean) => `${SLOTS.pattern} ${SLOTS.uptime}${host ? ` ${SLOTS.host}` : ''}`

/** Names of the machine's files. `own` and `parent` are numbers of processes: the reader, and who serves its connection. */
export interface HostPaths {
  uptime: string
  files: ReadonlyMap<HostFile, string>
  own: string
  parent: string
}

export function hostPaths(under: (path: string) => string, own: string, parent: string): HostPaths {
  return {
    uptime: under('/proc/uptime'),
    files: new Map(HOST_FILES.map((file) => [file, under(`/proc/${file}`)])),
    own: under(`/proc/${own}/stat`),
    parent: under(`/proc/${parent}/stat`),
  }
}

export interface Look {
  atS: number
  containers: ContainerCounters[]
  host: HostCounters
  cost: Batch['cost']
}

/** Rejects where the answer cannot be one: there is no grep, or the host does not tell its time. */
export function readLook(
  { body, rest }: Answer,
  { containers }: Question,
  roster: Pick<Roster, 'targets' | 'conclude'>,
  paths: HostPaths,
  ticksPerS: number,
): Look {
  refuseWithout(rest, body)
  const hostLines = new Map<HostFile, string[]>()
  const single = new Map<string, string>()
  distribute(body, {
    get: (path) => roster.targets.get(path) ?? hostTarget(path),
  })

  function hostTarget(path: string): Target | undefined {
    for (const [file, name] of paths.files) {
      if (name !== path) continue
      const lines: string[] = []
      hostLines.set(file, lines)
      return { take: (line) => lines.push(line), fail: () => {} }
    }
    if (path !== paths.uptime && path !== paths.own && path !== paths.parent) return undefined
    return { take: (line) => single.set(path, line), fail: () => {} }
  }

  const atS = decimalIn(single.get(paths.uptime))
  if (atS === undefined) throw noTime()
  return {
    atS,
    containers: containers.flatMap((one) => roster.conclude(one, atS) ?? []),
    host: readHost(hostLines, atS, ticksPerS),
    cost: readCost(single.get(paths.own), single.get(paths.parent), ticksPerS),
  }
}

/** A shell's own codes: found but not to be run, and not found. */
export function refuseWithout(code: string, said: string): void {
  if (code !== '126' && code !== '127') return
  throw new Failure('INVALID', 'The host has no grep that can be run.', {
    hint: 'Install it there; until then its engine is asked for each container.',
    details: said.slice(0, 300),
  })
}

function noTime(): Failure {
  return new Failure('INVALID', 'The host does not tell how long it has been up.', {
    hint: 'Its /proc may be hidden from this user.',
  })
}
