/** How spans, sizes and counts read in findings: the same as on every page. Pure; used by the rules and text.ts. */
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** `0.4 s`, `12 s`, `4 min`, `3 h`, `5 days`, `14 months`. */
export function span(ms: number): string {
  const whole = Math.max(0, ms)
  if (whole < 10 * SECOND) return `${Number((whole / SECOND).toFixed(1))} s`
  if (whole < 2 * MINUTE) return `${Math.floor(whole / SECOND)} s`
  if (whole < 2 * HOUR) return `${Math.floor(whole / MINUTE)} min`
  if (whole < 2 * DAY) return `${Math.floor(whole / HOUR)} h`
  return whole < 60 * DAY ? `${Math.floor(whole / DAY)} days` : `${Math.floor(whole / (30.44 * DAY))} months`
}

export const ago = (at: number, now: number): string => (now - at < 5 * SECOND ? 'just now' : `${span(now - at)} ago`)

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10))
  const value = count / 1024 ** power
  const digits = power === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[power]}`
}

export const percent = (share: number): string =>
  `${share < 0.1 ? Number((share * 100).toFixed(1)) : Math.round(share * 100)} %`

/** `once`, `twice`, `3 times`. */
export const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`)

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** `1.5 cores`, `1 core`. */
export const cores = (count: number): string => plural(Number(count.toFixed(2)), 'core')
