/** Restarts: whether it ends again and again, how soon after each start, and who starts it. Pure; used by ../findings.ts. */
import type { Finding } from '../../../../shared/contract/diagnosis'
import { endingOf } from '../ending'
import { ENDED, type Evidence, known } from '../evidence'
import { endCounts, isCrashLoop, runsMs } from '../past-ends'
import { ago, plural, span, times } from '../words'
import { finding } from './finding'

const HOUR_MS = 3_600_000
const SHOWN_RUNS = 5

export function restartFindings(evidence: Evidence): Finding[] {
  const { row, details, now } = evidence
  if (!row) return []
  const policy = known(details)?.restartPolicy
  const counts = endCounts(evidence)
  const runs = runsMs(evidence).slice(0, SHOWN_RUNS)
  const more = {
    facts: [
      ['Restart policy', policy === undefined ? undefined : policyText(policy)],
      ['Restarts by its engine', String(row.restartCount)],
      ['Ends, 24 hours', counts.day > 0 ? `at least ${counts.day}` : undefined],
      ['Ran for, newest first', runs.length > 0 ? runs.map(span).join(', ') : undefined],
    ] as const,
  }
  if (isCrashLoop(evidence)) {
    const soon = runs[0] === undefined ? '' : `, about ${span(runs[0])} after each start`
    return [
      finding(
        'restarts',
        'crit',
        `Crash loop: it ends again and again${soon}`,
        'Its engine starts it anew each time and waits longer between two starts (from 100 ms, doubling up to a minute). Why it ends stands in its state and in its last lines; until that is mended, starting it helps nothing.',
        more,
      ),
    ]
  }
  if (ENDED.has(row.state)) return [staysDown(evidence, policy, more)]
  if (row.restartCount > 0) {
    const isRecent = row.startedAt !== undefined && now - row.startedAt < HOUR_MS
    const since = row.startedAt === undefined ? '' : `, the last time ${ago(row.startedAt, now)}`
    return [
      finding(
        'restarts',
        isRecent ? 'warn' : 'info',
        `Restarted ${times(row.restartCount)} by its engine${since}`,
        'It ended by itself and was started again. It runs since, so the cause may have passed or may come back.',
        more,
      ),
    ]
  }
  if (counts.day > 0)
    return [
      finding(
        'restarts',
        'info',
        `Ended ${times(counts.day)} in 24 hours`,
        'Somebody stopped or restarted it; its engine did not have to.',
        more,
      ),
    ]
  return [finding('restarts', 'ok', 'No restarts', 'It has not ended since it was started.', more)]
}

type More = { facts: readonly (readonly [string, string | undefined])[] }

function staysDown(evidence: Evidence, policy: string | undefined, more: More): Finding {
  const ending = endingOf(evidence)
  if (ending?.kind === 'asked' || ending?.kind === 'done')
    return finding(
      'restarts',
      'info',
      'It stays down',
      ending.kind === 'asked'
        ? 'What somebody stopped is not started again by its engine.'
        : 'It ended well, so nothing starts it again.',
      more,
    )
  if (policy === undefined)
    return finding(
      'restarts',
      'unknown',
      'Whether it is started again is not known',
      'Its restart policy could not be asked.',
      more,
    )
  if (policy === 'no')
    return finding(
      'restarts',
      'warn',
      'Nothing starts it again',
      'Its restart policy is “no”. For a service choose “unless-stopped” or “on-failure”.',
      more,
    )
  if (policy.startsWith('on-failure'))
    return finding(
      'restarts',
      'crit',
      'Its engine has given up',
      `After ${plural(evidence.row?.restartCount ?? 0, 'restart')} its policy “${policy}” allows no more. Mend the cause, then start it.`,
      more,
    )
  return finding(
    'restarts',
    'warn',
    'It should be started again, but is down',
    `With its policy “${policy}” the engine starts it, unless it was stopped by hand or the engine itself was restarted meanwhile.`,
    more,
  )
}

const POLICIES: Readonly<Record<string, string>> = {
  no: 'no: it is never started again',
  always: 'always: also after the host was restarted',
  'unless-stopped': 'unless-stopped: always, but for what somebody stopped',
}

const policyText = (policy: string) => (Object.hasOwn(POLICIES, policy) ? (POLICIES[policy] ?? policy) : policy)
