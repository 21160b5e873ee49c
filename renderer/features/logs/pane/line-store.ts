/**
 * The lines the page holds of a pane: those in sight and some around them. Whoever paints says which it wants; they are
 * asked for one answer at a time, so that a pane that scrolls fast asks for where it is and not for where it was.
 * Used by feed.ts.
 */
import { type Line, type LinesReply, linesOf } from './line'

/** In one answer; the engine gives fewer where they are long. */
const MAX_ASKED = 2000
/** Held at most, around what was wanted last. */
const MAX_HELD = 6000

interface Options {
  ask: (from: number, count: number) => Promise<LinesReply>
  /** Lines from–to are there now. */
  onLoaded: (from: number, to: number) => void
  onFailure: (thrown: unknown) => void
}

export interface LineStore {
  get: (line: number) => Line | undefined
  /** Loads what is missing of `from` to `to - 1`. What was wanted before and is not asked for yet is forgotten. */
  want: (from: number, to: number) => void
  /** Lines from there on have moved. */
  forgetFrom: (line: number) => void
  close: () => void
}

export function createLineStore({ ask, onLoaded, onFailure }: Options): LineStore {
  const held = new Map<number, Line>()
  let wanted = { from: 0, to: 0 }
  let isAsking = false
  let isClosed = false
  /** Of the answer on its way, only lines before this are still what they were. */
  let holdsBefore = Number.POSITIVE_INFINITY

  function firstGap(): { from: number; count: number } | undefined {
    let from = wanted.from
    while (from < wanted.to && held.has(from)) from += 1
    if (from >= wanted.to) return undefined
    let to = from + 1
    while (to < wanted.to && to - from < MAX_ASKED && !held.has(to)) to += 1
    return { from, count: to - from }
  }

  async function load() {
    if (isAsking) return
    isAsking = true
    try {
      for (let gap = firstGap(); gap && !isClosed; gap = firstGap()) {
        holdsBefore = Number.POSITIVE_INFINITY
        const lines = linesOf(await ask(gap.from, gap.count)).filter((line) => line.number < holdsBefore)
        if (isClosed) return
        for (const line of lines) held.set(line.number, line)
        if (held.size > MAX_HELD) letGo()
        const [first] = lines
        // Nothing came: it is not there any more, or not yet; whoever wants it will say so again.
        if (first) onLoaded(first.number, first.number + lines.length)
        else if (holdsBefore === Number.POSITIVE_INFINITY) wanted = { from: 0, to: 0 }
      }
    } catch (thrown) {
      wanted = { from: 0, to: 0 }
      if (!isClosed) onFailure(thrown)
    } finally {
      isAsking = false
    }
  }

  function letGo() {
    const middle = (wanted.from + wanted.to) / 2
    const reach = Math.max(MAX_HELD / 3, wanted.to - wanted.from)
    for (const line of held.keys()) if (Math.abs(line - middle) > reach) held.delete(line)
  }

  return {
    get: (line) => held.get(line),
    want(from, to) {
      wanted = { from, to }
      void load()
    },
    forgetFrom(line) {
      holdsBefore = Math.min(holdsBefore, line)
      for (const number of held.keys()) if (number >= line) held.delete(number)
    },
    close() {
      isClosed = true
      held.clear()
    },
  }
}
