/**
 * A pane of the engine as the page sees it: the stream that says which lines there are, the lines themselves as they are
 * wanted, older ones, the place of an instant. It lives until it is closed; when the stream breaks it says why and can
 * be opened again, which is a new pane. Used by viewer.ts, which decides what is in sight.
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
}

interface Options {
  sources: readonly LogSource[]
  /** Lines of each source to begin with. */
  tail: number
  /** Instead: from that instant on. */
  since?: number | undefined
  /** The state has changed; lines from `changedFrom` on have moved. */
  onState: (state: FeedState, changedFrom: number | undefined) => void
  /** Lines from–to have come. */
  onLines: (from: number, to: number) => void
}

export interface Feed {
  state: () => FeedState
  get: (line: number) => Line | undefined
  want: (from: number, to: number) => void
  /** Lines as they are there, past the store: for what reads far more than a screen. At most 5,000 at a time. */
  read: (from: number, count: number, signal?: AbortSignal) => ReturnType<ReturnType<typeof engine>['logs']['lines']>
  /** Loads at least so many older lines. */
  older: (count: number, signal: AbortSignal) => Promise<{ added: number; isWhole: boolean }>
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
}

export function openFeed(options: Options): Feed {
  const ended = new AbortController()
  let state = NOTHING
  let wantedSources = options.sources
  const client = engine()
  const { logs } = client
  const paneId = () => state.paneId ?? ''
  const store = createLineStore({
    ask: (from, count) => logs.lines({ paneId: paneId(), from, count }, { signal: ended.signal }),
    onLoaded: options.onLines,
    // The stream says what is wrong with the pane; a single answer that fails is asked for again with the next paint.
    onFailure: () => undefined,
  })

  function change(changes: Partial<FeedState>, changedFrom?: number) {
    state = { ...state, ...changes }
    options.onState(state, changedFrom)
  }

  function take(message: PaneState) {
    if (message.changedFrom !== undefined) store.forgetFrom(message.changedFrom)
    const isNew = state.paneId === undefined
    change(
      {
        phase: 'open',
        error: undefined,
        paneId: message.paneId,
        first: message.first,
        end: message.end,
        letGo: message.letGo,
        isWhole: message.isWhole,
        ...(message.sources ? { sources: message.sources } : {}),
      },
      message.changedFrom,
    )
    if (isNew && wantedSources !== options.sources) tellSources()
  }

  async function follow() {
    const input = {
      sources: [...options.sources],
      tail: options.tail,
      ...(options.since === undefined ? {} : { since: options.since }),
    }
    try {
      for await (const message of logs.follow(input, { signal: ended.signal })) take(message)
      if (!ended.signal.aborted) change({ phase: 'broken' })
    } catch (thrown) {
      if (!ended.signal.aborted) change({ phase: 'broken', error: toErrorInfo(thrown) })
    }
  }

  function tellSources() {
    // A pane that has gone meanwhile says so by its stream.
    if (state.paneId) void logs.setSources({ paneId: state.paneId, sources: [...wantedSources] }).catch(() => {})
  }

  void follow()
  return {
    state: () => state,
    get: store.get,
    want: (from, to) => {
      if (state.paneId) store.want(Math.max(from, state.first), Math.min(to, state.end))
    },
    read: (from, count, signal) => logs.lines({ paneId: paneId(), from, count }, { signal: signal ?? ended.signal }),
    async older(count, signal) {
      const { first } = state
      const reply = await logs.older({ paneId: paneId(), count }, { signal })
      // The stream says so too, a moment later; whoever waits for older lines goes on from here.
      const isToldLater = state.first > first - reply.added
      if (isToldLater) change({ first: first - reply.added, isWhole: reply.isWhole })
      return reply
    },
    locate: async (at, signal) =>
      (await logs.locate({ paneId: paneId(), at }, { signal: signal ?? ended.signal })).line,
    setSources(sources) {
      wantedSources = sources
      tellSources()
    },
    close() {
      ended.abort()
      store.close()
    },
  }
}
