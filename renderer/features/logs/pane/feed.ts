/**
 * Numbered lines of the engine as the page sees them: the stream that says which there are, the lines themselves as they
 * are wanted, the place of an instant. It lives until it is closed; when the stream breaks it says why and can be opened
 * again. What is the same for a whole pane (pane-feed.ts) and for its matches alone (match-feed.ts); used by viewer.ts,
 * which decides what is in sight.
 */
import type { LogSource, PaneState, SourceState } from '../../../../shared/contract/logs'
import type { ErrorInfo } from '../../../../shared/errors'
import { toErrorInfo } from '../../../../shared/errors'
import { engine } from '../../../app/hooks'
import type { Line } from './line'
import { createLineStore } from './line-store'

export interface FeedState {
  phase: 'opening' | 'open' | 'broken'
  error: ErrorInfo | undefined
  paneId: string | undefined
  first: number
  end: number
  letGo: number
  isWhole: boolean
  sources: readonly SourceState[]
  /** Of matches: so many of the pane's lines were looked at, and so many there are. */
  searched: { lines: number; of: number } | undefined
}

export interface FeedEvents {
  /** The state has changed; lines from `changedFrom` on have moved. */
  onState: (state: FeedState, changedFrom: number | undefined) => void
  /** Lines from–to have come. */
  onLines: (from: number, to: number) => void
}

/** A message of either stream. */
type Message = PaneState & { scanned?: number; total?: number }

export interface Feed {
  state: () => FeedState
  get: (line: number) => Line | undefined
  want: (from: number, to: number) => void
  /** Lines as they are there, past the store: for what reads far more than a screen. At most 5,000 at a time. */
  read: (from: number, count: number, signal?: AbortSignal) => ReturnType<ReturnType<typeof engine>['logs']['lines']>
  /** Older lines are loaded by themselves when fewer than that many are left above. */
  nearTop: number
  /** Loads at least so many older lines. */
  older: (count: number, signal: AbortSignal) => Promise<{ added: number; isWhole: boolean }>
  /** When the oldest line of the pane was written; nothing where there is none. */
  oldestAt: () => Promise<number | undefined>
  locate: (at: number, signal?: AbortSignal) => Promise<number>
  setSources: (sources: readonly LogSource[]) => void
  close: () => void
}

export const NOTHING: FeedState = {
  phase: 'opening',
  error: undefined,
  paneId: undefined,
  first: 0,
  end: 0,
  letGo: 0,
  isWhole: false,
  sources: [],
  searched: undefined,
}

/** `begin` opens the stream. */
export function openFeed(events: FeedEvents, begin: (signal: AbortSignal) => AsyncIterable<Message>) {
  const ended = new AbortController()
  let state = NOTHING
  const { logs } = engine()
  const paneId = () => state.paneId ?? ''
  const store = createLineStore({
    ask: (from, count) => logs.lines({ paneId: paneId(), from, count }, { signal: ended.signal }),
    onLoaded: events.onLines,
    // The stream says what is wrong with the pane; a single answer that fails is asked for again with the next paint.
    onFailure: () => undefined,
  })

  function change(changes: Partial<FeedState>, changedFrom?: number) {
    state = { ...state, ...changes }
    events.onState(state, changedFrom)
  }

  function take({ paneId, first, end, letGo, isWhole, sources, changedFrom, scanned, total }: Message) {
    if (changedFrom !== undefined) store.forgetFrom(changedFrom)
    const searched = scanned === undefined || total === undefined ? undefined : { lines: scanned, of: total }
    const more = sources ? { sources } : {}
    change({ phase: 'open', error: undefined, paneId, first, end, letGo, isWhole, searched, ...more }, changedFrom)
  }

  async function follow() {
    try {
      for await (const message of begin(ended.signal)) take(message)
      if (!ended.signal.aborted) change({ phase: 'broken' })
    } catch (thrown) {
      if (!ended.signal.aborted) change({ phase: 'broken', error: toErrorInfo(thrown) })
    }
  }

  void follow()
  return {
    state: () => state,
    change,
    get: store.get,
    want: (from: number, to: number) => {
      if (state.paneId) store.want(Math.max(from, state.first), Math.min(to, state.end))
    },
    read: (from: number, count: number, signal?: AbortSignal) =>
      logs.lines({ paneId: paneId(), from, count }, { signal: signal ?? ended.signal }),
    locate: async (at: number, signal?: AbortSignal) =>
      (await logs.locate({ paneId: paneId(), at }, { signal: signal ?? ended.signal })).line,
    close() {
      ended.abort()
      store.close()
    },
  }
}
