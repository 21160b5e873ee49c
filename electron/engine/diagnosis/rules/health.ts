/** The health check: what it runs, what it said, how long it took. Pure; used by ../findings.ts. */
import type { ContainerDetails } from '../../../../shared/contract/container-details'
import type { Finding } from '../../../../shared/contract/diagnosis'
import type { Evidence } from '../evidence'
import { span, times } from '../words'
import { finding } from './finding'

type Probe = ContainerDetails['probes'][number]

const SLOW_MS = 3000
/** What the engine notes for a check that did not answer in its time. */
const TIMED_OUT = -1

export function healthFindings(evidence: Evidence): Finding[] {
  const { row, details } = evidence
  if (row?.state !== 'running') return []
  if (!details.known) return row.health === 'none' ? [] : [ofWord(row.health, details.why)]
  const { healthcheck, probes } = details.value
  if (healthcheck === undefined && row.health === 'none')
    return [
      finding(
        'health',
        'info',
        'It has no health check',
        'Only that its process is alive is known, not that it works. A HEALTHCHECK in its image or compose file would tell.',
      ),
    ]
  const failed = failedInARow(probes)
  const more = {
    facts: [
      ['Runs', healthcheck?.replace(/^CMD(?:-SHELL)? /, '')],
      ['Failed in a row', failed > 0 ? atLeast(failed, probes) : undefined],
    ] as const,
    lines: [...probes].reverse().map((probe) => ({ at: probe.startedAt, text: textOf(probe) })),
  }
  if (row.health === 'unhealthy')
    return [
      finding(
        'health',
        'crit',
        failed > 0 ? `Unhealthy: the check failed ${times(failed)} in a row` : 'Unhealthy',
        meaningOf(probes),
        more,
      ),
    ]
  if (row.health === 'starting')
    return [
      finding(
        'health',
        failed > 0 ? 'warn' : 'info',
        failed > 0 ? `Starting; the check failed ${times(failed)} so far` : 'Starting; not checked yet',
        failed > 0 ? meaningOf(probes) : 'It counts as healthy with the first check that passes.',
        more,
      ),
    ]
  const slow = probes.filter((probe) => tookMs(probe) >= SLOW_MS)
  if (failed > 0)
    return [
      finding(
        'health',
        'warn',
        `Still healthy, but the check failed ${times(failed)} in a row`,
        meaningOf(probes),
        more,
      ),
    ]
  if (slow.length > 0)
    return [
      finding(
        'health',
        'warn',
        `Healthy, but the check takes up to ${span(Math.max(...slow.map(tookMs)))}`,
        'A check that takes longer than its timeout counts as failed. Make it cheaper, or find why the program answers late.',
        more,
      ),
    ]
  return [finding('health', 'ok', 'Healthy', 'Its check passes.', more)]
}

function ofWord(health: string, why: string): Finding {
  return finding(
    'health',
    health === 'unhealthy' ? 'crit' : health === 'healthy' ? 'ok' : 'info',
    capitalised(health),
    `Its check could not be looked at. ${why}`,
  )
}
const capitalised = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

export function failedInARow(probes: readonly Probe[]): number {
  const newestFirst = [...probes].reverse()
  const passed = newestFirst.findIndex(({ exitCode }) => exitCode === 0)
  return passed < 0 ? newestFirst.length : passed
}

/** The engine keeps the last five. */
const atLeast = (failed: number, probes: readonly Probe[]) =>
  failed === probes.length ? `at least ${failed}` : `${failed}`

const tookMs = ({ startedAt, endedAt }: Probe) => Math.max(0, endedAt - startedAt)

function textOf(probe: Probe): string {
  const result =
    probe.exitCode === 0 ? 'passed' : probe.exitCode === TIMED_OUT ? 'timed out' : `failed, exit code ${probe.exitCode}`
  const output = probe.output.trim()
  return `${result} after ${span(tookMs(probe))}${output ? `: ${output}` : ''}`
}

function meaningOf(probes: readonly Probe[]): string {
  const last = probes.at(-1)
  if (!last) return 'The engine keeps no results of it.'
  if (last.exitCode === TIMED_OUT)
    return 'The check got no answer in its time: the program hangs, is overloaded, or does not listen where the check looks.'
  if (last.exitCode === 127 || /not found|no such file/i.test(last.output))
    return 'The command of the check seems to be missing inside the image; then it can never pass, however well the program runs.'
  if (/connection refused/i.test(last.output))
    return 'Nothing listens where the check looks: the program is still starting, has given up, or uses another port.'
  return 'What the check printed stands below, the newest first. Where other containers wait for this one to be healthy, they wait still.'
}
