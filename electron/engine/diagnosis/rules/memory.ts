/** Memory: kills for want of it, use against the limit, no limit on a host that is nearly full. Pure; used by ../findings.ts. */
import type { Finding } from '../../../../shared/contract/diagnosis'
import { limitOf, mayBeMemory } from '../ending'
import { type Evidence, known } from '../evidence'
import { type Counted, outOfMemoryCounts, wasToldOfMemory } from '../past-ends'
import { ago, bytes, percent, times } from '../words'
import { finding } from './finding'

const NEARLY = 0.9
const TOUCHED = 0.97

export function memoryFindings(evidence: Evidence): Finding[] {
  const counts = outOfMemoryCounts(evidence)
  const more = { facts: factsOf(evidence) }
  if (counts.day > 0) return [ranOut(evidence, counts, more)]
  if (killsOf(evidence)) return [longAgo(evidence, more)]
  const limit = limitOf(evidence)
  return [limit === undefined ? unlimited(evidence, more) : against(evidence, limit, more)]
}

type More = { facts: readonly (readonly [string, string | undefined])[] }

function factsOf(evidence: Evidence): More['facts'] {
  const { usage, host, hostUsage } = evidence
  const past = known(evidence.past)
  const kernel = killsOf(evidence)
  const of = (value: number | null | undefined) => (value === null || value === undefined ? undefined : bytes(value))
  const limit = limitOf(evidence)
  const total = hostUsage?.memoryTotal ?? host.memoryBytes
  const used = hostUsage?.memory
  return [
    ['Now', of(usage?.memory)],
    ['Most, last hour', of(past?.hour.memoryMax)],
    ['Most, 24 hours', of(past?.day.memoryMax)],
    [
      'Kernel’s count of kills',
      kernel === undefined || kernel === 0 ? undefined : `${kernel} since it started; told once a minute`,
    ],
    ['Limit', limit === undefined ? (evidence.details.known ? 'none' : undefined) : bytes(limit)],
    [
      'Host',
      total === undefined
        ? undefined
        : used === undefined || used === null
          ? bytes(total)
          : `${bytes(used)} of ${bytes(total)} in use`,
    ],
  ]
}

/** As told each minute; undefined: not known, or it does not run. */
const killsOf = ({ usage }: Evidence) => usage?.memoryKills

/** Flag, events and the kernel's count are told apart: only together they tell who was killed. */
function ranOut(evidence: Evidence, counts: Counted, more: More): Finding {
  const { row } = evidence
  const limit = limitOf(evidence)
  const hasEnded = row?.outOfMemory ?? false
  const livesOn = !hasEnded && row?.state === 'running' && (row.restartCount === 0 || (killsOf(evidence) ?? 0) > 0)
  const who = livesOn
    ? `The kernel killed a process inside it while its first one lived on. ${whoTells(evidence)}`
    : `The kernel killed it.${hasEnded ? ' Docker’s flag OOMKilled says so too.' : ''}`
  const title = `Out of memory ${times(counts.day)} in 24 hours${counts.hour > 0 && counts.hour < counts.day ? `, ${times(counts.hour)} in the last one` : ''}`
  return finding('memory', 'crit', title, `${who} ${whatToDo(evidence, limit)}`, {
    facts: [
      ['Kills, 24 hours', `at least ${counts.day}`],
      ['Flag OOMKilled', row ? (hasEnded ? 'set' : 'not set') : undefined],
      ...more.facts,
    ],
  })
}

function whoTells(evidence: Evidence): string {
  if (wasToldOfMemory(evidence)) return 'Docker’s flag OOMKilled does not tell of that; the engine’s events do.'
  if (evidence.host.isPodman) return 'Podman does not tell of that; the kernel’s own count does.'
  return 'Its engine did not tell of that, as it does not where the whole host ran out of memory; the kernel’s own count does.'
}

function whatToDo(evidence: Evidence, limit: number | undefined): string {
  if (limit === undefined)
    return 'It has no limit of its own, so the host itself was out of memory. Give the greedy ones limits, or the host more memory.'
  const isHostLikely = !evidence.host.isPodman && !wasToldOfMemory(evidence)
  const first = isHostLikely ? 'See whether the host is short of memory; if it is not, raise' : 'Raise'
  return `${first} its limit of ${bytes(limit)} if it needs that much; if its use only ever grows, it leaks.`
}

/** The kernel tells how many, not when, and nobody saw it in the last day. */
function longAgo(evidence: Evidence, more: More): Finding {
  const { row, now } = evidence
  const start = row?.startedAt === undefined ? '' : `, ${ago(row.startedAt, now)}`
  return finding(
    'memory',
    'warn',
    `Out of memory ${times(killsOf(evidence) ?? 0)} since it started${start}`,
    `The kernel killed processes inside it while its first one lived on; it counts them, and does not say when. ${whatToDo(evidence, limitOf(evidence))}`,
    more,
  )
}

function against(evidence: Evidence, limit: number, more: More): Finding {
  const now = evidence.usage?.memory ?? undefined
  const peak = known(evidence.past)?.day.memoryMax
  if (mayBeMemory(evidence))
    return finding(
      'memory',
      'warn',
      `May have gone over its memory limit of ${bytes(limit)}`,
      'It was killed and nobody asked for that. Podman does not report kills for memory, and what was measured before may have missed the last moment. Raise the limit if it needs that much; if its use only ever grows, it leaks.',
      more,
    )
  const isSilent = evidence.host.isPodman && killsOf(evidence) === undefined
  const silent = isSilent ? ' Podman does not report kills for memory, should there have been one.' : ''
  if (now !== undefined && now >= limit * NEARLY)
    return finding(
      'memory',
      'warn',
      `Uses ${percent(now / limit)} of its memory limit`,
      `With a little more the kernel kills it. Raise the limit, or find what grows.${silent}`,
      more,
    )
  if (peak !== undefined && peak >= limit * TOUCHED)
    return finding(
      'memory',
      'warn',
      `Came to ${percent(Math.min(1, peak / limit))} of its memory limit in the last 24 hours`,
      `It had next to no room then. Raise the limit before it is killed.${silent}`,
      more,
    )
  if (now === undefined && peak === undefined) return notMeasured(evidence, more)
  const share = now === undefined ? '' : ` It uses ${percent(now / limit)} of it.`
  return finding('memory', 'ok', `Within its memory limit of ${bytes(limit)}`, `There is room.${share}${silent}`, more)
}

function unlimited(evidence: Evidence, more: More): Finding {
  const { hostUsage, usage, details } = evidence
  if (!details.known && (usage === undefined || usage.memory === null)) return notMeasured(evidence, more)
  const { memory, memoryTotal } = hostUsage ?? {}
  const own = usage?.memory ?? undefined
  const without = details.known ? 'No memory limit' : 'Its memory limit is not known'
  if (memory && memoryTotal && memory >= memoryTotal * NEARLY)
    return finding(
      'memory',
      'warn',
      `${without}, and the host is nearly full`,
      'When the host runs out, the kernel chooses whom it kills, maybe this one and maybe its neighbours. Limits keep that where it belongs.',
      more,
    )
  if (own !== undefined && memoryTotal && own >= memoryTotal * 0.5)
    return finding(
      'memory',
      'warn',
      `Uses ${percent(own / memoryTotal)} of the host’s memory`,
      'It has no limit that would stop it. If that is not meant, find what grows, or give it one.',
      more,
    )
  if (own === undefined) return notMeasured(evidence, more)
  return finding(
    'memory',
    'ok',
    `${without}; uses ${bytes(own)}`,
    'Nothing keeps it from taking all the memory of the host, but it is far from that.',
    more,
  )
}

function notMeasured({ row, past }: Evidence, more: More): Finding {
  if (row?.state !== 'running' && row?.state !== 'paused')
    return finding('memory', 'info', 'Uses no memory now', 'It does not run.', more)
  return finding(
    'memory',
    'unknown',
    'Its memory is not measured',
    past.known ? 'No sample of it has come in yet; look again in half a minute.' : past.why,
    more,
  )
}
