/**
 * Searches what a pane holds, then what comes: lines are read from its spool in large pieces and matched in a thread of
 * the search's own. Follows lines that move by looking at them again, and goes backwards where older ones are loaded.
 * Serves logs.watchSearch; the pane is found by index.ts.
 */
import type { LogQuery, logs as logsContract, Searched } from '../../../../shared/contract/logs'
import type { Implementation } from '../../../../shared/contract/runtime'
import { pause } from '../../../../shared/domain/pause'
import type { OpenSearch } from '../../ports'
import { SearchCover } from './search-cover'
import { type SearchedPane, SearchPieces } from './search-pieces'

export type { SearchedPane } from './search-pieces'

const EVERY_MS = 50

export interface PaneSearchPorts {
  /** NOT_FOUND when it is closed. */
  paneOf: (paneId: string) => SearchedPane & { signal: AbortSignal }
  openSearch: OpenSearch
}

export function createPaneSearch({ paneOf, openSearch }: PaneSearchPorts) {
  const handlers = {
    watchSearch({ paneId, query }, { signal }) {
      const pane = paneOf(paneId)
      return watchSearch(pane, query, openSearch, AbortSignal.any([signal, pane.signal]))
    },
  } satisfies Implementation<Pick<typeof logsContract, 'watchSearch'>, unknown>
  return { handlers }
}

/** Ends with its reader. Rejects with INVALID where a pattern of the query is none. */
export async function* watchSearch(
  pane: SearchedPane,
  query: LogQuery,
  openSearch: OpenSearch,
  caller: AbortSignal,
): AsyncGenerator<Searched, void, void> {
  const life = new AbortController()
  const signal = AbortSignal.any([caller, life.signal])
  const search = await openSearch(query, signal)
  const { index } = pane
  const cover = new SearchCover(index.end)
  const pieces = new SearchPieces(pane, cover, search)
  const change = changes(signal)
  const off = pane.onChange((from) => {
    cover.moved(from)
    pieces.moved(from)
    change.note()
  })
  try {
    while (!signal.aborted) {
      change.begin()
      const isDone = await stepFor(pieces, EVERY_MS)
      yield { scanned: cover.high - cover.low, total: index.end - index.first, found: cover.found, ...cover.take() }
      if (!isDone) continue
      await pause(EVERY_MS, signal)
      await change.came()
    }
  } catch (thrown) {
    // The pane may go while it is read: then nobody waits for hits any more.
    if (!signal.aborted) throw thrown
  } finally {
    off()
    life.abort()
    await search.close()
  }
}

/** True when all there is has been looked at. */
async function stepFor(pieces: SearchPieces, durationMs: number): Promise<boolean> {
  const endsAt = performance.now() + durationMs
  do {
    if (!(await pieces.step())) return true
  } while (performance.now() < endsAt)
  return false
}

/** Whether something changed since `begin`, and a wait for it that ends with the signal. */
function changes(signal: AbortSignal) {
  let isChanged = false
  let wake = () => {}
  signal.addEventListener('abort', () => wake(), { once: true })
  return {
    begin() {
      isChanged = false
    },
    note() {
      isChanged = true
      wake()
    },
    came: () =>
      new Promise<void>((resolve) => {
        if (isChanged || signal.aborted) resolve()
        else wake = resolve
      }),
  }
}
