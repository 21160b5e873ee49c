/**
 * The clocks of the hosts of a pane: where it comes to have several hosts its lines are put at our own time, and while it
 * has them their clocks are measured anew from time to time. Used by pane.ts.
 */
import type { Clock } from '../../ports'
import type { LiveHosts } from '../source/live-hosts'
import type { Source } from '../source/source-home'
import type { Merging } from './merging'
import type { PaneLines } from './pane-lines'
import { untilAborted } from './until-aborted'

const CLOCK_EVERY_MS = 5 * 60_000

/** Several hosts from now on: the lines of the one that was there are put at our own time, where its clock is known. */
export async function correctLines(
  sources: readonly Source[],
  { lines, merging, live }: { lines: PaneLines; merging: Merging; live: LiveHosts },
  signal: AbortSignal,
): Promise<void> {
  const host = live.current(sources[0]?.hostId ?? '')
  const measured = host && (await untilAborted(live.clockOf(host), signal))
  if (!measured) return
  const by = measured.offsetMs
  lines.correct(() => -by)
  merging.correct(-by)
  for (const source of sources) source.correct(by)
}

/** A clock that was set, or runs at another pace: what comes from then on is corrected anew. Until the signal fires. */
export async function measureClocks(
  sources: () => Iterable<Source>,
  live: LiveHosts,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(CLOCK_EVERY_MS, signal).catch(() => {})
    if (signal.aborted) return
    for (const source of sources()) {
      const host = live.current(source.hostId)
      const measured = host && (await live.clockOf(host, CLOCK_EVERY_MS / 2))
      if (measured) source.setClock(measured)
    }
  }
}
