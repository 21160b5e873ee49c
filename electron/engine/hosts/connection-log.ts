/**
 * What happened to each host's connection, stage by stage, for its page: the last 300 entries of this run, in memory.
 * Written by link.ts through index.ts; followed by whoever has the page open.
 */
import type { LinkEntry } from '../../../shared/contract/hosts'
import { createJournal, type Journal } from '../../../shared/domain/journal'

const KEPT = 300

export function createConnectionLog() {
  const journals = new Map<string, Journal<LinkEntry>>()

  function of(hostId: string): Journal<LinkEntry> {
    const journal = journals.get(hostId) ?? createJournal({ kept: KEPT, first: KEPT, perMessage: KEPT, intervalMs: 50 })
    journals.set(hostId, journal)
    return journal
  }

  return {
    note: (hostId: string, entry: LinkEntry) => of(hostId).add(entry),
    follow: (hostId: string, signal: AbortSignal) => of(hostId).follow(signal),
    forget: (hostId: string) => journals.delete(hostId),
  }
}
