/**
 * The filter language of a page: `host:web* is:unused -label:tier=web cpu>50 nginx`. Terms are joined by and, values of
 * one term by or, `-` turns a term round, `*` stands for anything, quotes keep spaces. A page says which fields there are
 * and what a row offers to each; numbers are in filter-numbers.ts. Pure; what was typed is kept in the URL.
 */
import { type Comparison, colonInstead, type NumberField, readComparison } from './filter-numbers'

interface Term {
  /** A field's name, or `text` for a bare word. */
  field: string
  values: string[]
  negated: boolean
}

/** `R`: the rows its comparisons read. */
export interface Parsed<R = never> {
  terms: readonly Term[]
  /** Of numbers. They move by themselves, so that an answer does not hold for as long as the row does. */
  comparisons: readonly Comparison<R>[]
  /** Words before a colon that are no field, so that the page can say so. */
  unknown: readonly string[]
  /** What is left out because it cannot be read, each as a sentence. */
  wrong: readonly string[]
}

export interface Field<R> {
  /** What a row offers; several values match when one does. */
  read: (row: R) => readonly string[]
  /** Values match as a whole unless a `*` says otherwise; in other fields a part is enough. */
  isWhole?: boolean
}

export interface Filter<R> {
  fields: readonly string[]
  parse: (source: string) => Parsed<R>
  matches: (parsed: Parsed<R>, row: R) => boolean
  /** Makes ready what a bare word will look into, so that the first key typed finds it made. */
  prepare: (row: R) => void
}

/** `text`: the names of the fields a bare word looks into. `numbers`: the fields that are compared. */
export function createFilter<R extends object>(
  fields: Readonly<Record<string, Field<R>>>,
  text: readonly string[],
  numbers: Readonly<Record<string, NumberField<R>>> = {},
): Filter<R> {
  const known = new Map(Object.entries(fields))
  const compared = new Map(Object.entries(numbers))
  const anywhere: Field<R> = { read: (row) => text.flatMap((name) => known.get(name)?.read(row) ?? []) }
  /** In one text, with what no one types between: one search instead of five. */
  const together: Field<R> = { read: (row) => [anywhere.read(row).join('\n')] }
  /** By field, in lower case, kept as long as the row is the same one: each key typed asks ten thousand of them. */
  const offered = new Map<string, WeakMap<R, readonly string[]>>()

  function lowered(row: R, name: string, { read }: Field<R>): readonly string[] {
    const ofField = offered.get(name) ?? new WeakMap<R, readonly string[]>()
    offered.set(name, ofField)
    const known = ofField.get(row)
    if (known) return known
    const texts = read(row).map((value) => value.toLowerCase())
    ofField.set(row, texts)
    return texts
  }

  function matchesTerm({ field, values }: Term, row: R): boolean {
    const isStarred = values.some((value) => value.includes('*')) // a star may not reach from one text into the next
    const asked = known.get(field) ?? (isStarred ? anywhere : together)
    for (const value of lowered(row, isStarred ? `${field}*` : field, asked))
      for (const wanted of values) if (matchesValue(value, wanted, asked.isWhole ?? false)) return true
    return false
  }

  return {
    fields: [...new Set([...known.keys(), ...compared.keys()])],
    parse: (source) => parse(source, known, compared),
    prepare: (row) => void lowered(row, 'text', together),
    matches: ({ terms, comparisons }, row) =>
      terms.every((term) => matchesTerm(term, row) !== term.negated) &&
      comparisons.every(({ holds, negated }) => holds(row) !== negated),
  }
}

const TOKEN = /(?:[^\s"]|"[^"]*"?)+/g

function parse<R>(
  source: string,
  known: ReadonlyMap<string, unknown>,
  compared: ReadonlyMap<string, NumberField<R>>,
): Parsed<R> {
  const terms: Term[] = []
  const comparisons: Comparison<R>[] = []
  const unknown: string[] = []
  const wrong: string[] = []
  for (const [token] of source.matchAll(TOKEN)) {
    const comparison = readComparison(token, compared)
    if (comparison && 'wrong' in comparison) wrong.push(comparison.wrong)
    else if (comparison) comparisons.push(comparison)
    if (comparison) continue
    const [, minus, field, rest = ''] = /^(-?)(?:([a-z]+):)?(.*)$/s.exec(token) ?? []
    const negated = minus === '-'
    const bare = rest.replaceAll('"', '')
    if (field && known.has(field)) {
      const values = valuesIn(rest)
      if (values.length > 0) terms.push({ field, values, negated })
      continue
    }
    const number = field && compared.get(field)
    if (number) {
      wrong.push(colonInstead(number))
      continue
    }
    if (field) unknown.push(field)
    const text = field ? `${field}:${bare}` : bare
    if (text) terms.push({ field: 'text', values: [text.toLowerCase()], negated })
  }
  return { terms, comparisons, unknown, wrong }
}

/** Joined by commas, but for those within quotes. */
const valuesIn = (text: string): string[] =>
  [...text.matchAll(/(?:[^,"]|"[^"]*"?)+/g)].map(([value]) => value.replaceAll('"', '').toLowerCase()).filter(Boolean)

/** `*` for anything; compared piece by piece, so that no typed text can make a slow regular expression. */
function matchesValue(value: string, wanted: string, isWhole: boolean): boolean {
  if (!wanted.includes('*')) return isWhole ? value === wanted : value.includes(wanted)
  const pieces = wanted.split('*')
  const first = pieces.shift() ?? ''
  const last = pieces.pop() ?? ''
  if (!value.startsWith(first)) return false
  let at = first.length
  for (const piece of pieces) {
    const found = value.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return value.length - at >= last.length && value.endsWith(last)
}

/**
 * The filter text with `term` added, or taken out when it is there already. What else is typed stays, but for other
 * terms of the same field where `isOnly` says that no row could match both.
 */
export function toggleTerm(source: string, term: string, isOnly = false): string {
  const tokens = source.match(TOKEN) ?? []
  const without = tokens.filter((token) => token !== term)
  if (without.length < tokens.length) return without.join(' ')
  const field = /^[a-z]+:/.exec(term)?.[0]
  return [...(isOnly && field ? tokens.filter((token) => !token.startsWith(field)) : tokens), term].join(' ')
}

export const hasTerm = (source: string, term: string): boolean => [...(source.match(TOKEN) ?? [])].includes(term)

/** A value as it stands in a filter: quoted where it holds a space or a comma, `*` and quotes left out as they mean something. */
export function quoted(value: string): string {
  const plain = value.replaceAll('"', '')
  return /[\s,]/.test(plain) ? `"${plain}"` : plain
}

/** `tier=web` and `tier` both find the label. */
export const labelTexts = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).map(([name, value]) => `${name}=${value}`)
