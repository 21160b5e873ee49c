/**
 * Which hosts are connected just now, and how far their clocks are from ours. One for all panes: made by index.ts.
 */
import type { Hosts, LiveHost } from '../../hosts'
import type { Clock, DockerHost, Log } from '../../ports'

export interface HostClock {
  offsetMs: number
  errorMs: number
}

export interface LiveHosts {
  current: (hostId: string) => LiveHost | undefined
  /** Resolves when it is connected. Rejects when the signal fires. */
  next: (hostId: string, signal: AbortSignal) => Promise<LiveHost>
  /** Measured once for each connection, and anew where it is older than `maxAgeMs`. Undefined where it cannot be had. */
  clockOf: (live: LiveHost, maxAgeMs?: number) => Promise<HostClock | undefined>
  dispose: () => void
}

const CLOCK_LIMIT_MS = 5000

export function createLiveHosts(hosts: Pick<Hosts, 'subscribe'>, clock: Clock, log: Log): LiveHosts {
  const live = new Map<string, LiveHost>()
  const waiting = new Set<(host: LiveHost) => void>()
  const clocks = new WeakMap<DockerHost, { askedAt: number; answer: Promise<HostClock | undefined> }>()

  const dispose = hosts.subscribe((host) => {
    if (host.signal.aborted) return
    live.set(host.hostId, host)
    const forget = () => {
      if (live.get(host.hostId) === host) live.delete(host.hostId)
    }
    host.signal.addEventListener('abort', forget, { once: true })
    for (const tell of [...waiting]) tell(host)
  })

  function next(hostId: string, signal: AbortSignal): Promise<LiveHost> {
    return new Promise((resolve, reject) => {
      const there = live.get(hostId)
      if (signal.aborted) return reject(signal.reason)
      if (there) return resolve(there)
      const over = () => {
        waiting.delete(tell)
        signal.removeEventListener('abort', stop)
      }
      const tell = (host: LiveHost) => {
        if (host.hostId !== hostId) return
        over()
        resolve(host)
      }
      const stop = () => {
        over()
        reject(signal.reason)
      }
      waiting.add(tell)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  async function measure({ hostId, docker, signal }: LiveHost): Promise<HostClock | undefined> {
    try {
      return await docker.clock(AbortSignal.any([signal, AbortSignal.timeout(CLOCK_LIMIT_MS)]))
    } catch (thrown) {
      if (!signal.aborted) log.warn('logs.clock', { hostId, thrown: String(thrown) })
      return undefined
    }
  }

  return {
    current: (hostId) => live.get(hostId),
    next,
    clockOf(host, maxAgeMs = Number.POSITIVE_INFINITY) {
      const known = clocks.get(host.docker)
      if (known && clock.monotonic() - known.askedAt <= maxAgeMs) return known.answer
      const answer = measure(host)
      clocks.set(host.docker, { askedAt: clock.monotonic(), answer })
      return answer
    },
    dispose,
  }
}
