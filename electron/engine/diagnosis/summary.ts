/** One sentence for the whole: the cause that tells most, before what follows from it. Pure; used by findings.ts. */
import type { Finding } from '../../../shared/contract/diagnosis'
import { endingOf, limitOf, mayBeMemory } from './ending'
import { ENDED, type Evidence, known } from './evidence'
import { exitText } from './exit-codes'
import { type Counted, endCounts, isCrashLoop, outOfMemoryCounts, runsMs, wasToldOfMemory } from './past-ends'
import { failedInARow } from './rules/health'
import { badLines } from './rules/lines'
import { ago, bytes, plural, span, times } from './words'

export function summaryOf(evidence: Evidence, findings: readonly Finding[]): string {
  const { host, now, row, name } = evidence
  const said = cause(evidence, findings)
  if (host.isLive) return said
  const age = host.heardAt === undefined ? '' : ` ${ago(host.heardAt, now)}`
  if (!row) return `${host.name} is not connected, and nothing is known of ${name}.`
  return `${host.name} is not connected. As last known${age}: ${said.charAt(0).toLowerCase()}${said.slice(1)}`
}

function cause(evidence: Evidence, findings: readonly Finding[]): string {
  const { row, name } = evidence
  if (!row) return `Nothing is known of ${name}: it is not on the host any more.`
  return (
    outOfMemory(evidence) ??
    engineError(evidence) ??
    crashLoop(evidence) ??
    stopped(evidence) ??
    failed(evidence) ??
    unhealthy(evidence) ??
    worstOf(findings) ??
    fine(evidence)
  )
}

const within = ({ hour, day }: Counted) =>
  hour > 0 ? `${times(hour)} in the last hour` : `${times(day)} in the last 24 hours`

function outOfMemory(evidence: Evidence): string | undefined {
  const counts = outOfMemoryCounts(evidence)
  const { row, usage } = evidence
  if (counts.day === 0 || !row) return undefined
  const limit = limitOf(evidence)
  const than = whyOutOfMemory(evidence, limit)
  if (ENDED.has(row.state)) {
    const ending = endingOf(evidence)
    return ending?.kind === 'memory' ? `Killed ${than}, ${within(counts)}; it is down now.` : undefined
  }
  if (row.restartCount > 0 && !usage?.memoryKills) return `Killed ${than}, ${within(counts)}; restarted each time.`
  return `Processes inside it were killed ${than}, ${within(counts)}; its first process runs on.`
}

/** The kernel counts kills; only the engine tells that it was for the limit. */
function whyOutOfMemory(evidence: Evidence, limit: number | undefined): string {
  if (limit === undefined) return 'because the host ran out of memory'
  if (wasToldOfMemory(evidence)) return `because it used more memory than its limit of ${bytes(limit)}`
  return `for want of memory (its limit is ${bytes(limit)})`
}

function engineError(evidence: Evidence): string | undefined {
  const error = known(evidence.details)?.error
  return error ? `The engine could not start it: ${error.replace(/[.\s]*$/, '')}.` : undefined
}

function crashLoop(evidence: Evidence): string | undefined {
  if (!isCrashLoop(evidence)) return undefined
  const code = evidence.row?.exitCode ?? lastExitCode(evidence)
  const [ran] = runsMs(evidence)
  const { hour } = endCounts(evidence)
  const how = code === undefined ? '' : ` with ${exitText(code)}`
  const soon = ran === undefined ? '' : `, about ${span(ran)} after each start`
  return `It ends again and again${how}${soon}${hour > 0 ? `, ${times(hour)} in the last hour` : ''}; its engine restarts it each time.`
}

function lastExitCode({ events }: Evidence): number | undefined {
  const code = known(events)?.find(({ action }) => action === 'die')?.attributes.exitCode
  return code === undefined ? undefined : Number(code)
}

function stopped(evidence: Evidence): string | undefined {
  const ending = endingOf(evidence)
  if (ending?.kind !== 'asked') return undefined
  const when = ending.at === undefined ? '' : ` ${ago(ending.at, evidence.now)}`
  const { by } = ending
  if (!by) return `Stopped${when} by somebody else’s command to the engine, not through Longshore.`
  return `${by.action === 'container.kill' ? 'Killed' : 'Stopped'} by ${by.operator}${when}${by.reason ? `: ${by.reason.replace(/[.\s]*$/, '')}` : ''}.`
}

function failed(evidence: Evidence): string | undefined {
  const ending = endingOf(evidence)
  if (!ending || ending.kind === 'done' || ending.kind === 'asked') return undefined
  const when = ending.at === undefined ? '' : ` ${ago(ending.at, evidence.now)}`
  const force = ending.kind === 'forced' ? ', and nobody asked its engine for it' : ''
  const maybe = mayBeMemory(evidence) ? `; most likely for its memory limit of ${bytes(limitOf(evidence) ?? 0)}` : ''
  return `It ended${when} with ${exitText(ending.exitCode)}${force}${maybe}.`
}

function unhealthy({ row, details }: Evidence): string | undefined {
  if (row?.state !== 'running' || row.health !== 'unhealthy') return undefined
  const failedChecks = failedInARow(known(details)?.probes ?? [])
  return failedChecks > 0
    ? `It runs, but its health check failed ${times(failedChecks)} in a row.`
    : 'It runs, but counts as unhealthy.'
}

function worstOf(findings: readonly Finding[]): string | undefined {
  const worst = findings.find(({ tone }) => tone === 'crit' || tone === 'warn')
  return worst && `${worst.title}.`
}

function fine(evidence: Evidence): string {
  const { row, now } = evidence
  const ending = endingOf(evidence)
  const bad = badLines(evidence)
  const but = bad > 0 ? ` ${plural(bad, 'line')} of its log look${bad === 1 ? 's' : ''} like an error.` : ''
  if (ending?.kind === 'done')
    return `It ended by itself${ending.at === undefined ? '' : ` ${ago(ending.at, now)}`} and reported success.${but}`
  if (row?.state !== 'running') return `Nothing wrong was found; it is ${row?.state ?? 'gone'}.${but}`
  return `Nothing wrong was found${row.startedAt === undefined ? '' : `; it has been running for ${span(now - row.startedAt)}`}.${but}`
}
