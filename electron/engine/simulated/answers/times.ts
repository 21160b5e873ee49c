/**
 * Instants and durations as Docker writes them: RFC 3339 with nanoseconds, and the words of go-units' HumanDuration in
 * "Up 3 hours".
 */
const ZERO = '0001-01-01T00:00:00Z'

/** 0 is Go's zero time. Digits after the milliseconds are made up from the instant, as a real clock would have some. */
export function rfc3339(epochMs: number): string {
  if (epochMs <= 0) return ZERO
  const nanos = String((Math.floor(epochMs) * 7919 + 104_729) % 1_000_000).padStart(6, '0')
  return `${new Date(epochMs).toISOString().slice(0, -1)}${nanos}Z`
}

/** To the second, as volumes have it. */
export function rfc3339Seconds(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19)}Z`
}

/** docker/go-units duration.go, HumanDuration. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  if (seconds < 1) return 'Less than a second'
  if (seconds === 1) return '1 second'
  if (seconds < 60) return `${seconds} seconds`
  const minutes = Math.floor(seconds / 60)
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`
  const hours = Math.round(seconds / 3600)
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.floor(hours / 24)} days`
  if (hours < 24 * 30 * 2) return `${Math.floor(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.floor(hours / 24 / 30)} months`
  return `${Math.floor(hours / 24 / 365)} years`
}
