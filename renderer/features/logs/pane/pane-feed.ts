/** A whole pane: opened with its sources, which may change, and read further back as older lines are wanted. */
import type { LogSource } from '../../../../shared/contract/logs'
import { engine } from '../../../app/hooks'
import { type Feed, type FeedEvents, openFeed } from './feed'

interface Options {
  sources: readonly LogSource[]
  /** Lines of each source to begin with. */
  tail: number
  /** Instead: from that instant on. */
  since?: number | undefined
}

/** Older lines are asked for when that few are left above. */
const NEAR_TOP = 400

export function openPaneFeed({ sources, tail, since }: Options, { onState, onLines }: FeedEvents): Feed {
  let wantedSources = sources
  let isTold = false
  const { logs } = engine()
  const input = { sources: [...sources], tail, ...(since === undefined ? {} : { since }) }
  const feed = openFeed(
    {
      onState(state, changedFrom) {
        onState(state, changedFrom)
        if (isTold || !state.paneId) return
        isTold = true
        if (wantedSources !== sources) tellSources(state.paneId)
      },
      onLines,
    },
    (signal) => logs.follow(input, { signal }),
  )

  function tellSources(paneId: string) {
    // A pane that has gone meanwhile says so by its stream.
    void logs.setSources({ paneId, sources: [...wantedSources] }).catch(() => {})
  }

  return {
    ...feed,
    nearTop: NEAR_TOP,
    async older(count, signal) {
      const { first, paneId = '' } = feed.state()
      const reply = await logs.older({ paneId, count }, { signal })
      // The stream says so too, a moment later; whoever waits for older lines goes on from here.
      const isToldLater = feed.state().first > first - reply.added
      if (isToldLater) feed.change({ first: first - reply.added, isWhole: reply.isWhole })
      return reply
    },
    async oldestAt() {
      const { first, end } = feed.state()
      return first < end ? (await feed.read(first, 1)).at[0] : undefined
    },
    setSources(wanted) {
      wantedSources = wanted
      const { paneId } = feed.state()
      if (paneId) tellSources(paneId)
    },
  }
}
