/**
 * Decisions on events: what of one is kept, and how the engine's own memory and ours become one history. Pure; used
 * by index.ts.
 */
import type { DockerEventRow } from '../../../shared/contract/events'
import type { DockerEvent } from '../ports'

/** Usually a row takes 400 bytes; whatever an engine sends, 10,000 of them stay under 70 MB. */
const MAX_VALUE = 256
/** An event of a compose project carries a dozen labels; these few tell what it was about. */
const TELLING = [
  'name',
  'image',
  'exitCode',
  'signal',
  'container',
  'driver',
  'destination',
  'oldName',
  'execDuration',
  'com.docker.compose.project',
  'com.docker.compose.service',
]

/** `containerNameOf` names the container that joined a network or mounted a volume, where it is known. */
export function rowOf(
  event: DockerEvent,
  hostId: string,
  seq: number,
  containerNameOf: (id: string) => string | undefined = () => undefined,
): DockerEventRow {
  const { type, action, detail, id, attributes, atMs } = event
  const told = TELLING.flatMap((key) => {
    const value = attributes[key]
    return value === undefined ? [] : [[key, shorten(value)] as const]
  })
  const whose = attributes.container === undefined ? undefined : containerNameOf(attributes.container)
  if (whose !== undefined) told.push(['containerName', shorten(whose)])
  const name = shorten(nameOf(event))
  return {
    seq,
    at: atMs,
    hostId,
    type,
    action,
    detail: shorten(detail),
    id,
    name,
    attributes: Object.fromEntries(told),
  }
}

/** A copy, so that a short piece does not keep a long text in memory. */
const shorten = (value: string) => (value.length > MAX_VALUE ? `${Buffer.from(value.slice(0, MAX_VALUE - 1))}…` : value)

/** An image's event names it in its id; a volume's id is its name. */
function nameOf({ type, id, attributes }: DockerEvent): string {
  if (attributes.name) return attributes.name
  return type === 'container' || type === 'network' ? id.slice(0, 12) : id
}

/** What identifies an event: the engine stamps them to the nanosecond, of which milliseconds keep enough. */
const identity = ({ at, type, action, detail, id }: DockerEventRow) =>
  [at.toFixed(3), type, action, detail, id].join(' ')

/** Both without doubles, the newest first, at most `limit`. Entries of `kept` win: their `seq` is the one shown live. */
export function joinHistory(kept: DockerEventRow[], asked: DockerEventRow[], limit: number): DockerEventRow[] {
  const all = new Map<string, DockerEventRow>()
  for (const row of [...asked, ...kept]) all.set(identity(row), row)
  return [...all.values()].sort((left, right) => right.at - left.at || right.seq - left.seq).slice(0, limit)
}
