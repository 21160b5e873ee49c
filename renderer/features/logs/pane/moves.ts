/**
 * Moving through a log: by rows and pages, to the end, the beginning, an instant or a line; with the line one stands on.
 * Whatever moves up pauses; whatever comes to the end follows again. Used by viewer.ts.
 */

import type { Whole } from './view'
import { type Lines, moved, nextShown, type Place, seenFrom } from './viewport'

export function createMoves({ view, feed, screen, travel, lines, paintSoon, tell }: Whole) {
  const height = () => screen()?.size().rows ?? 1

  function pause() {
    if (!view.isFollowing) return
    const [top] = view.seen
    view.place = top ?? { line: Math.max(feed().state().first, feed().state().end - 1), row: 0 }
    view.isFollowing = false
    view.endWhenPaused = feed().state().end
    tell(true)
  }

  function follow() {
    travel.stop()
    view.staysAtTop = false
    view.isFollowing = true
    view.cursor = undefined
    paintSoon()
    tell(true)
  }

  /** Moving away ends the way to the beginning. */
  function leaveTop() {
    if (!view.staysAtTop) return
    view.staysAtTop = false
    travel.stop()
  }

  /** Downwards where positive. Coming to the last row follows again. */
  function scrollRows(count: number) {
    if (count === 0 || (view.isFollowing && count > 0)) return
    if (count < 0) pause()
    leaveTop()
    const shown = lines()
    if (count < 0 && view.place.line <= shown.first && view.clearedBefore === undefined) travel.older()
    const next = moved(shown, view.place, count)
    if (count > 0 && seenFrom(shown, next, height()).rows.length < height()) {
      const isAtEnd = view.opened === undefined && view.cursor === undefined
      if (isAtEnd) return follow()
      view.place = lastPlace(shown)
    } else view.place = next
    paintSoon()
  }

  /** Puts a line in the upper third, or as far down as the end of the log allows. */
  function putInSight(line: number) {
    const shown = lines()
    view.place = moved(shown, { line, row: 0 }, -Math.floor(height() / 3))
    if (seenFrom(shown, view.place, height()).rows.length < height()) view.place = lastPlace(shown)
  }

  /** At the top when the last row stands at the bottom. */
  function lastPlace(shown: Lines): Place {
    return moved(shown, { line: shown.end - 1, row: Math.max(0, shown.rowsOf(shown.end - 1) - 1) }, 1 - height())
  }

  /** Brings the whole of a line into sight; in the upper third where it was far away. */
  function reveal(line: number) {
    const shown = lines()
    const rows = Math.min(height(), Math.max(1, shown.rowsOf(line)))
    const { rows: seen } = seenFrom(shown, view.place, height())
    const at = seen.findIndex((place) => place.line === line)
    const isWhole = at >= 0 && seen[at]?.row === 0 && at + rows <= height()
    const last = seen.at(-1)?.line ?? 0
    const isNext = at >= 0 || (line >= view.place.line - height() && line <= last + height())
    if (!isNext) putInSight(line)
    else if (!isWhole) view.place = moved(shown, { line, row: 0 }, line <= view.place.line ? 0 : rows - height())
    paintSoon()
  }

  /** Stands on a line, which pauses. */
  function standOn(line: number | undefined) {
    if (line !== undefined) pause()
    leaveTop()
    view.cursor = line
    if (view.opened && line !== undefined) view.opened = feed().get(line) ?? view.opened
    paintSoon()
    tell(true)
  }

  /** As far as lines are at hand. */
  async function toInstant(at: number) {
    const line = await feed().locate(at)
    if (line >= feed().state().end) return follow()
    view.place = { line, row: 0 }
    view.cursor = line
    paintSoon()
    tell(true)
  }

  return {
    pause,
    follow,
    scrollRows,
    standOn,
    scrollPages: (count: number) => scrollRows(count * Math.max(1, height() - 1)),
    /** Where lines are not wrapped. */
    scrollSideways(columns: number) {
      if (view.look.wrap) return
      view.left = Math.max(0, view.left + columns)
      paintSoon()
    },
    /** 0 is the first line at hand, 1 the last. */
    scrollToFraction(fraction: number) {
      if (fraction >= 1) return follow()
      pause()
      leaveTop()
      const { first, end } = lines()
      view.place = { line: first + Math.floor(Math.max(0, fraction) * Math.max(0, end - first)), row: 0 }
      paintSoon()
    },
    /** To the next line or the one before. */
    step(by: 1 | -1) {
      const shown = lines()
      const start = view.cursor ?? (by > 0 ? (view.seen[0]?.line ?? 0) - 1 : (view.seen.at(-1)?.line ?? 0) + 1)
      const next = nextShown(shown, start, by)
      standOn(next)
      reveal(next)
    },
    toLine(line: number) {
      standOn(line)
      reveal(line)
    },
    /** To a line and what stands around it. */
    toContext(line: number) {
      standOn(line)
      putInSight(line)
      paintSoon()
    },
    /** At once to what is at hand, then on to the first line of all as older ones are loaded. */
    async toBeginning() {
      pause()
      view.staysAtTop = true
      view.cursor = undefined
      paintSoon()
      tell(true)
      await travel.toBeginning()
    },
    /** The room has changed: the line one stands on stays in sight. */
    resized() {
      if (view.cursor !== undefined && !view.isFollowing) reveal(view.cursor)
      paintSoon()
    },
    async toTime(at: number) {
      pause()
      leaveTop()
      await travel.toTime(at)
      await toInstant(at)
    },
    toInstant,
    clear() {
      view.clearedBefore = feed().state().end
      view.selection = undefined
      follow()
    },
    unclear() {
      view.clearedBefore = undefined
      paintSoon()
      tell(true)
    },
  }
}
