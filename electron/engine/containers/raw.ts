/**
 * The engine's own words about a container as indented JSON: secrets masked, and characters that cannot be seen or that
 * turn the order of the text written as `\u` escapes, so that what is read is what is there. Pure; used by looking.ts.
 */
import { looksSecret, MASK, maskLabels, maskUrlPasswords } from '../../../shared/domain/secret-words'
import { Failure } from '../../../shared/errors'

/** inspect is four levels deep; what is deeper than this was made to hurt. */
const MAX_DEPTH = 100
const MAX_CHARACTERS = 8 * 1024 * 1024

/** Also of marks piled on a letter those after the fourth: they would hide the lines around them. */
const INVISIBLE =
  /(?<=[\p{Mn}\p{Me}]{4})[\p{Mn}\p{Me}]+|[\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu

export function rawText(raw: unknown): string {
  const json = JSON.stringify(masked(raw, '', 0), undefined, 2) ?? 'null'
  if (json.length > MAX_CHARACTERS)
    throw new Failure('ENGINE_REFUSED', 'What the engine says of that container is too long to be shown.')
  return json.replace(INVISIBLE, (found) => [...found].map(escaped).join(''))
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}

/** `name` is the key it stands under. */
function masked(value: unknown, name: string, depth: number): unknown {
  if (typeof value === 'string') return maskUrlPasswords(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return '…'
  if (Array.isArray(value))
    return value.map((one: unknown) => (name === 'Env' ? maskedVariable(one) : masked(one, '', depth + 1)))
  const entries = Object.entries(value).map(([key, one]) => [key, masked(one, key, depth + 1)] as const)
  return name === 'Labels' ? maskedLabels(entries) : plain(entries)
}

/** `NAME=value` */
function maskedVariable(line: unknown): unknown {
  if (typeof line !== 'string') return line
  const at = line.indexOf('=')
  const name = line.slice(0, Math.max(0, at))
  return at > 0 && looksSecret(name, line.slice(at + 1)) ? `${name}=${MASK}` : line
}

function maskedLabels(entries: (readonly [string, unknown])[]): unknown {
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  const others = entries.filter(([, value]) => typeof value !== 'string')
  return plain([...Object.entries(maskLabels(plain(texts))), ...others])
}

/** Without a prototype, so that `__proto__` is a key like any other. */
function plain<V>(entries: Iterable<readonly [string, V]>): Record<string, V> {
  const result: Record<string, V> = Object.create(null)
  for (const [key, value] of entries) result[key] = value
  return result
}
