/**
 * A log in sight: follows its end, stays where it is put while lines come before and behind, and paints at most once a
 * frame. Knows no React: a component gives it a screen, its keys and its pointer, and reads what it says in `store`.
 * One per pane, and one for its matches alone while they are shown; made by use-viewer.ts.
 */
import { createStore } from 'zustand/vanilla'
import type { LogSource } from '../../../../shared/contract/logs'
import { notifyFailure } from '../../../app/hooks'
import type { LogScreen } from '../../../ui/log/log-screen'
import { unitsOfBytes } from './byte-units'
import { type Feed, type FeedEvents, type FeedState, NOTHING } from './feed'
import { isSameLine, type Line, linesOf } from './line'
import { createMoves } from './moves'
import { createPointing } from './pointing'
import { rowsOfLine, type SceneLook, screenRow } from './scene'
import { isEmpty } from './selection'
import { createTravel, type Journey } from './travel'
import { type Look, newView, type Whole } from './view'
import { type Lines, seenAtEnd, seenFrom } from './viewport'

export interface ViewerState extends FeedState {
  isFollowing: boolean
  /** Lines that came since it was paused. */
  newLines: number
  journey: Journey | undefined
  cursor: number | undefined
  opened: Line | undefined
  hasSelection: boolean
  clearedBefore: number | undefined
}

interface Options {
  open: (sources: readonly LogSource[], events: FeedEvents) => Feed
  sources: readonly LogSource[]
  /** Stands at that instant instead of following. */
  at?: number | undefined
  /** Nothing is loaded to come there. */
  isAtHand?: boolean
  look: Look
}

/** What was painted: for the scrollbar, and for who reads by ear. */
export interface Painted {
  first: number
  end: number
  top: number
  bottom: number
  lines: readonly Line[]
}

export type Viewer = ReturnType<typeof createViewer>

const FRAME_MS = 14
const TELL_EVERY_MS = 100
/** A late line moves others by no more than that: the engine's merge. */
const MOST_MOVED = 20_000

export function createViewer(options: Options) {
  const view = newView(options.look, options.at === undefined)
  const ended = new AbortController()
  let { sources } = options
  let screen: LogScreen | undefined
  let onPainted: ((painted: Painted) => void) | undefined
  let journey: Journey | undefined
  /** Following shows the lines before it; those behind are on their way. */
  let shownEnd = 0
  let isFinding = false
  let wantsInstant = options.at
  let frame: number | undefined
  let paintedAt = 0
  let tellTimer: ReturnType<typeof setTimeout> | undefined

  let feed = open()
  const store = createStore<ViewerState>(() => stateNow(NOTHING))
  const travel = createTravel({
    feed: () => feed,
    onChange: (now) => {
      journey = now
      tell(true)
    },
    onFailure: (thrown) => notifyFailure(thrown, 'Older lines could not be read'),
  })
  const whole: Whole = {
    view,
    feed: () => feed,
    screen: () => screen,
    travel,
    lines,
    sceneLook,
    paintSoon,
    tell,
    signal: ended.signal,
  }
  const moves = createMoves(whole)
  const pointing = createPointing(whole)

  function open() {
    return options.open(sources, { onState, onLines })
  }

  function onState(state: FeedState, changedFrom: number | undefined) {
    if (changedFrom !== undefined && !view.isFollowing && !view.staysAtTop && changedFrom <= view.place.line)
      void findAgain()
    if (changedFrom !== undefined) shownEnd = Math.min(shownEnd, changedFrom)
    if (state.phase === 'open' && wantsInstant !== undefined) {
      const at = wantsInstant
      wantsInstant = undefined
      view.endWhenPaused = state.end
      const go = options.isAtHand ? moves.toInstant : moves.toTime
      void go(at).catch((thrown) => notifyFailure(thrown, 'That instant could not be found'))
    }
    if (view.isFollowing) wantEnd()
    else paintSoon() // the scrollbar, and what may have come into sight
    tell(state.sources !== store.getState().sources || state.phase !== store.getState().phase)
  }

  function wantEnd() {
    const { first, end } = feed.state()
    if (first === end) paintSoon()
    // Nobody looks: what is there when it comes into sight again is asked for then.
    if (!screen && shownEnd > 0) return
    feed.want(end - (screen?.size().rows ?? 50), end)
  }

  function onLines(_: number, to: number) {
    const { end } = feed.state()
    if (to > shownEnd || shownEnd > end) shownEnd = Math.min(to, end)
    paintSoon()
  }

  /** Lines before the one at the top have come: it has another number now, and stays where it is. */
  async function findAgain() {
    const top = feed.get(view.place.line)
    if (!top || isFinding) return
    isFinding = true
    try {
      for (let from = view.place.line; from < top.number + MOST_MOVED; from += 2000) {
        const found = linesOf(await feed.read(from, 2000)).find((line) => isSameLine(line, top))
        if (!found) continue
        const by = found.number - top.number
        view.place = { ...view.place, line: view.place.line + by }
        if (view.cursor !== undefined) view.cursor += by
        view.selection = undefined
        break
      }
    } catch {
      // The pane has gone: its stream says so.
    } finally {
      isFinding = false
      paintSoon()
    }
  }

  function lines(): Lines {
    const { first, end } = feed.state()
    const look = sceneLook()
    return {
      first: Math.min(end, Math.max(first, view.clearedBefore ?? first)),
      end,
      get: feed.get,
      rowsOf(number) {
        const line = feed.get(number)
        if (!line) return 1
        return view.hidden.has(line.source) ? 0 : rowsOfLine(line, look)
      },
    }
  }

  function sceneLook(): SceneLook {
    const { look, left, selection, cursor, highlights } = view
    const columns = screen?.size().columns ?? 80
    return { ...look, columns, left, selection, cursor, highlights, unitsOfBytes, now: Date.now() }
  }

  function paintSoon() {
    if (frame !== undefined || !screen) return
    // The first one of a frame at once: what was just written is not kept waiting.
    if (!document.hidden && performance.now() - paintedAt > FRAME_MS && !isFinding) return paint()
    frame = requestAnimationFrame(() => {
      frame = undefined
      paint()
    })
  }

  function paint() {
    // What stood there stays until something is known.
    if (!screen || isFinding || feed.state().phase === 'opening') return
    paintedAt = performance.now()
    const all = lines()
    const { rows: height } = screen.size()
    if (view.staysAtTop) view.place = { line: all.first, row: 0 }
    const seen = view.isFollowing
      ? seenAtEnd({ ...all, end: Math.min(all.end, shownEnd) }, height)
      : seenFrom(all, view.place, height)
    const { missing } = seen
    const margin = view.isFollowing ? 0 : height * 2
    if (missing) feed.want(missing.from - margin, missing.to + margin)
    else if (view.isFollowing && shownEnd < all.end) wantEnd()
    // Following, the picture stays until all of the next one is there.
    if (missing && view.isFollowing) return
    view.seen = seen.rows
    const look = sceneLook()
    screen.paint(seen.rows.map((place) => screenRow(feed.get(place.line), place, look)))
    const [top, bottom] = [seen.rows[0]?.line ?? all.first, seen.rows.at(-1)?.line ?? all.first]
    if (!view.isFollowing && top - all.first < feed.nearTop && view.clearedBefore === undefined) travel.older()
    onPainted?.({ first: all.first, end: all.end, top, bottom, lines: linesIn(seen.rows) })
  }

  const linesIn = (rows: readonly { line: number }[]) =>
    [...new Set(rows.map(({ line }) => line))].flatMap((number) => feed.get(number) ?? [])

  function stateNow(state: FeedState): ViewerState {
    return {
      ...state,
      isFollowing: view.isFollowing,
      newLines: view.isFollowing ? 0 : Math.max(0, state.end - Math.max(view.endWhenPaused, state.first)),
      journey,
      cursor: view.cursor,
      opened: view.opened,
      hasSelection: view.selection !== undefined && !isEmpty(view.selection),
      clearedBefore: view.clearedBefore,
    }
  }

  function tell(now: boolean) {
    if (now) {
      clearTimeout(tellTimer)
      tellTimer = undefined
      store.setState(stateNow(feed.state()))
    } else
      tellTimer ??= setTimeout(() => {
        tellTimer = undefined
        store.setState(stateNow(feed.state()))
      }, TELL_EVERY_MS)
  }

  return {
    store,
    feed: () => feed,
    /** When the line was written that one stands on, or else the one at the top; nothing while following. */
    standsAt: () => (view.isFollowing ? undefined : (feed.get(view.cursor ?? view.place.line)?.at ?? options.at)),
    ...moves,
    ...pointing,
    /** Something of how it looks, or of what is shown, has changed. */
    change(changes: Partial<Pick<typeof view, 'look' | 'hidden' | 'highlights'>>) {
      Object.assign(view, changes)
      if (view.look.wrap) view.left = 0
      paintSoon()
    },
    setSources(wanted: readonly LogSource[]) {
      sources = wanted
      feed.setSources(wanted)
    },
    /** Paints there from now on; gives back its end. */
    attach(to: LogScreen, painted: (painted: Painted) => void): () => void {
      screen = to
      onPainted = painted
      view.seen = []
      if (view.isFollowing) wantEnd()
      paintSoon()
      return () => {
        screen = undefined
        onPainted = undefined
        if (frame !== undefined) cancelAnimationFrame(frame)
        frame = undefined
      }
    },
    paintSoon,
    journeyStop: travel.stop,
    /** All older lines, without going there. */
    loadAll: travel.toBeginning,
    /** Another look at the same sources, where the stream broke. */
    reopen() {
      feed.close()
      shownEnd = 0
      Object.assign(view, {
        seen: [],
        cursor: undefined,
        opened: undefined,
        selection: undefined,
        clearedBefore: undefined,
      })
      view.isFollowing = true
      feed = open()
      tell(true)
    },
    close() {
      ended.abort()
      travel.stop()
      feed.close()
      clearTimeout(tellTimer)
      if (frame !== undefined) cancelAnimationFrame(frame)
    },
  }
}
