/**
 * Who looks at what just now, counted: what somebody looks at is sampled each second. Written by follow.ts, asked by the
 * sampler of each host, which is told when something changes there and only then.
 */
import { type Subject, targetOf } from '../../../shared/contract/metrics'

export interface Watched {
  /** Ids of containers. */
  containers: ReadonlySet<string>
  host: boolean
}

export interface Interest {
  /** Gives the function that ends it. */
  add: (subjects: readonly Subject[]) => () => void
  watched: (hostId: string) => Watched
}

interface OfHost extends Watched {
  containers: Set<string>
  counts: Map<string, number>
}

/** Where the host itself is counted, beside ids of containers. */
const ITSELF = ''
const NOBODY: Watched = { containers: new Set(), host: false }

export function createInterest(onChange: (hostId: string) => void): Interest {
  const hosts = new Map<string, OfHost>()

  function count(subject: Subject, by: 1 | -1): string | undefined {
    const target = targetOf(subject)
    const id = target.kind === 'host' ? ITSELF : target.id
    const host = hosts.get(target.hostId) ?? { containers: new Set(), host: false, counts: new Map() }
    hosts.set(target.hostId, host)
    const now = (host.counts.get(id) ?? 0) + by
    if (now > 0) host.counts.set(id, now)
    else host.counts.delete(id)
    if (now > 1 || (now === 1 && by === -1)) return undefined
    if (id === ITSELF) host.host = now > 0
    else if (now > 0) host.containers.add(id)
    else host.containers.delete(id)
    if (host.counts.size === 0) hosts.delete(target.hostId)
    return target.hostId
  }

  function countAll(subjects: readonly Subject[], by: 1 | -1) {
    const changed = new Set(subjects.map((subject) => count(subject, by)))
    for (const hostId of changed) if (hostId !== undefined) onChange(hostId)
  }

  return {
    add(subjects) {
      const mine = [...subjects]
      countAll(mine, 1)
      return () => countAll(mine.splice(0), -1)
    },
    watched: (hostId) => hosts.get(hostId) ?? NOBODY,
  }
}
