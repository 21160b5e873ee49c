/**
 * Instants of a host whose clock is wrong, told by ours: whoever compares what a host says with what the audit says, or
 * with now, would draw wrong conclusions from a clock that is a minute off. Marks are told by ours already. Pure; used by
 * collect.ts.
 */
import type { Asked, Evidence } from './evidence'

/** A smaller difference changes nothing that is concluded, and is near to what can be measured. */
const LEAST_MS = 2000

/** `aheadMs`: how far the clock of the host is ahead of ours. */
export function inOurTime(evidence: Evidence, aheadMs: number): Evidence {
  if (Math.abs(aheadMs) < LEAST_MS) return evidence
  const ours = (at: number) => at - aheadMs
  const oursIf = (at: number | undefined) => (at === undefined ? undefined : ours(at))
  const { row, details, events, lines } = evidence
  return {
    ...evidence,
    host: { ...evidence.host, clockAheadMs: aheadMs },
    row: row && {
      ...row,
      createdAt: ours(row.createdAt),
      startedAt: oursIf(row.startedAt),
      finishedAt: oursIf(row.finishedAt),
    },
    details: details.known
      ? {
          known: true,
          value: {
            ...details.value,
            probes: details.value.probes.map((probe) => ({
              ...probe,
              startedAt: ours(probe.startedAt),
              endedAt: ours(probe.endedAt),
            })),
          },
        }
      : details,
    events: moved(events, ours),
    lines: moved(lines, ours),
  }
}

function moved<T extends { at: number }>(asked: Asked<T[]>, ours: (at: number) => number): Asked<T[]> {
  return asked.known ? { known: true, value: asked.value.map((one) => ({ ...one, at: ours(one.at) })) } : asked
}
