/**
 * What stands between a message and a procedure: the size of its input first, its schema second. Used by server.ts on
 * every call. Size comes first because a schema may walk a huge or circular input for a long time before it says no.
 */
import { Failure } from '../../errors'
import type { Procedure } from './definition'

/** Inputs are small by nature; 1 MiB of text and bytes, 20,000 values and 40 levels are far above any honest one. */
export const MAX_INPUT_BYTES = 1024 * 1024
export const MAX_INPUT_NODES = 20_000
export const MAX_INPUT_DEPTH = 40

/** The input as its handler gets it. Throws INVALID; `hint` names the first field at fault, `details` all of them. */
export function parseInput(procedure: Procedure, raw: unknown): unknown {
  guardSize(raw)
  const parsed = procedure.input.safeParse(raw)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues as { path: PropertyKey[]; message: string }[]
  const complaints = issues
    .slice(0, 20)
    .map(({ path, message }) => `${path.map(String).join('.') || 'input'}: ${message}`)
  throw new Failure('INVALID', 'That input is not valid.', {
    // Bounded, because the names of unknown keys are the sender's words.
    hint: complaints[0]?.slice(0, 300) ?? '',
    details: complaints.join('; ').slice(0, 2000),
  })
}

/**
 * Throws INVALID when `raw` holds more than MAX_INPUT_BYTES of text (UTF-16 units, keys included) and bytes, more than
 * MAX_INPUT_NODES values, or goes deeper than MAX_INPUT_DEPTH, which is how a circle ends. Looks at no more than that,
 * so its time is bounded whatever it is given.
 */
export function guardSize(raw: unknown): void {
  let bytes = 0
  let nodes = 0

  function count(moreBytes: number, moreNodes: number) {
    bytes += moreBytes
    nodes += moreNodes
    if (bytes > MAX_INPUT_BYTES || nodes > MAX_INPUT_NODES) throw tooLarge()
  }

  function visit(value: unknown, depth: number): void {
    count(ownBytes(value), 1)
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
    if (depth > MAX_INPUT_DEPTH) throw tooLarge()
    // An array may claim four thousand million holes: its items are taken one by one, never its keys at once.
    if (Array.isArray(value) || value instanceof Map || value instanceof Set) {
      for (const item of value) visit(item, depth + 1)
    } else visitFields(value, depth)
  }

  function visitFields(value: object, depth: number) {
    for (const key in value) {
      count(key.length, 0)
      visit(value[key as keyof typeof value], depth + 1)
    }
  }

  visit(raw, 1)
}

function ownBytes(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer)
    return value.byteLength
  return 0
}

function tooLarge(): Failure {
  return new Failure('INVALID', 'That input is too large.', { hint: 'Send less than 1 MiB.' })
}
