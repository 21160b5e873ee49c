/**
 * How the sources of a pane begin together: those that answer soon are shown at once and in order, one that takes longer
 * joins when it is there. Used by pane.ts.
 */

import type { Read } from '../source/history'
import type { Source } from '../source/source-home'
import { sliceColumns } from './columns'
import type { Merging } from './merging'
import type { PaneLines } from './pane-lines'
import { untilAborted } from './until-aborted'

export interface OpeningPorts {
  lines: PaneLines
  merging: Merging
  isMerged: () => boolean
  /** Sources that are to be waited for, whatever became of them. */
  awaited: () => Iterable<Source>
  /** Resolves when the first that answered have waited long enough. */
  patience: () => Promise<void>
}

export function createOpening({ lines, merging, isMerged, awaited, patience }: OpeningPorts) {
  const answered = new Set<Source>()
  /** Down to which instant each is there that waits for the others. */
  const starts = new Map<Source, number>()
  const begun = Promise.withResolvers<void>()
  let isWaiting = false

  function begin() {
    if (!merging.hasBegun() && isMerged() && starts.size > 0)
      merging.begin([...starts.keys()], Math.max(...starts.values()))
    begun.resolve()
  }

  /** The source has opened, or cannot for now. */
  function answer(source: Source) {
    answered.add(source)
    for (const each of awaited()) if (!answered.has(each)) return
    begin()
  }

  /** Resolves when the lines that the source has read are in their place, and it may follow. */
  async function opened(source: Source, read: Read, signal: AbortSignal): Promise<void> {
    if (!isMerged()) {
      lines.append(sliceColumns(read.lines, read.extra))
      source.held = sliceColumns(read.lines, 0, read.extra)
      merging.begin([], startOf(read))
      return answer(source)
    }
    source.held = read.lines
    if (merging.hasBegun()) {
      await merging.join(source, signal)
      return answer(source)
    }
    starts.set(source, startOf(read))
    answer(source)
    if (!isWaiting) void patience().then(begin, () => {})
    isWaiting = true
    await untilAborted(begun.promise, signal)
    if (!merging.hasBegun()) begin()
  }

  return {
    answer,
    opened,
    /** Resolves when there is something to show, or known to be nothing. */
    begun: begun.promise,
  }
}

/** The instant from which on what was asked for is there. */
function startOf({ lines, extra, isWhole }: Read): number {
  if (isWhole && extra === 0) return Number.NEGATIVE_INFINITY
  return lines.at[extra] ?? Number.POSITIVE_INFINITY
}
