/**
 * A line that holds JSON, as a list of fields: `http.status` 502. Read by a small reader of our own, because the
 * language's changes large numbers, hides fields named twice, and can be sent too deep. Nothing of what is read becomes
 * an object: names such as `__proto__` are only text. Used by the drawer of the log pane.
 */

export interface JsonField {
  /** `http.headers[0].name`; what is no plain name is quoted. */
  path: string
  kind: 'string' | 'number' | 'true' | 'false' | 'null' | 'empty'
  /** A string without its quotes and escapes; everything else as written; `{}` and `[]` where nothing is in it. */
  value: string
}

export interface JsonLine {
  /** What stands before the JSON, such as a time or a name. */
  before: string
  /** The JSON as it was written. */
  source: string
  fields: JsonField[]
  /** Fields that were left out at the end of a very long list. */
  more: number
}

const MAX_DEPTH = 64
const MAX_FIELDS = 2000
/** What may stand before the JSON in its line. */
const MAX_BEFORE = 200

/** Undefined where the line holds no JSON object, or one that does not end with the line. */
export function jsonLine(text: string): JsonLine | undefined {
  const start = text.indexOf('{')
  if (start < 0 || start > MAX_BEFORE || !text.trimEnd().endsWith('}')) return undefined
  const source = text.slice(start)
  const fields: JsonField[] = []
  const more = readFields(source, fields)
  return more === undefined ? undefined : { before: text.slice(0, start), source: source.trimEnd(), fields, more }
}

/** One mark, string, number or word, after white space. No two neighbouring repetitions match the same character. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|"((?:[^"\\]|\\.)*)"|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y

type Token = { mark: string } | { text: string } | { number: string } | { word: 'true' | 'false' | 'null' }

/** Fills `fields`; gives how many more there were, undefined where it is no JSON. */
function readFields(source: string, fields: JsonField[]): number | undefined {
  let at = 0
  let more = 0

  function next(): Token | undefined {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(source)
    if (!found) return undefined
    at = TOKEN.lastIndex
    const [, mark, text, number, word] = found
    if (mark !== undefined) return { mark }
    if (text !== undefined) return { text }
    if (number !== undefined) return { number }
    return word === 'true' || word === 'false' || word === 'null' ? { word } : undefined
  }
  function add(field: JsonField): true {
    if (fields.length < MAX_FIELDS) fields.push(field)
    else more += 1
    return true
  }
  function value(token: Token | undefined, path: string, depth: number): boolean {
    if (!token || depth > MAX_DEPTH) return false
    if ('text' in token) {
      const text = unescaped(token.text)
      return text !== undefined && add({ path, kind: 'string', value: text })
    }
    if ('number' in token) return add({ path, kind: 'number', value: token.number })
    if ('word' in token) return add({ path, kind: token.word, value: token.word })
    if (token.mark === '{') return object(path, depth)
    return token.mark === '[' && list(path, depth)
  }
  function object(path: string, depth: number): boolean {
    let token = next()
    if (isMark(token, '}')) return path === '' || add({ path, kind: 'empty', value: '{}' })
    for (;;) {
      if (!token || !('text' in token)) return false
      const name = unescaped(token.text)
      if (name === undefined || !isMark(next(), ':')) return false
      if (!value(next(), joined(path, name), depth + 1)) return false
      const end = next()
      if (isMark(end, '}')) return true
      if (!isMark(end, ',')) return false
      token = next()
    }
  }
  function list(path: string, depth: number): boolean {
    let token = next()
    if (isMark(token, ']')) return add({ path, kind: 'empty', value: '[]' })
    for (let place = 0; ; place++) {
      if (!value(token, `${path}[${place}]`, depth + 1)) return false
      const end = next()
      if (isMark(end, ']')) return true
      if (!isMark(end, ',')) return false
      token = next()
    }
  }

  const isRead = isMark(next(), '{') && object('', 0)
  return isRead && source.slice(at).trim() === '' ? more : undefined
}

const isMark = (token: Token | undefined, mark: string) => token !== undefined && 'mark' in token && token.mark === mark

const joined = (path: string, name: string) => {
  const part = /^[A-Za-z_@$][\w@$-]*$/.test(name) ? name : JSON.stringify(name)
  return path ? `${path}.${part}` : part
}

/** Without JSON's escapes; undefined where one is wrong or a control character stands bare. */
function unescaped(text: string): string | undefined {
  if (!text.includes('\\') && text.isWellFormed()) return text
  try {
    const read: unknown = JSON.parse(`"${text}"`)
    return typeof read === 'string' ? read.toWellFormed() : undefined
  } catch {
    return undefined
  }
}
