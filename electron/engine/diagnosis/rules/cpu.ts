/** Processor time against the limit, or against what the host has. Pure; used by ../findings.ts. */
import type { Finding } from '../../../../shared/contract/diagnosis'
import { type Evidence, known } from '../evidence'
import { cores, percent } from '../words'
import { finding } from './finding'

const AT_LIMIT = 0.9
const HOST_BUSY = 0.9
/** Of its busy periods; less is felt by few. */
const HELD_OFTEN = 0.25

/** Use in percent of one core, as everywhere. */
export function cpuFindings(evidence: Evidence): Finding[] {
  const { usage, row, hostUsage, host } = evidence
  if (row?.state !== 'running') return []
  const limit = known(evidence.details)?.cpuLimit || undefined
  const hour = known(evidence.past)?.hour
  const now = usage?.cpu ?? undefined
  const mean = hour?.cpuMean
  const heldBack = limit === undefined ? undefined : usage?.heldBack
  const inCores = (value: number | null | undefined) =>
    value === null || value === undefined ? undefined : `${Math.round(value)} % of a core`
  const more = {
    facts: [
      ['Now', inCores(now)],
      ['Mean, last hour', inCores(mean)],
      ['Most, last hour', inCores(hour?.cpuMax)],
      ['Limit', limit === undefined ? (evidence.details.known ? 'none' : undefined) : cores(limit)],
      ['Held back', heldBack === undefined ? undefined : `in ${percent(heldBack)} of its busy periods, last minute`],
      [
        'Host',
        hostUsage?.cpu === null || hostUsage?.cpu === undefined
          ? undefined
          : `${Math.round(hostUsage.cpu)} % of ${host.cpus ? cores(host.cpus) : 'all cores'}`,
      ],
    ] as const,
  }
  if (now === undefined && mean === undefined)
    return [
      finding(
        'cpu',
        'unknown',
        'Its processor time is not measured',
        'No sample of it has come in yet; look again in half a minute.',
        more,
      ),
    ]
  if (limit !== undefined && heldBack !== undefined && heldBack >= HELD_OFTEN)
    return [
      finding(
        'cpu',
        'warn',
        `Held back by its limit of ${cores(limit)}`,
        `In ${percent(heldBack)} of the periods in which it worked (100 ms each as a rule) it had used up its share and waited for the next one. So it answers late, even where its mean use is below the limit. Raise the limit, or let it work with fewer threads at once.`,
        more,
      ),
    ]
  if (limit !== undefined && isAt(limit * 100 * AT_LIMIT, now, mean))
    return [
      finding(
        'cpu',
        'warn',
        `At its limit of ${cores(limit)}`,
        'The kernel makes it wait for the rest of each period, so it answers late. Raise the limit, or give it less to do.',
        more,
      ),
    ]
  const all = host.cpus
  if (limit === undefined && all !== undefined && isAt(all * 100 * AT_LIMIT, now, mean))
    return [
      finding(
        'cpu',
        'warn',
        'Takes nearly all processor time of its host',
        'It has no limit, so its neighbours wait for it. If that is not meant, look at its processes, or give it a limit.',
        more,
      ),
    ]
  // A busy moment of its host is no fault of something that does well.
  if (hostUsage?.cpu && hostUsage.cpu >= HOST_BUSY * 100)
    return [
      finding(
        'cpu',
        row.health === 'unhealthy' ? 'warn' : 'info',
        `Its host is busy: ${Math.round(hostUsage.cpu)} % of all processor time`,
        'Whatever runs there waits, and so may its health check. The page “Top” shows who takes it.',
        more,
      ),
    ]
  const share =
    limit === undefined || now === undefined
      ? 'Its host has'
      : `That is ${percent(now / (limit * 100))} of its limit: there is`
  return [finding('cpu', 'ok', `Uses ${Math.round(now ?? mean ?? 0)} % of a core`, `${share} room for more.`, more)]
}

/** Now and over the hour: a start or a moment's work is no fault. Where the hour is not known, now has to do. */
const isAt = (threshold: number, now: number | undefined, mean: number | undefined) =>
  (now ?? mean ?? 0) >= threshold && (mean ?? now ?? 0) >= threshold * 0.5
