/**
 * The filter language: `status:running,restarting host:web* -project:shop nginx`. Terms are joined by and, values of
 * one term by or, `-` turns a term round, `*` stands for anything, quotes keep spaces. Pure; kept in the URL.
 */
import type { Container } from '../../../shared/contract/containers'

interface Term {
  /** One of FIELDS, or `text` for a bare word. */
  field: string
  values: string[]
  negated: boolean
}

export interface Filter {
  terms: Term[]
  /** Words before a colon that are no field, so that the page can say so. */
  unknown: string[]
}

/** What a row offers to each field; several values match when one does. */
const READ: Record<string, (row: Container) => string[]> = {
  status: (row) => (row.pending ? [row.state, row.pending] : [row.state]),
  health: (row) => [row.health],
  host: () => [], // not the row's own: see matchesTerm
  project: (row) => [row.project ?? ''],
  service: (row) => [row.service ?? ''],
  image: (row) => [row.image],
  name: (row) => [row.name],
  id: (row) => [row.id],
  label: (row) => Object.entries(row.labels).flatMap(([name, value]) => [name, `${name}=${value}`]),
  volume: (row) => row.volumes,
  network: (row) => row.networks,
  protected: (row) => (row.protection ? ['yes', row.protection] : ['no']),
  port: (row) => row.ports.flatMap((port) => [port.hostPort, port.containerPort]).map((port) => String(port ?? '')),
}
/** Fields whose values match as a whole unless a `*` says otherwise; in the others a part is enough. */
const WHOLE = new Set(['status', 'health', 'host', 'project', 'service', 'port', 'label', 'network', 'protected'])
export const FIELDS = Object.keys(READ)

export function parseFilter(source: string): Filter {
  const filter: Filter = { terms: [], unknown: [] }
  for (const [token] of source.matchAll(/(?:[^\s"]|"[^"]*"?)+/g)) {
    const [, minus, field, rest = ''] = /^(-?)(?:([a-z]+):)?(.*)$/s.exec(token) ?? []
    const bare = rest.replaceAll('"', '')
    if (field && !READ[field]) filter.unknown.push(field)
    if (!field || !READ[field]) {
      const text = field ? `${field}:${bare}` : bare
      if (text) filter.terms.push({ field: 'text', values: [text.toLowerCase()], negated: minus === '-' })
      continue
    }
    const values = bare.toLowerCase().split(',').filter(Boolean)
    if (values.length > 0) filter.terms.push({ field, values, negated: minus === '-' })
  }
  return filter
}

export function matches(filter: Filter, row: Container, hostName: string): boolean {
  return filter.terms.every((term) => matchesTerm(term, row, hostName) !== term.negated)
}

function matchesTerm(term: Term, row: Container, hostName: string): boolean {
  const isWhole = WHOLE.has(term.field)
  const isHit = (value: string) => term.values.some((wanted) => matchesValue(value, wanted, isWhole))
  if (term.field === 'host') return isHit(hostName.toLowerCase())
  return lowered(row, term.field).some(isHit) || (term.field === 'text' && isHit(hostName.toLowerCase()))
}

/** What a row offers, in lower case. Kept as long as the row is the same one: each key typed asks ten thousand of them. */
const known = new WeakMap<Container, Map<string, readonly string[]>>()

function lowered(row: Container, field: string): readonly string[] {
  let fields = known.get(row)
  if (!fields) {
    fields = new Map()
    known.set(row, fields)
  }
  let texts = fields.get(field)
  if (!texts) {
    const found = READ[field]?.(row) ?? [row.name, row.image, row.project ?? '', row.id]
    texts = found.map((text) => text.toLowerCase())
    fields.set(field, texts)
  }
  return texts
}

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

/** The filter text with `field:value` added, or taken out when it is there already. What else is typed stays. */
export function toggleTerm(source: string, field: string, value: string): string {
  const tokens = source.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []
  const wanted = `${field}:${value}`
  const without = tokens.filter((token) => token !== wanted)
  const kept = without.filter((token) => !token.startsWith(`${field}:`))
  return (without.length < tokens.length ? without : [...kept, wanted]).join(' ')
}
