/**
 * What a pane's parts share: where one is in the log, what is selected and hidden, and the few things any part may ask
 * of the whole. Made by viewer.ts; moves.ts and pointing.ts change it.
 */
import type { LogScreen } from '../../../ui/log/log-screen'
import type { Feed } from './feed'
import type { Line } from './line'
import type { Highlights, SceneLook } from './scene'
import type { Selection } from './selection'
import type { createTravel } from './travel'
import type { Lines, Place } from './viewport'

/** How lines are to look; the part of it that a person or the pane's width decides. */
export type Look = Pick<SceneLook, 'wrap' | 'prefix' | 'words'>

export interface View {
  look: Look
  isFollowing: boolean
  /** The row at the top while not following. */
  place: Place
  /** At the first line, whatever comes before it: a person has asked for the beginning. */
  staysAtTop: boolean
  /** Columns scrolled to the right, where lines are not wrapped. */
  left: number
  /** The line one stands on. */
  cursor: number | undefined
  /** The line whose fields are open. */
  opened: Line | undefined
  selection: Selection | undefined
  /** Lines before it were cleared away. */
  clearedBefore: number | undefined
  /** Sources out of sight, by their place. */
  hidden: ReadonlySet<number>
  highlights: Highlights | undefined
  /** Where the log ended when it was paused. */
  endWhenPaused: number
  /** Rows in sight at the last paint. */
  seen: readonly Place[]
}

export interface Whole {
  view: View
  feed: () => Feed
  screen: () => LogScreen | undefined
  travel: ReturnType<typeof createTravel>
  /** The lines as they are shown: without what is cleared or hidden. */
  lines: () => Lines
  sceneLook: () => SceneLook
  paintSoon: () => void
  /** Says what has changed; `now` when a person did something and waits to see it. */
  tell: (now: boolean) => void
  signal: AbortSignal
}

export const newView = (look: Look, isFollowing: boolean): View => ({
  look,
  isFollowing,
  place: { line: 0, row: 0 },
  staysAtTop: false,
  left: 0,
  cursor: undefined,
  opened: undefined,
  selection: undefined,
  clearedBefore: undefined,
  hidden: new Set(),
  highlights: undefined,
  endWhenPaused: 0,
  seen: [],
})
