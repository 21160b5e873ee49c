/** What hosts use, in shares and words: for cards, totals, order and filter. Pure. */
import type { Host } from '../../../shared/contract/hosts'
import type { HostUsage } from '../../../shared/contract/metrics'

export type Tone = 'plain' | 'warn' | 'crit'

/** A part of a whole, 0 to 1; undefined while either is not known. */
function shareOf(part: number | null | undefined, whole: number | null | undefined): number | undefined {
  return typeof part === 'number' && whole ? part / whole : undefined
}

export const cpuShare = (usage: HostUsage | undefined) => shareOf(usage?.cpu, 100)
export const memoryShare = (usage: HostUsage | undefined) => shareOf(usage?.memory, usage?.memoryTotal)
export const diskShare = (usage: HostUsage | undefined) => shareOf(usage?.disk?.usedBytes, usage?.disk?.sizeBytes)

/** A processor that is busy does its work; only memory and disk end in a failure when they are full. */
export const cpuTone = (share: number | undefined): Tone => (share !== undefined && share >= 0.8 ? 'warn' : 'plain')

const DAY_MS = 86_400_000
/** Farther away it is for the host's own page. */
const SOON_DAYS = 30
const NOW_DAYS = 3

/** `full in about 9 days`, where the pace of the last days says that it is soon. `now` in epoch ms. */
export function fullSoon(usage: HostUsage | undefined, now: number): { text: string; tone: Tone } | undefined {
  const fullAt = usage?.disk?.fullAt
  if (fullAt === undefined || fullAt - now > SOON_DAYS * DAY_MS) return undefined
  const days = Math.max(0, fullAt - now) / DAY_MS
  return { text: `full ${fullIn(days)}`, tone: days < NOW_DAYS ? 'crit' : 'warn' }
}

function fullIn(days: number): string {
  if (days < 1 / 24) return 'within the hour'
  if (days < 2) return `in about ${Math.round(days * 24)} h`
  return `in about ${Math.round(days)} days`
}

interface Used {
  cores: number
  ofCores: number
  memoryBytes: number
  ofMemoryBytes: number
}

/**
 * Processors and memory in use on all hosts together, of those whose use is known; undefined while none is. An engine
 * that is reached in two ways counts once.
 */
export function usedOf(hosts: readonly Host[], usageOf: (hostId: string) => HostUsage | undefined): Used | undefined {
  const used: Used = { cores: 0, ofCores: 0, memoryBytes: 0, ofMemoryBytes: 0 }
  const counted = new Set<string>()
  for (const { id, facts } of hosts) {
    const usage = usageOf(id)
    if (!facts || !usage || counted.has(facts.engineId || id)) continue
    counted.add(facts.engineId || id)
    if (usage.cpu !== null) {
      used.cores += (usage.cpu / 100) * facts.cpus
      used.ofCores += facts.cpus
    }
    if (usage.memory !== null && usage.memoryTotal !== null) {
      used.memoryBytes += usage.memory
      used.ofMemoryBytes += usage.memoryTotal
    }
  }
  return used.ofCores > 0 || used.ofMemoryBytes > 0 ? used : undefined
}

/** The host whose disk is full soonest, of those where that is soon. */
export function soonestFull(
  hosts: readonly Host[],
  usageOf: (hostId: string) => HostUsage | undefined,
  now: number,
): { host: Host; text: string } | undefined {
  const full = hosts.flatMap((host) => {
    const usage = usageOf(host.id)
    const soon = fullSoon(usage, now)
    return soon ? [{ host, text: soon.text, at: usage?.disk?.fullAt ?? 0 }] : []
  })
  return full.sort((a, b) => a.at - b.at)[0]
}
