/** What a container is doing now, or how it ended and what that means. Pure; used by ../findings.ts. */
import type { Container } from '../../../../shared/contract/containers'
import type { Finding } from '../../../../shared/contract/diagnosis'
import { type Ending, endingOf, mayBeMemory } from '../ending'
import { type Evidence, known } from '../evidence'
import { exitMeaning, exitText } from '../exit-codes'
import { isCrashLoop } from '../past-ends'
import { ago, span } from '../words'
import { finding } from './finding'

type Facts = readonly (readonly [string, string | undefined])[]

export function stateFindings(evidence: Evidence): Finding[] {
  const { row, host, name } = evidence
  const away = host.isLive ? [] : [hostAway(evidence)]
  if (row) return [...away, ...engineError(evidence), ofRow(evidence, row)]
  const why = evidence.details.known ? '' : evidence.details.why
  return [
    ...away,
    finding(
      'state',
      'unknown',
      `Nothing is known of ${name}`,
      why || 'It is in no list and no engine answered for it.',
    ),
  ]
}

function hostAway({ host, now }: Evidence): Finding {
  const { name, heardAt, why } = host
  const age = heardAt === undefined ? '' : ` It was last heard ${ago(heardAt, now)}.`
  return finding(
    'state',
    'unknown',
    `${name} is not connected`,
    `What follows is as last known and may have changed since.${age}`,
    {
      facts: [['Why', why]],
    },
  )
}

function engineError({ details }: Evidence): Finding[] {
  const error = known(details)?.error
  if (!error) return []
  return [
    finding('state', 'crit', 'The engine could not start it', meaningOfError(error), { lines: [{ text: error }] }),
  ]
}

const ERRORS: readonly [RegExp, string][] = [
  [
    /port is already allocated|address already in use/i,
    'Another container or a program of the host listens on a port it wants to publish. Find it and stop it, or publish another port.',
  ],
  [
    /executable file not found|no such file or directory: unknown/i,
    'Its command does not exist inside the image. Check spelling, PATH, and that the image is the one you mean.',
  ],
  [/permission denied/i, 'Its command, or a path it mounts, may not be used by the user it runs as.'],
  [
    /exec format error/i,
    'Its command is a program for another processor than the host has, or a script without `#!` in its first line.',
  ],
  [/no space left on device/i, 'The disk of the host is full. Remove images and volumes that nothing uses.'],
  [
    /error mounting|invalid mount|bind source path does not exist/i,
    'A path or volume it mounts is not there or is of another kind than its target.',
  ],
  [/network .* not found/i, 'A network it belongs to was removed. Make it again, or recreate the container.'],
]

function meaningOfError(error: string): string {
  return ERRORS.find(([pattern]) => pattern.test(error))?.[1] ?? 'These are the engine’s own words on why.'
}

function ofRow(evidence: Evidence, row: Container): Finding {
  const { now, details, host } = evidence
  const { state } = row
  const facts: Facts = [
    ['Image', row.image],
    ['Runs', known(details)?.runs],
    ['Clock of its host', clockText(host.clockAheadMs)],
    ['Started', row.startedAt === undefined ? undefined : ago(row.startedAt, now)],
  ]
  if (state === 'running') {
    if (isCrashLoop(evidence))
      return finding('state', 'info', 'Running just now', 'It was started a moment ago; so far it never lasted.', {
        facts,
      })
    const since = row.startedAt === undefined ? 'Running' : `Running for ${span(now - row.startedAt)}`
    return finding('state', 'ok', since, 'Its first process is alive.', { facts })
  }
  if (state === 'paused')
    return finding('state', 'warn', 'Paused', 'Its processes are frozen and answer nothing, until it is unpaused.', {
      facts,
    })
  if (state === 'created')
    return finding(
      'state',
      'warn',
      'Created, never started',
      'Nothing ran yet. Start it; if that fails, the engine says why.',
      { facts },
    )
  if (state === 'removing') return finding('state', 'info', 'Being removed', 'The engine is taking it away.', { facts })
  const ending = endingOf(evidence)
  if (ending) return ended(evidence, ending, state === 'restarting', facts)
  const tone = state === 'dead' ? 'crit' : 'warn'
  return finding(
    'state',
    tone,
    state === 'restarting' ? 'Between two starts' : 'Ended',
    'Its exit code is not known.',
    { facts },
  )
}

function ended(evidence: Evidence, ending: Ending, isBetween: boolean, facts: Facts): Finding {
  const { exitCode, at, kind } = ending
  const when = at === undefined ? '' : ` ${ago(at, evidence.now)}`
  const more: { facts: Facts } = {
    facts: [
      ['Exit code', exitText(exitCode)],
      ['Ended', at === undefined ? undefined : ago(at, evidence.now)],
      ...facts,
    ],
  }
  const between = isBetween ? ' Its engine is about to start it again.' : ''
  if (kind === 'memory')
    return finding(
      'state',
      'crit',
      `Killed for want of memory${when}`,
      `It used more memory than it may, and the kernel ended it.${between}`,
      more,
    )
  if (kind === 'asked') return asked(ending, when, more)
  if (kind === 'done')
    return finding(
      'state',
      isBetween ? 'warn' : 'info',
      `Ended by itself${when}, exit code 0`,
      `The process finished and reported success. For a job that is right; a service should not end.${between}`,
      more,
    )
  if (kind === 'forced')
    return finding(
      'state',
      'crit',
      `Ended by force${when}, ${exitText(exitCode)}`,
      `${mayBeMemory(evidence) ? FORCED_ON_PODMAN : (FORCED[exitCode] ?? '')}${between}`,
      more,
    )
  const meaning =
    exitMeaning(exitCode)?.meaning ??
    'That code is the program’s own; its documentation says what it means, its last lines may say why.'
  return finding('state', 'crit', `Failed${when}: ${exitText(exitCode)}`, `${meaning}${between}`, more)
}

function clockText(aheadMs: number | undefined): string | undefined {
  if (aheadMs === undefined) return undefined
  return `${span(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}; times here are told by ours`
}

const FORCED: Readonly<Record<number, string>> = {
  137: 'SIGKILL, and neither Longshore nor its engine was asked for it. The kernel does that when the whole host runs out of memory; otherwise somebody on the host did it (`kill -9`). The kernel’s log (`dmesg`) tells which.',
  143: 'SIGTERM, and neither Longshore nor its engine was asked for it: somebody on the host, or a program inside, sent it.',
}

const FORCED_ON_PODMAN =
  'SIGKILL, and neither Longshore nor its engine was asked for it. Most likely its memory limit: the kernel ends so what goes over it, and Podman does not report that. The kernel’s log (`dmesg`) tells.'

/** Somebody wanted it: that is no fault, unless it had to be killed. */
function asked({ by, exitCode }: Ending, when: string, more: { facts: Facts }): Finding {
  const who = by ? ` by ${by.operator}` : ''
  const reason = by?.reason ? ` Reason: ${by.reason}.` : ''
  const through = by
    ? `Through Longshore.${reason}`
    : 'The engine was asked to, but not through Longshore: by the docker command, compose, or another tool.'
  const hard =
    exitCode === 137
      ? ' It did not end by itself in the time it got, or was killed outright (SIGKILL): what it had not written is lost.'
      : ''
  const verb = by?.action === 'container.kill' ? 'Killed' : 'Stopped'
  return finding('state', 'info', `${verb}${who}${when}`, `${through}${hard}`, more)
}
