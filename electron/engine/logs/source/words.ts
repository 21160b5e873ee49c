/** The words of marks: lines of our own between those of a container. */

export const TORN_WORDS = 'lines are missing here: the engine had dropped them'
export const REMOVED_WORDS = 'removed'

/** The exit code is not known of a container that ended while its host was away. */
export function endedWords(exitCode: number | undefined): string {
  return exitCode === undefined ? 'ended' : `ended with exit code ${exitCode}`
}

export function lostWords(durationMs: number): string {
  return `connection lost for ${durationOf(durationMs)}; what was written meanwhile follows`
}

/** `4.2 s`, `3 min 5 s`, `2 h 10 min` */
export function durationOf(durationMs: number): string {
  const seconds = Math.max(0, durationMs) / 1000
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
