/**
 * How and by whom a container came to its end, from everything that speaks of it: the row, the engine's events, the
 * audit. The engine alone says only an exit code, and 137 means three different things. Pure; used by the rules.
 */
import type { AuditEntry } from '../../../shared/contract/audit'
import { ENDED, type Evidence, known } from './evidence'

export interface Ending {
  /**
   * memory: for want of it · asked: somebody stopped or killed it · failed: by itself, not well · done: by itself, well ·
   * forced: by a signal nobody can be found for.
   */
  kind: 'memory' | 'asked' | 'failed' | 'done' | 'forced'
  at: number | undefined
  exitCode: number
  /** Who asked for it through Longshore. */
  by?: AuditEntry | undefined
}

/** The clock of a host may differ from ours by seconds. */
const SKEW_MS = 10_000
const NEAR_MS = 15_000
const ENDING_ACTIONS = new Set(['container.stop', 'container.kill', 'container.restart'])

/** Of one that has ended, or that is between two starts; undefined while it runs and before it ever did. */
export function endingOf(evidence: Evidence): Ending | undefined {
  const { row } = evidence
  if (!row || row.exitCode === undefined || !(ENDED.has(row.state) || row.state === 'restarting')) return undefined
  const { exitCode, finishedAt: at } = row
  const by = askedBy(evidence, at)
  if (row.outOfMemory || (exitCode === 137 && hasEventNear(evidence, ['oom'], at)))
    return { kind: 'memory', at, exitCode }
  if (by || hasEventNear(evidence, ['stop', 'kill'], at)) return { kind: 'asked', at, exitCode, by }
  if (exitCode === 0) return { kind: 'done', at, exitCode }
  return { kind: exitCode === 137 || exitCode === 143 ? 'forced' : 'failed', at, exitCode }
}

/** Its limit may have killed it, and its engine would not say so. */
export function mayBeMemory(evidence: Evidence): boolean {
  if (!evidence.host.isPodman || !limitOf(evidence)) return false
  const ending = endingOf(evidence)
  return ending?.kind === 'forced' && ending.exitCode === 137
}

/** undefined: none, or not known. */
export function limitOf({ details }: Evidence): number | undefined {
  return known(details)?.memoryLimitBytes || undefined
}

/** The action of ours that was under way when it ended. */
function askedBy({ actions, now }: Evidence, at: number | undefined): AuditEntry | undefined {
  if (at === undefined) return undefined
  return known(actions)?.find(
    (entry) =>
      ENDING_ACTIONS.has(entry.action) &&
      entry.outcome !== 'denied' &&
      entry.outcome !== 'failed' &&
      entry.at - SKEW_MS <= at &&
      at <= (entry.endedAt ?? now) + SKEW_MS,
  )
}

function hasEventNear({ events }: Evidence, actions: readonly string[], at: number | undefined): boolean {
  if (at === undefined) return false
  return (known(events) ?? []).some(
    (event) => event.type === 'container' && actions.includes(event.action) && Math.abs(event.at - at) <= NEAR_MS,
  )
}
