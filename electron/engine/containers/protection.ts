/**
 * Who is protected and what that forbids. A label of the container beats a mark set by hand beats a pattern of the
 * settings, for what is shown. Pure; the table asks for every row, the actions before they act.
 */
import type { Container, Protection } from '../../../shared/contract/containers'
import { Failure } from '../../../shared/errors'

export const PROTECTED_LABEL = 'io.longshore.protected'
const YES = new Set(['', 'true', '1', 'yes', 'on'])

export interface ProtectionRules {
  /** Is it marked by hand? By host and name, so that a container recreated under its name stays protected. */
  byHand: (hostId: string, name: string) => boolean
  byPattern: (row: Pick<Container, 'name' | 'image'>) => boolean
}

export function protectionOf(
  row: Pick<Container, 'hostId' | 'name' | 'image' | 'labels'>,
  rules: ProtectionRules,
): Protection | undefined {
  const label = row.labels[PROTECTED_LABEL]
  if (label !== undefined && YES.has(label.trim().toLowerCase())) return 'label'
  if (rules.byHand(row.hostId, row.name)) return 'hand'
  return rules.byPattern(row) ? 'pattern' : undefined
}

const OF_IMAGES = 'image:'

/** `db-*` is matched with the name, `image:postgres*` with the image as the engine names it; case does not count. */
export function patternRule(patterns: readonly string[]): ProtectionRules['byPattern'] {
  const all = patterns.map((pattern) => pattern.trim().toLowerCase()).filter((pattern) => pattern !== '')
  const images = all.filter((pattern) => pattern.startsWith(OF_IMAGES)).map((one) => one.slice(OF_IMAGES.length).trim())
  const names = all.filter((pattern) => !pattern.startsWith(OF_IMAGES))
  if (all.length === 0) return () => false
  return ({ name, image }) =>
    names.some((pattern) => matches(pattern, name.toLowerCase())) ||
    images.some((pattern) => matches(pattern, image.toLowerCase()))
}

/** `*` is any text, `?` one character. At most length × length steps, whatever the pattern: no regular expression. */
export function matches(pattern: string, text: string): boolean {
  let at = 0
  let from = 0
  let star = -1
  let resume = 0
  while (from < text.length) {
    if (at < pattern.length && pattern[at] !== '*' && (pattern[at] === '?' || pattern[at] === text[from])) {
      at += 1
      from += 1
    } else if (pattern[at] === '*') {
      star = at
      resume = from
      at += 1
    } else if (star >= 0) {
      at = star + 1
      resume += 1
      from = resume
    } else return false
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}

const WHY: Record<Protection, string> = {
  label: `its label ${PROTECTED_LABEL}`,
  hand: 'a mark set by hand',
  pattern: 'a pattern in the settings',
}

/** Refuses unless the name was typed and a reason given. */
export function refuseProtected(
  row: Pick<Container, 'name' | 'protection'>,
  given: { confirmedName?: string | undefined; reason?: string | undefined },
): void {
  if (!row.protection) return
  if (given.confirmedName === row.name && given.reason) return
  const missing = given.confirmedName === row.name ? 'Say why; it is kept in the audit.' : 'Type its name and say why.'
  throw new Failure('PROTECTED', `${row.name} is protected by ${WHY[row.protection]}.`, {
    hint: missing,
    data: { name: row.name, protection: row.protection },
  })
}
