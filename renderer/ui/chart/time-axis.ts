/**
 * Where the axis of time has its lines and how they read: whole minutes, hours, days by the clock on the wall, as dense as
 * the width allows. Hours and days are stepped by the calendar, so that a day of 23 hours has its midnight too. Pure.
 */
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const FINE = [1, 2, 5, 10, 15, 30].map((s) => s * SECOND).concat([1, 2, 5, 10, 15, 30].map((min) => min * MINUTE))
const HOURS = [1, 2, 3, 6, 12]
const DAYS = [1, 2, 7, 14]
/** Room for one label and what keeps it from the next. */
const LABEL_PX = 74

/** Instants between `from` and `until` (epoch ms), ascending. */
export function timeTicks(from: number, until: number, widthPx: number): number[] {
  const least = ((until - from) * LABEL_PX) / Math.max(LABEL_PX, widthPx)
  const fine = FINE.find((step) => step >= least)
  if (fine) return evenly(from, until, fine)
  const hours = HOURS.find((step) => step * HOUR >= least)
  if (hours) return walk(from, until, (date) => date.setHours(date.getHours() + hours))
  const days = DAYS.find((step) => step * DAY >= least) ?? 30
  const ticks = walk(from, until, (date) => date.setDate(date.getDate() + 1))
  return ticks.filter((tick) => dayNumber(tick) % days === 0)
}

/** From local midnight on, so that zones of half hours have whole ones too. */
function evenly(from: number, until: number, stepMs: number): number[] {
  const midnight = new Date(from).setHours(0, 0, 0, 0)
  const ticks: number[] = []
  for (let tick = midnight + Math.ceil((from - midnight) / stepMs) * stepMs; tick <= until; tick += stepMs)
    ticks.push(tick)
  return ticks
}

function walk(from: number, until: number, next: (date: Date) => void): number[] {
  const date = new Date(from)
  date.setHours(0, 0, 0, 0)
  const ticks: number[] = []
  while (date.getTime() <= until) {
    if (date.getTime() >= from) ticks.push(date.getTime())
    next(date)
  }
  return ticks
}

/** Days since 1970 by the local calendar: every second day stays every second day while time goes on. */
function dayNumber(instant: number): number {
  const date = new Date(instant)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY)
}

const hourCycle = 'h23'
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle })
const SECONDS = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle })
const DATE = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' })
const DAY_AND_CLOCK = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle,
})

/** A line of the axis: `14:05`, `14:05:30` where lines are less than a minute apart, `Nov 21` at midnight. */
export function timeText(instant: number): string {
  const date = new Date(instant)
  if (date.getSeconds() !== 0) return SECONDS.format(instant)
  return date.getHours() === 0 && date.getMinutes() === 0 ? DATE.format(instant) : CLOCK.format(instant)
}

/** The instant under the crosshair, as exact as a span of this length can be read. */
export function instantText(instant: number, spanMs: number): string {
  return spanMs <= DAY / 4 ? SECONDS.format(instant) : DAY_AND_CLOCK.format(instant)
}
