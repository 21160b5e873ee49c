/**
 * What stands before a line: its instant and, where there are several sources, whose it is. Made of SGR and text for
 * the screen, in columns of one width so that lines begin under each other. Pure; used by viewer.ts.
 */

import { ago } from '../../../ui/format'
import { windowLine } from '../../../ui/log/log-rows'
import { textWidth } from '../../../ui/xterm/char-width'
import type { TimeStyle } from './look'

export interface SourceWords {
  /** Short and its own among the sources. */
  name: string
  /** `r;g;b`, for SGR. */
  rgb: string
}

export interface PrefixLook {
  times: TimeStyle
  /** Room is scarce: no date. */
  isNarrow: boolean
  /** Columns for names; 0 shows none. */
  nameColumns: number
  /** `r;g;b` of muted text. */
  mutedRgb: string
}

const TIME_COLUMNS = { wide: 19, narrow: 12, relative: 10 }

/** Columns it takes, the gaps behind time and name included. */
export function prefixColumns({ times, isNarrow, nameColumns }: PrefixLook): number {
  const time = times === 'off' ? 0 : timeColumns(times, isNarrow) + 1
  return time + (nameColumns > 0 ? nameColumns + 1 : 0)
}

const timeColumns = (times: TimeStyle, isNarrow: boolean) =>
  times === 'relative' ? TIME_COLUMNS.relative : isNarrow ? TIME_COLUMNS.narrow : TIME_COLUMNS.wide

/** `now`: epoch ms, for times that are relative. */
export function prefixText(look: PrefixLook, at: number, source: SourceWords | undefined, now: number): string {
  const time = timeText(look, at, now)
  const shownTime = time ? `\u001b[38;2;${look.mutedRgb}m${time}\u001b[0m ` : ''
  if (look.nameColumns === 0) return shownTime
  const name = source ? fitted(source.name, look.nameColumns) : ' '.repeat(look.nameColumns)
  return `${shownTime}\u001b[38;2;${source?.rgb ?? look.mutedRgb}m${name}\u001b[0m `
}

function timeText({ times, isNarrow }: PrefixLook, at: number, now: number): string {
  if (times === 'off') return ''
  if (times === 'relative') return ago(at, now).padStart(TIME_COLUMNS.relative)
  const date = new Date(at)
  const clock = times === 'utc' ? utcClock(date) : localClock(date)
  return isNarrow ? clock : `${times === 'utc' ? utcDay(date) : localDay(date)} ${clock}`
}

/** Cut or filled to so many columns. */
function fitted(name: string, columns: number): string {
  const width = textWidth(name)
  if (width <= columns) return name + ' '.repeat(columns - width)
  const cut = windowLine(name, 0, columns - 1).text
  return `${cut}…${' '.repeat(Math.max(0, columns - 1 - textWidth(cut)))}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (value: number) => String(value).padStart(2, '0')
const three = (value: number) => String(value).padStart(3, '0')
const localDay = (date: Date) => `${MONTHS[date.getMonth()]} ${two(date.getDate())}`
const utcDay = (date: Date) => `${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())}`
const localClock = (date: Date) =>
  `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${three(date.getMilliseconds())}`
const utcClock = (date: Date) =>
  `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${three(date.getUTCMilliseconds())}`
