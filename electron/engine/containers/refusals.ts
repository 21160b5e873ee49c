/**
 * What the engine says when it will not, in our words: which container, on which host, and what to do now. Docker's
 * sentences (moby, daemon/*.go and errors of containerd and runc) are known by a few of their words; what is not known
 * is passed on as the engine said it. Pure; used by actions.ts and run.ts.
 */
import type { ErrorCode } from '../../../shared/errors'
import { Failure } from '../../../shared/errors'

/** Whom it was about, as a person knows it. */
export interface Subject {
  name: string
  hostName: string
}
type Words = (subject: Subject, match: RegExpExecArray) => string
type Row = [pattern: RegExp, code: ErrorCode, message: Words, hint: string]

const TABLE: Row[] = [
  [
    /cannot remove (?:a |container .*container is )?(running|paused|restarting)|container is running: stop the container/i,
    'CONFLICT',
    ({ name }, [, state]) => `${name} is ${state ?? 'running'}.`,
    'Stop it first, or have it killed and removed.',
  ],
  [
    /removal of container \S+ is already in progress/i,
    'CONFLICT',
    ({ name }) => `${name} is being removed already.`,
    '',
  ],
  [
    /container name "?\/?([^"\s]+)"? is already in use/i,
    'CONFLICT',
    ({ hostName }, [, taken]) => `There is already a container named ${taken} on ${hostName}.`,
    'Choose another name.',
  ],
  [
    /is paused\. unpause the container|cannot start a paused container|container is paused/i,
    'CONFLICT',
    ({ name }) => `${name} is paused.`,
    'Unpause it first.',
  ],
  [/is already paused/i, 'CONFLICT', ({ name }) => `${name} is paused already.`, ''],
  [/is not paused/i, 'CONFLICT', ({ name }) => `${name} is not paused.`, ''],
  [/is restarting, wait until/i, 'CONFLICT', ({ name }) => `${name} is restarting.`, 'Wait until it runs, or stop it.'],
  [/is not running/i, 'CONFLICT', ({ name }) => `${name} is not running.`, 'Start it first.'],
  [/marked for removal|is being removed/i, 'CONFLICT', ({ name }) => `${name} is being removed.`, ''],
  [
    /bind for \S*?:(\d+) failed: port is already allocated|listen (?:tcp|udp)\S* \S*?:(\d+): bind: address already in use/i,
    'CONFLICT',
    ({ hostName }, [, port, other]) => `Port ${port ?? other} of ${hostName} is in use already.`,
    'Publish another port, or stop what uses it.',
  ],
  [
    /bind source path does not exist: (.+?)\s*$/i,
    'INVALID',
    ({ hostName }, [, path]) => `There is no ${path} on ${hostName}.`,
    'Make the folder there first, or mount another one.',
  ],
  [
    /minimum memory limit allowed is (\S+)/i,
    'INVALID',
    (_, [, least]) => `A memory limit must be at least ${least}.`,
    'Give it more.',
  ],
  [
    /range of cpus is from \S+ to ([\d.]+)/i,
    'INVALID',
    ({ hostName }, [, most]) => `${hostName} has ${Number(most)} CPUs.`,
    'Ask for no more than these.',
  ],
  [
    /memory limit should be smaller than already set memoryswap limit/i,
    'INVALID',
    ({ name }) => `${name} has a limit of memory and swap together that is lower.`,
    'Raise that one on the host: docker update --memory-swap.',
  ],
  [
    /unable to (?:set memory limit|limit memory usage)|memory\.(?:limit_in_bytes|max): device or resource busy/i,
    'CONFLICT',
    ({ name }) => `${name} uses more memory than that limit.`,
    'Set a higher one, or stop the container first.',
  ],
  [
    /restart policy cannot be updated because autoremove/i,
    'CONFLICT',
    ({ name }) => `${name} is removed by the engine when it ends, so that it cannot have a restart policy.`,
    '',
  ],
  [
    /invalid signal/i,
    'INVALID',
    ({ hostName }) => `The engine on ${hostName} does not know that signal.`,
    'SIGTERM, SIGKILL, SIGHUP, SIGINT and SIGUSR1 are known everywhere.',
  ],
  [
    /executable file not found|exec: "?([^"]+)"?: (?:stat|no such file)/i,
    'INVALID',
    ({ name }) => `${name} cannot start: its command is not in the image.`,
    'Look at the command and the entrypoint.',
  ],
  [
    /network (\S+) not found/i,
    'NOT_FOUND',
    ({ hostName }, [, network]) => `There is no network ${network} on ${hostName}.`,
    'Choose one of that host.',
  ],
  [
    /no space left on device/i,
    'ENGINE_REFUSED',
    ({ hostName }) => `The disk of ${hostName} is full.`,
    'Remove images or volumes that nothing uses.',
  ],
]

const ANSWERED: ReadonlySet<ErrorCode> = new Set(['CONFLICT', 'ENGINE_REFUSED', 'NOT_FOUND', 'INVALID', 'DENIED'])

/** Anything but a refusal by the engine is given back as it is. */
export function inOurWords(thrown: unknown, subject: Subject): unknown {
  if (!(thrown instanceof Failure) || !ANSWERED.has(thrown.code)) return thrown
  const details = [thrown.message, thrown.info.details].filter(Boolean).join(' · ')
  for (const [pattern, code, message, hint] of TABLE) {
    const match = pattern.exec(thrown.message)
    if (match) return new Failure(code, message(subject, match), { hint, details, cause: thrown })
  }
  if (thrown.code !== 'NOT_FOUND') return thrown
  return new Failure('NOT_FOUND', `${subject.name} is not on ${subject.hostName} any more.`, {
    hint: 'It was removed meanwhile; the list is up to date again in a moment.',
    details,
    cause: thrown,
  })
}

const WARNINGS: [pattern: RegExp, words: string][] = [
  [/swap limit capabilities|does not support swap limit/i, 'This host does not limit swap; the limit of memory holds.'],
  [/kernel memory/i, 'This host does not limit the kernel’s memory.'],
  [/pids limit/i, 'This host does not limit the number of processes; the rest was done.'],
  [/cpu cfs|cfs scheduler|cpu period|cpu quota/i, 'This host does not limit CPUs; the rest was done.'],
  [/memory limit capabilities|does not support memory limit/i, 'This host does not limit memory; the rest was done.'],
  [/ipv4 forwarding is disabled/i, 'Forwarding is switched off on this host: published ports may not be reached.'],
]

/** The engine's warnings, those that are known in our words, each once. */
export function warningsInOurWords(warnings: readonly string[]): string[] {
  const said = warnings
    .filter((one) => one !== '')
    .map((one) => WARNINGS.find(([known]) => known.test(one))?.[1] ?? one)
  return [...new Set(said)]
}
