/** Memory: kills for want of it, use against the limit, no limit on a host that is nearly full. Pure; used by ../findings.ts. */
import type { Finding } from '../../../../shared/contract/diagnosis'
import { limitOf, mayBeMemory } from '../ending'
import { type Evidence, known } from '../evidence'
import { type Counted, outOfMemoryCounts } from '../past-ends'
import { bytes, percent, times } from '../words'
import { finding } from './finding'

const NEARLY = 0.9
const TOUCHED = 0.97

export function memoryFindings(evidence: Evidence): Finding[] {
  const counts = outOfMemoryCounts(evidence)
  const more = { facts: factsOf(evidence) }
  if (counts.day > 0) return [ranOut(evidence, counts, more)]
  const limit = limitOf(evidence)
  return [limit === undefined ? unlimited(evidence, more) : against(evidence, limit, more)]
}

type More = { facts: readonly (readonly [string, string | undefined])[] }

function factsOf(evidence: Evidence): More['facts'] {
  const { usage, host, hostUsage } = evidence
  const past = known(evidence.past)
  const of = (value: number | null | undefined) => (value === null || value === undefined ? undefined : bytes(value))
  const limit = limitOf(evidence)
  const total = hostUsage?.memoryTotal ?? host.memoryBytes
  const used = hostUsage?.memory
  return [
    ['Now', of(usage?.memory)],
    ['Most, last hour', of(past?.hour.memoryMax)],
    ['Most, 24 hours', of(past?.day.memoryMax)],
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

/** The flag and the events are told apart: only together they tell who was killed. */
function ranOut(evidence: Evidence, counts: Counted, more: More): Finding {
  const { row } = evidence
  const limit = limitOf(evidence)
  const hasEnded = row?.outOfMemory ?? false
  const livesOn = !hasEnded && row?.state === 'running' && row.restartCount === 0
  const who = livesOn
    ? 'The kernel killed a process inside it while its first one lived on. Docker’s flag OOMKilled does not tell of that; the engine’s events do.'
    : `The kernel killed it.${hasEnded ? ' Docker’s flag OOMKilled says so too.' : ''}`
  const what =
    limit === undefined
      ? 'It has no limit of its own, so the host itself was out of memory. Give the greedy ones limits, or the host more memory.'
      : `Raise its limit of ${bytes(limit)} if it needs that much; if its use only ever grows, it leaks.`
  const title = `Out of memory ${times(counts.day)} in 24 hours${counts.hour > 0 && counts.hour < counts.day ? `, ${times(counts.hour)} in the last one` : ''}`
  return finding('memory', 'crit', title, `${who} ${what}`, {
    facts: [
      ['Kills, 24 hours', `at least ${counts.day}`],
      ['Flag OOMKilled', row ? (hasEnded ? 'set' : 'not set') : undefined],
      ...more.facts,
    ],
  })
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
  const silent = evidence.host.isPodman ? ' Podman does not report kills for memory, should there have been one.' : ''
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
