/**
 * The `filters` parameter of Docker's API: both forms (`{"a":["b"]}` and the CLI's `{"a":{"b":true}}`), the lists of
 * accepted names and dockerd's refusals. Used by the container list and the events.
 */
import type { EngineEvent } from './event-log'
import { type Container, isUp, networkName } from './model'
import { Refusal } from './refusal'

export type Filters = Map<string, string[]>

const LIST_FILTERS = new Set(
  (
    'ancestor before exited expose health id isolation is-task label name network publish ' + 'since status volume'
  ).split(' '),
)
const STATUSES = new Set(['paused', 'restarting', 'removing', 'running', 'dead', 'created', 'exited'])

/** @throws Refusal 500 when it is no JSON, as dockerd says it. */
export function parseFilters(text: string | null): Filters {
  if (text === null || text === '') return new Map()
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new Refusal(500, `invalid character '${text.trim()[0] ?? ''}' looking for beginning of value`)
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Refusal(400, 'Invalid filter')
  const entries = Object.entries(read as Record<string, unknown>)
  return new Map(entries.map(([name, values]) => [name, Array.isArray(values) ? values.map(String) : keysOf(values)]))
}

/** @throws Refusal 400 on a name or status dockerd does not know. */
export function matchesList(filters: Filters): (container: Container) => boolean {
  for (const name of filters.keys()) if (!LIST_FILTERS.has(name)) throw new Refusal(400, `Invalid filter '${name}'`)
  for (const status of filters.get('status') ?? [])
    if (!STATUSES.has(status)) throw new Refusal(400, `Invalid filter 'status=${status}'`)
  const any = (name: string, test: (value: string) => boolean) => filters.get(name)?.some(test) ?? true
  return (each) =>
    any('id', (value) => each.id.startsWith(value)) &&
    any('name', (value) => matchesName(each.name, value)) &&
    any('status', (value) => each.status === value) &&
    any('health', (value) => (each.health ? each.healthStatus : 'none') === value) &&
    any('exited', (value) => !isUp(each) && each.startedAt > 0 && each.exitCode === Number(value)) &&
    any('ancestor', (value) => each.image === value || each.image.split(':')[0] === value) &&
    any('network', (value) => networkName(each) === value) &&
    any('volume', (value) => each.mounts.some((m) => m.destination === value || ('name' in m && m.name === value))) &&
    (filters.get('label') ?? []).every((value) => hasLabel(each.labels, value))
}

/** dockerd ignores names it does not know here. */
export function matchesEvent(filters: Filters): (event: EngineEvent) => boolean {
  const any = (name: string, test: (value: string) => boolean) => filters.get(name)?.some(test) ?? true
  const subject = (event: EngineEvent, type: string) => (value: string) =>
    event.type === type && (event.actorId.startsWith(value) || event.attributes.name === value)
  return (event) =>
    any('type', (value) => event.type === value) &&
    any('event', (value) => event.action === value || event.action.startsWith(`${value}:`)) &&
    any('container', subject(event, 'container')) &&
    any('network', subject(event, 'network')) &&
    any('volume', subject(event, 'volume')) &&
    any('image', (value) => event.type === 'container' && event.attributes.image === value) &&
    any('scope', (value) => value === 'local') &&
    (filters.get('label') ?? []).every((value) => hasLabel(event.attributes, value))
}

function keysOf(values: unknown): string[] {
  return typeof values === 'object' && values !== null ? Object.keys(values) : []
}

function hasLabel(labels: Record<string, string>, wanted: string): boolean {
  const at = wanted.indexOf('=')
  if (at < 0) return Object.hasOwn(labels, wanted)
  return labels[wanted.slice(0, at)] === wanted.slice(at + 1)
}

function matchesName(name: string, wanted: string): boolean {
  try {
    const pattern = new RegExp(wanted)
    return pattern.test(name) || pattern.test(`/${name}`)
  } catch {
    return name.includes(wanted)
  }
}
