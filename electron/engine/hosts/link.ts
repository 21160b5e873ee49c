/**
 * One host's link: connects, stays, notices loss, connects again. Owned by hosts/index.ts, one per host.
 * Everything it learns it reports as a change of the host's row; who wants the live engine is told by `onLive`.
 */
import { setMaxListeners } from 'node:events'
import type { Host, HostAddress, LinkEntry } from '../../../shared/contract/hosts'
import { Failure, toErrorInfo } from '../../../shared/errors'
import type { Clock, DockerHost, KnownKeys, Log, OpenHost, Secrets } from '../ports'
import {
  afterFailure,
  CONNECT_DEADLINE_MS,
  PING_DEADLINE_MS,
  PING_EVERY_DEGRADED_MS,
  PING_EVERY_MS,
  PING_EVERY_WATCHED_MS,
  retryDelayMs,
} from './rules'
import type { Watch } from './watch'

/** A connected engine, for as long as `signal` does not fire. `check` asks for a ping now because something broke. */
export interface LiveHost {
  hostId: string
  docker: DockerHost
  signal: AbortSignal
  check: () => void
}

export interface LinkPorts {
  clock: Clock
  log: Log
  secrets: Secrets
  knownKeys: KnownKeys
  openHost: OpenHost
  /** Waits for one of the few places in which connections are made at a time. */
  takeTurn: (signal: AbortSignal) => Promise<() => void>
  chance: () => number
}

export interface LinkOptions {
  hostId: string
  address: HostAddress
  onChange: (change: Partial<Host>) => void
  onLive: (live: LiveHost) => void
  onLog: (entry: Omit<LinkEntry, 'at'>) => void
  watch: Watch
}

export interface Link {
  /** Tries now instead of at the next attempt; harmless while connected (asks for a ping). */
  retryNow: () => void
  dispose: () => void
}

export function startLink(ports: LinkPorts, options: LinkOptions): Link {
  const life = new AbortController()
  const nudge = createNudge()
  void supervise(ports, options, life.signal, nudge).catch((thrown) => {
    if (!life.signal.aborted) ports.log.error('link.stopped', { hostId: options.hostId, ...toErrorInfo(thrown) })
  })
  return { retryNow: nudge.give, dispose: () => life.abort() }
}

async function supervise(ports: LinkPorts, options: LinkOptions, signal: AbortSignal, nudge: Nudge): Promise<void> {
  let attempt = 0
  let count = 0
  while (!signal.aborted) {
    count += 1
    // After the first failed attempt the host stays "offline" while we try, so that it does not flicker.
    if (attempt <= 1) options.onChange({ link: 'connecting', retryAt: undefined })
    else options.onChange({ retryAt: undefined })
    const ended = await connectAndStay(ports, options, signal, nudge, count)
    if (signal.aborted) return
    attempt = ended.wasLive ? 0 : attempt
    if (ended.wasLive) options.onLog({ attempt: count, stage: 'live', state: 'failed', note: ended.failure.message })
    const { link, retry } = afterFailure(ended.failure.code)
    const delayMs = retryDelayMs(attempt, ports.chance())
    const retryAt = retry ? ports.clock.now() + delayMs : undefined
    ports.log.info('link.lost', {
      hostId: options.hostId,
      code: ended.failure.code,
      attempt,
      delayMs: retry ? delayMs : -1,
    })
    if (attempt > 0 || !retry) options.onChange({ link, error: ended.failure.info, retryAt })
    else options.onChange({ link: 'connecting', error: ended.failure.info, retryAt })
    attempt += 1
    await nudge.orAfter(retry ? delayMs : undefined, ports.clock, signal)
  }
}

async function connectAndStay(
  ports: LinkPorts,
  options: LinkOptions,
  signal: AbortSignal,
  nudge: Nudge,
  attempt: number,
) {
  let wasLive = false
  try {
    const docker = await open(ports, options, signal, attempt)
    wasLive = true
    options.onLog({ attempt, stage: 'live', state: 'done', note: '' })
    options.onChange({
      link: 'online',
      error: undefined,
      retryAt: undefined,
      facts: docker.facts,
      certificate: docker.certificate,
      heardAt: ports.clock.now(),
    })
    return { wasLive, failure: await stay(ports, options, docker, signal, nudge) }
  } catch (thrown) {
    return { wasLive, failure: thrown instanceof Failure ? thrown : internal(thrown) }
  }
}

async function open(
  ports: LinkPorts,
  { address, onLog }: LinkOptions,
  signal: AbortSignal,
  attempt: number,
): Promise<DockerHost> {
  const release = await ports.takeTurn(signal)
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(CONNECT_DEADLINE_MS)])
  try {
    return await ports.openHost(address, {
      signal: deadline,
      secrets: ports.secrets,
      knownKeys: ports.knownKeys,
      onStage: (report) => onLog({ attempt, ...report }),
    })
  } finally {
    release()
  }
}

/** Stays until the connection beneath is gone and gives the reason. Pings all the while; a late answer is "degraded". */
async function stay(
  ports: LinkPorts,
  options: LinkOptions,
  docker: DockerHost,
  signal: AbortSignal,
  nudge: Nudge,
): Promise<Failure> {
  const live = new AbortController()
  const alive = AbortSignal.any([signal, live.signal])
  setMaxListeners(0, alive) // every capability waits with it, some for several things at a time
  const detach = options.watch.attach(docker, nudge.give)
  try {
    options.onLive({ hostId: options.hostId, docker, signal: alive, check: nudge.give })
    const lost = docker.closed.then((cause) => (cause instanceof Failure ? cause : connectionLost(cause)))
    const stopped = new Promise<Failure>((resolve) => {
      const stop = () => resolve(new Failure('CANCELLED', 'Cancelled.'))
      signal.addEventListener('abort', stop, { once: true, signal: live.signal }) // one connection's, not the host's
    })
    return await Promise.race([lost, stopped, pingForever(ports, options, docker, alive, nudge)])
  } finally {
    detach()
    live.abort()
    docker.close()
  }
}

async function pingForever(
  ports: LinkPorts,
  options: LinkOptions,
  docker: DockerHost,
  alive: AbortSignal,
  nudge: Nudge,
): Promise<Failure> {
  for (;;) {
    const healthy = await pingOnce(ports, options, docker, alive)
    // Over TLS each connection is judged anew: one that may not be made leaves nothing to wait for.
    if (healthy instanceof Failure) return healthy
    const calmMs = options.watch.isOn() ? PING_EVERY_WATCHED_MS : PING_EVERY_MS
    await nudge.orAfter(healthy ? calmMs : PING_EVERY_DEGRADED_MS, ports.clock, alive)
    if (alive.aborted) return new Promise<never>(() => {}) // the race in `stay` is decided by who aborted
  }
}

async function pingOnce(
  ports: LinkPorts,
  options: LinkOptions,
  docker: DockerHost,
  alive: AbortSignal,
): Promise<boolean | Failure> {
  // A timer that is taken back costs a fleet less than AbortSignal.timeout, which fires after every ping.
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), PING_DEADLINE_MS)
  try {
    const pingMs = await docker.ping(AbortSignal.any([alive, late.signal]))
    options.onChange({ link: 'online', error: undefined, pingMs, heardAt: ports.clock.now() })
    return true
  } catch (thrown) {
    if (alive.aborted) return false
    if (thrown instanceof Failure && thrown.code === 'AUTH_FAILED') return thrown
    const known = thrown instanceof Failure && thrown.code !== 'CANCELLED'
    const info = known
      ? thrown.info
      : new Failure('TIMED_OUT', 'The engine does not answer; the connection is fine.', {
          hint: `Look at ${docker.facts.more?.product === 'Podman' ? 'Podman' : 'dockerd'} on the host.`,
        }).info
    options.onChange({ link: 'degraded', error: info })
    return false
  } finally {
    clearTimeout(timer)
  }
}

function connectionLost(cause: Error | undefined): Failure {
  return new Failure('HOST_UNREACHABLE', 'The connection was lost.', {
    hint: 'Longshore tries again by itself.',
    details: cause?.message,
  })
}
function internal(thrown: unknown): Failure {
  const { details: _, ...info } = toErrorInfo(thrown) // a stray error's text is for the log, not for the page
  return new Failure(info.code, info.message, info)
}

interface Nudge {
  give: () => void
  orAfter: (delayMs: number | undefined, clock: Clock, signal: AbortSignal) => Promise<void>
}

/** Without a reason of its own, each wait would make an error with a stack that nobody reads. */
const OVER = new Error('The wait is over.')

/** A wait that can be cut short: `orAfter` ends at the delay, at `give`, or when the signal fires, whichever is first. */
function createNudge(): Nudge {
  let wake: (() => void) | undefined
  return {
    give: () => wake?.(),
    async orAfter(delayMs, clock, signal) {
      const over = new AbortController()
      const nudged = new Promise<void>((resolve) => (wake = resolve))
      const stopped = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal }),
      )
      const waits = [nudged, stopped]
      if (delayMs !== undefined) waits.push(clock.sleep(delayMs, over.signal).catch(() => {}))
      if (!signal.aborted) await Promise.race(waits)
      wake = undefined
      over.abort(OVER)
    },
  }
}
