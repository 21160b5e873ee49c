/**
 * Reads JSON of unknown origin: at most 32 MiB, 200 levels and half a million values, UTF-8 only. All of it is counted
 * on the bytes before anything is built: a deep value cannot be handed from one thread to another, and JSON.parse is
 * one native call, which no memory limit can stop in the middle (it ends the whole process instead of its thread).
 */
export interface ParseJson {
  /** `pretty` asks for the text anew with two spaces of indentation. */
  input: { bytes: Uint8Array; pretty?: boolean }
  output: { ok: true; value: unknown; pretty?: string } | { ok: false; error: JsonError; message: string }
}
export type JsonError = 'too-large' | 'too-deep' | 'not-utf8' | 'malformed'

export const MAX_JSON_BYTES = 32 * 1024 * 1024
export const MAX_JSON_DEPTH = 200
/** Parsing and printing this many takes at most 60 MB of heap, whatever they are (measured with seven shapes). */
export const MAX_JSON_VALUES = 500_000
const MAX_PRETTY_BYTES = 2 * MAX_JSON_BYTES

export function parseJson({ bytes, pretty = false }: ParseJson['input']): ParseJson['output'] {
  if (bytes.byteLength > MAX_JSON_BYTES) return refuse('too-large', 'The JSON is larger than 32 MiB.')
  const { depth, values, indentBytes } = measure(bytes)
  if (depth > MAX_JSON_DEPTH) return refuse('too-deep', `The JSON is nested deeper than ${MAX_JSON_DEPTH} levels.`)
  if (values > MAX_JSON_VALUES) return refuse('too-large', 'The JSON holds more than half a million values.')
  if (pretty && bytes.byteLength + indentBytes > MAX_PRETTY_BYTES)
    return refuse('too-large', 'The JSON is too large to be indented.')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('not-utf8', 'The text is not UTF-8.')
  }
  try {
    const value: unknown = JSON.parse(text)
    return pretty ? { ok: true, value, pretty: JSON.stringify(value, null, 2) } : { ok: true, value }
  } catch (thrown) {
    return refuse('malformed', `The text is not JSON: ${thrown instanceof Error ? thrown.message : ''}`.slice(0, 200))
  }
}

function refuse(error: JsonError, message: string): ParseJson['output'] {
  return { ok: false, error, message }
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a]
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [0x5b, 0x5d, 0x7b, 0x7d]

export interface JsonSize {
  /** The deepest nesting of brackets. */
  depth: number
  /** An upper bound of the number of values. */
  values: number
  /** What indenting by two spaces adds at most. */
  indentBytes: number
}

/** Counts what stands outside strings. In UTF-8 no part of a longer character equals one of these bytes. */
export function measure(bytes: Uint8Array): JsonSize {
  const size: JsonSize = { depth: 0, values: 1, indentBytes: 0 }
  let depth = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = endOfString(bytes, at)
      continue
    }
    if (byte === OPEN_LIST || byte === OPEN_MAP) depth += 1
    else if (byte === CLOSE_LIST || byte === CLOSE_MAP) depth -= 1
    else if (byte === COLON) size.indentBytes += 1
    else if (byte !== COMMA) continue
    if (byte !== COLON) size.indentBytes += 1 + 2 * Math.max(0, depth)
    if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_MAP) size.values += 1
    size.depth = Math.max(size.depth, depth)
  }
  return size
}

/** Where the string that begins at `start` ends: its closing quote, or the last byte. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1
    else if (bytes[at] === QUOTE) return at
  }
  return bytes.length
}
