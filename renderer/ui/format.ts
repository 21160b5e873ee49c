/**
 * How values read: spans of time, bytes, ids, image names, ports. Pure, so that the same value looks the same on every
 * page. Used by all pages; knows nothing of the product.
 */
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A span in milliseconds as its largest whole unit: `12 s`, `4 min`, `3 h`, `88 d`. Negative spans read as `0 s`. */
export function span(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))} s`
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`
  return `${Math.floor(ms / DAY)} d`
}

/** `just now` under 5 s, else `3 h ago`. Both in epoch ms. */
export function ago(at: number, now: number): string {
  return now - at < 5 * SECOND ? 'just now' : `${span(now - at)} ago`
}

/** Time until `at`, rounded up so that it never says 0 s while there is time left: `4 s`; `now` when it has come. */
export function until(at: number, now: number): string {
  return at <= now ? 'now' : span(Math.ceil((at - now) / SECOND) * SECOND)
}

// Clocks of 24 hours everywhere: in lists of instants `11:12:01` and `23:12:01` stand under each other and sort by eye.
const hourCycle = 'h23'
const DATE_AND_CLOCK = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium', hourCycle })
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle })
const MOMENT = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle,
})
const EXACT = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  hourCycle,
})

/** Date and time with seconds in the person's locale and zone. */
export const absolute = (at: number): string => DATE_AND_CLOCK.format(at)

/** `09:03:12` in the person's zone. */
export const clockText = (at: number): string => CLOCK.format(at)

/** `Nov 21, 09:03:12`: for lists that reach over days. */
export const momentText = (at: number): string => MOMENT.format(at)

/** Date and time with milliseconds. */
export const exactText = (at: number): string => EXACT.format(at)

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']

/** Bytes in IEC units with three significant digits at most: `412 MiB`, `2.1 GiB`. */
export function bytes(count: number): string {
  const power = count < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10))
  const value = count / 1024 ** power
  const digits = power === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[power]}`
}

/** The first 12 characters of an id, without its algorithm. */
export function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, 12)
}

/** An image reference in the part to mute (registry and namespace) and the part that tells images apart. */
export function imageParts(image: string): { registry: string; name: string } {
  if (/^(sha256:)?[0-9a-f]{64}$/.test(image)) return { registry: '', name: shortId(image) }
  const [reference = '', digest] = image.split('@')
  const slash = reference.lastIndexOf('/')
  const name = reference.slice(slash + 1)
  const tail = digest && !name.includes(':') ? `@${shortId(digest)}` : ''
  return { registry: reference.slice(0, slash + 1), name: name + tail }
}

/** Milliseconds of a round trip: `8 ms`, `2.4 s`. */
export function latency(ms: number): string {
  return ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** Hebrew, Arabic, Syriac, N'Ko and the other scripts from right to left, with their presentation forms. */
const LETTER = '\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}'
const RIGHT_TO_LEFT = new RegExp(`([${LETTER}]+(?:[\\p{M}\\p{Nd} ._/()-]+[${LETTER}]+)*)`, 'u')

/** Every second part, from the second on, is a run from right to left; a text without one is one part. */
export function splitRightToLeft(text: string): string[] {
  return text.split(RIGHT_TO_LEFT)
}

/** `1 host`, `3 hosts`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
