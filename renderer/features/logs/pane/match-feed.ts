/**
 * Of an open pane only the lines that match. They are numbered by themselves; what is loaded and how far back is the
 * pane's affair. Nothing is loaded because few lines match: only when somebody goes further up, or asks for it.
 */
import type { LogQuery } from '../../../../shared/contract/logs'
import { engine } from '../../../app/hooks'
import { type Feed, type FeedEvents, openFeed } from './feed'

export function openMatchFeed(pane: Feed, query: LogQuery, events: FeedEvents): Feed {
  const { paneId = '' } = pane.state()
  return {
    ...openFeed(events, (signal) => engine().logs.followMatches({ paneId, query }, { signal })),
    nearTop: 0,
    older: pane.older,
    oldestAt: pane.oldestAt,
    setSources: () => undefined,
  }
}
