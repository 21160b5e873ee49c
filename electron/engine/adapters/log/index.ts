/**
 * The engine's log: one line of JSON per event on standard output, which the shell writes to a rotating file.
 * What looks like a secret is taken out here, whoever logged it: keys by their name, values by their shape.
 */
import type { Log } from '../../ports'

const SECRET_NAME = /pass(word|phrase)?|secret|token|credential|private_?key|authorization|cookie/i
const SECRET_SHAPE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)|\/\/[^/@\s:]+:[^/@\s]+@/g
const MAX_VALUE_LENGTH = 2000

export function createLog(write: (line: string) => void, now: () => number): Log {
  const line =
    (level: string) =>
    (event: string, facts: Record<string, unknown> = {}) =>
      write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...clean(facts) })}\n`)
  return { info: line('info'), warn: line('warn'), error: line('error') }
}

function clean(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, SECRET_NAME.test(name) ? '[removed]' : cleanValue(value)]),
  )
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return clean(value as Record<string, unknown>)
  if (typeof value !== 'string') return value
  return value
    .replace(SECRET_SHAPE, (found) => (found.startsWith('//') ? '//[removed]@' : '[removed]'))
    .slice(0, MAX_VALUE_LENGTH)
}
