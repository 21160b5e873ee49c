/**
 * Selecting with the pointer or the keyboard, copying, and opening the fields of a line. Used by viewer.ts.
 */
import { notifyFailure } from '../../../app/hooks'
import { unitAtColumn } from '../../../ui/log/log-rows'
import { notify } from '../../../ui/toast'
import { copySelection } from './copy'
import { type Line, linesOf } from './line'
import { prefixColumns } from './row-text'
import { logRowAt } from './scene'
import { isEmpty, type Point, type Selection, wordAt } from './selection'
import type { Whole } from './view'

export function createPointing({ view, feed, screen, lines, sceneLook, paintSoon, tell, signal }: Whole) {
  /** The character under a point of the window; undefined where there is no line. */
  function pointAt(x: number, y: number): Point | undefined {
    const under = screen()?.at(x, y)
    const place = under && (view.seen[under.row] ?? view.seen.at(-1))
    const line = place && feed().get(place.line)
    if (!under || !place || !line) return undefined
    const look = sceneLook()
    const row = logRowAt(line, place.row, look)
    const column = Math.round(under.column) - prefixColumns(look.prefix)
    return { line: place.line, unit: column <= 0 ? row.from : unitAtColumn(line.plain, row, column) }
  }

  function select(selection: Selection | undefined) {
    view.selection = selection
    paintSoon()
    tell(true)
  }

  const nameOf = (line: Line) => {
    const source = view.look.words[line.source]
    return view.look.prefix.nameColumns > 0 && source ? `${source.name} ` : ''
  }

  return {
    pointAt,
    select,
    /** The line under a height of the window, where there is one. */
    lineAt(x: number, y: number): Line | undefined {
      const under = screen()?.at(x, y)
      const place = under?.isInside ? view.seen[under.row] : undefined
      return place && feed().get(place.line)
    },
    /** Moves the end of what is being selected. */
    extendTo(focus: Point) {
      select({ anchor: view.selection?.anchor ?? focus, focus })
    },
    selectWord(point: Point) {
      const line = feed().get(point.line)
      if (line) select(wordAt(line, point.unit))
    },
    selectLine(line: number) {
      select({ anchor: { line, unit: 0 }, focus: { line, unit: Number.POSITIVE_INFINITY } })
    },
    selectAll() {
      const { first, end } = lines()
      if (end > first)
        select({ anchor: { line: first, unit: 0 }, focus: { line: end - 1, unit: Number.POSITIVE_INFINITY } })
    },
    /** What is selected, else the line one stands on. */
    async copy(withTimes = false) {
      const { selection, cursor } = view
      const whole =
        cursor === undefined
          ? undefined
          : { anchor: { line: cursor, unit: 0 }, focus: { line: cursor, unit: Number.POSITIVE_INFINITY } }
      const wanted = selection && !isEmpty(selection) ? selection : whole
      if (!wanted) return
      try {
        notify({ tone: 'good', title: await copySelection(feed(), wanted, withTimes, nameOf, signal) })
      } catch (thrown) {
        notifyFailure(thrown, 'Could not copy')
      }
    },
    /** Shows the fields of a line; the one under the cursor moves with it. */
    async open(number: number | undefined) {
      if (number === undefined) view.opened = undefined
      else {
        const line = feed().get(number) ?? (await readLine(number))
        if (!line) return
        view.opened = line
        view.cursor = number
      }
      paintSoon()
      tell(true)
    },
  }

  async function readLine(number: number): Promise<Line | undefined> {
    const reply = await feed()
      .read(number, 1, signal)
      .catch(() => undefined)
    return reply && linesOf(reply)[0]
  }
}
