/** Names of Linux signals to their numbers, as `docker kill --signal` takes them (with or without SIG, or a number). */
import { constants } from 'node:os'

/** Undefined if there is no such signal. An empty text is SIGKILL, as with dockerd. */
export function signalNumber(text: string): number | undefined {
  if (text === '') return 9
  if (/^\d+$/.test(text)) return Number(text) >= 1 && Number(text) <= 64 ? Number(text) : undefined
  const name = `SIG${text.toUpperCase().replace(/^SIG/, '')}`
  return Object.entries(constants.signals).find(([each]) => each === name)?.[1]
}
