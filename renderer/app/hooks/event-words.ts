/** How an engine's event reads: mark and words. Used by the events page and by the history of a container. Pure. */
import type { DockerEventRow } from '../../../shared/contract/events'
import type { Tone } from '../../ui/mark'

export interface EventWords {
  tone: Tone
  text: string
}

/** What each action means to a person; what is not named here is shown as the engine calls it. */
const WORDS: Record<string, Record<string, EventWords>> = {
  container: {
    create: { tone: 'off', text: 'created' },
    start: { tone: 'good', text: 'started' },
    restart: { tone: 'good', text: 'restarted' },
    stop: { tone: 'off', text: 'stopped' },
    pause: { tone: 'paused', text: 'paused' },
    unpause: { tone: 'good', text: 'unpaused' },
    destroy: { tone: 'off', text: 'removed' },
    remove: { tone: 'off', text: 'removed' },
    rename: { tone: 'off', text: 'renamed' },
    update: { tone: 'info', text: 'limits changed' },
    oom: { tone: 'crit', text: 'ran out of memory' },
    attach: { tone: 'off', text: 'attached to' },
    detach: { tone: 'off', text: 'detached from' },
    resize: { tone: 'off', text: 'terminal resized' },
    commit: { tone: 'info', text: 'made into an image' },
    copy: { tone: 'off', text: 'files copied' },
    export: { tone: 'off', text: 'file system exported' },
    top: { tone: 'off', text: 'processes listed' },
  },
  image: {
    pull: { tone: 'info', text: 'pulled' },
    push: { tone: 'info', text: 'pushed' },
    build: { tone: 'info', text: 'built' },
    tag: { tone: 'off', text: 'tagged' },
    untag: { tone: 'off', text: 'untagged' },
    delete: { tone: 'off', text: 'removed' },
    remove: { tone: 'off', text: 'removed' },
    import: { tone: 'info', text: 'imported' },
    load: { tone: 'info', text: 'loaded' },
    save: { tone: 'off', text: 'saved' },
    prune: { tone: 'off', text: 'images pruned' },
  },
  volume: {
    create: { tone: 'off', text: 'created' },
    destroy: { tone: 'off', text: 'removed' },
    prune: { tone: 'off', text: 'volumes pruned' },
  },
  network: {
    create: { tone: 'off', text: 'created' },
    destroy: { tone: 'off', text: 'removed' },
    remove: { tone: 'off', text: 'removed' },
    prune: { tone: 'off', text: 'networks pruned' },
  },
  daemon: {
    reload: { tone: 'info', text: 'configuration read again' },
  },
}

/** `nameOf` gives the name of a container by its id, for events that only carry that. */
export function eventWords(event: DockerEventRow, nameOf?: (id: string) => string | undefined): EventWords {
  const { type, action, detail, attributes } = event
  if (type === 'container') {
    if (action === 'die') return died(attributes.exitCode ?? '')
    if (action === 'kill') return { tone: 'warn', text: `signalled with ${signalWord(attributes.signal)}` }
    if (action === 'health_status') return health(detail)
    if (action === 'rename' && attributes.oldName)
      return { tone: 'off', text: `renamed from ${attributes.oldName.replace(/^\//, '')}` }
  }
  const { container, containerName } = attributes
  const whose = container ? (nameOf?.(container) ?? containerName ?? container.slice(0, 12)) : ''
  if (type === 'network' && action === 'connect') return { tone: 'off', text: `joined by ${whose || 'a container'}` }
  if (type === 'network' && action === 'disconnect') return { tone: 'off', text: `left by ${whose || 'a container'}` }
  if (type === 'volume' && action === 'mount') return { tone: 'off', text: `mounted by ${whose || 'a container'}` }
  if (type === 'volume' && action === 'unmount') return { tone: 'off', text: `let go by ${whose || 'a container'}` }
  const known = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined
  if (known && Object.hasOwn(known, action) && known[action]) return known[action]
  return { tone: 'off', text: [action.replaceAll('_', ' '), detail].filter(Boolean).join(' ') }
}

function health(detail: string): EventWords {
  if (detail === 'healthy') return { tone: 'good', text: 'healthy' }
  if (detail === 'unhealthy') return { tone: 'crit', text: 'unhealthy' }
  return { tone: 'warn', text: detail || 'health checked' }
}

/** What common exit codes mean: those of the shell and of Docker, and 128 + the signal that ended the process. */
const EXIT_CODES: Record<string, string> = {
  '125': 'the engine could not run it',
  '126': 'the command cannot be run',
  '127': 'command not found',
  '130': 'SIGINT',
  '132': 'SIGILL',
  '134': 'SIGABRT',
  '135': 'SIGBUS',
  '136': 'SIGFPE',
  '137': 'SIGKILL',
  '139': 'SIGSEGV',
  '141': 'SIGPIPE',
  '143': 'SIGTERM',
}

/** 0 is an end as planned, 137 and 143 are those of a stop: asked for, or by force after the grace period. */
function died(exitCode: string): EventWords {
  if (exitCode === '' || exitCode === '0') return { tone: 'off', text: 'ended' }
  const tone = exitCode === '137' || exitCode === '143' ? 'warn' : 'crit'
  const meaning = Object.hasOwn(EXIT_CODES, exitCode) ? ` (${EXIT_CODES[exitCode]})` : ''
  return { tone, text: `ended with exit code ${exitCode}${meaning}` }
}

const SIGNALS: Record<string, string> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '9': 'SIGKILL',
  '10': 'SIGUSR1',
  '12': 'SIGUSR2',
  '15': 'SIGTERM',
}

/** Engines tell the number. */
function signalWord(signal: string | undefined): string {
  if (!signal) return 'a signal'
  return Object.hasOwn(SIGNALS, signal) ? `${SIGNALS[signal]}` : `signal ${signal}`
}
