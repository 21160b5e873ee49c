/**
 * A pane with nothing but the lines that match, as somebody reads it: the same search as search.ts, but all that was
 * found is kept (8 bytes a line, so never more than a share of the pane itself) and numbered as a pane's lines are, so
 * that whoever reads panes can read this. The lines stay in the pane; here is only which. Made by index.ts.
 */
import type { MatchesState } from '../../../../shared/contract/logs'
import { pause } from '../../../../shared/domain/pause'
import type { LineSearch } from '../../ports'
import type { PaneLines } from '../pane/pane-lines'
import { PaneNews } from '../pane/pane-news'
import { SearchCover } from './search-cover'
import { type SearchedPane, SearchPieces } from './search-pieces'

export interface MatchedPane extends SearchedPane {
  lines: Pick<PaneLines, 'letGo' | 'readOnly'>
  isWhole: () => boolean
  locate: (at: number) => number
}

/** At most one message each so many milliseconds. */
const MESSAGE_EVERY_MS = 16
/** Lines at the end that moved are told when they were looked at again: else they would be gone for a moment. */
const END_WITHIN_MS = 250

export type Matches = ReturnType<typeof createMatches>

/** `signal` fires when the pane is gone or nobody reads it any more; `follow` ends by it, and ends the search. */
export function createMatches(paneId: string, pane: MatchedPane, search: LineSearch, signal: AbortSignal) {
  const { index } = pane
  const cover = new SearchCover(index.end, Number.POSITIVE_INFINITY)
  const pieces = new SearchPieces(pane, cover, search)
  const news = new PaneNews()
  let looked = Promise.withResolvers<void>()

  async function* follow(): AsyncGenerator<MatchesState, void, void> {
    const stir = () => news.stir()
    signal.addEventListener('abort', stir, { once: true })
    const off = pane.onChange((from) => {
      cover.moved(from)
      pieces.moved(from)
      news.lines(cover.endHit)
    })
    try {
      while (!signal.aborted) {
        await look()
        const state = stateNow()
        yield state
        if (state.scanned < state.total) continue
        await pause(MESSAGE_EVERY_MS, signal)
        await news.came()
      }
    } catch (thrown) {
      // The pane may go while it is read: then nobody waits for matches any more.
      if (!signal.aborted) throw thrown
    } finally {
      off()
      signal.removeEventListener('abort', stir)
      looked.resolve()
      await search.close()
    }
  }

  async function look(): Promise<void> {
    const begunAt = performance.now()
    const isTime = () => {
      const passedMs = performance.now() - begunAt
      return passedMs < (cover.high < index.end ? END_WITHIN_MS : MESSAGE_EVERY_MS)
    }
    while ((await pieces.step()) && isTime());
    looked.resolve()
    looked = Promise.withResolvers()
  }

  function stateNow(): MatchesState {
    cover.gone(index.first)
    cover.take() // it is asked for by number
    const { firstHit: first, endHit: end, low, high } = cover
    const { changedFrom } = news.take(end)
    return {
      paneId,
      first,
      end,
      letGo: pane.lines.letGo,
      isWhole: pane.isWhole(),
      scanned: high - low,
      total: index.end - index.first,
      ...(changedFrom === undefined ? {} : { changedFrom }),
    }
  }

  return {
    signal,
    follow,
    async read(from: number, count: number) {
      cover.gone(index.first)
      const first = Math.max(from, cover.firstHit)
      const numbers = cover.linesOf(first, Math.max(0, from + count - first))
      const given = await pane.lines.readOnly(numbers)
      return { from: first, ...given, inPane: numbers.slice(0, given.lengths.length) }
    },
    /** When all from there on was looked at. */
    async locate(at: number): Promise<number> {
      for (;;) {
        const line = pane.locate(at)
        if (cover.low <= line || signal.aborted) return cover.hitAt(line)
        await looked.promise
      }
    },
  }
}
