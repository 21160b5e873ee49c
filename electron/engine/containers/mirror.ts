/**
 * The live mirror of one engine's containers: subscribe to events first, then list, then apply what comes. Nobody
 * polls, and nobody else reads the host's events: other capabilities are handed theirs. After an event the container
 * is inspected once more, because an event does not tell all; the row is changed at once by the event's meaning and
 * made exact a moment later. Started by index.ts per live engine.
 */
import { Failure } from '../../../shared/errors'
import type { LiveHost } from '../hosts'
import type { Clock, DockerEvent, Log } from '../ports'
import { applyEvent, keyOf, rowFromInspected, rowFromListed } from './rules'
import type { Rows } from './table'

export interface MirrorPorts {
  rows: Rows
  clock: Clock
  log: Log
  /** Every event of every type, as it comes. */
  onEvent: (hostId: string, event: DockerEvent) => void
  /** The stream of events was opened: what happened before it is only in lists. */
  onResync: (hostId: string) => void
}

const INSPECTIONS_AT_A_TIME = 4
/** Events of one container come in bursts (kill, die, stop); one inspection after the burst is enough. */
const SETTLE_MS = 120
const RESUBSCRIBE_MS = 1000
const INSPECT_DEADLINE_MS = 10_000

export async function mirror(live: LiveHost, ports: MirrorPorts): Promise<void> {
  const inspections = createInspections(live, ports)
  while (!live.signal.aborted) {
    const attempt = new AbortController()
    try {
      await follow(live, ports, inspections, AbortSignal.any([live.signal, attempt.signal]))
    } catch (thrown) {
      if (live.signal.aborted) return
      ports.log.warn('containers.resubscribe', { hostId: live.hostId, thrown: String(thrown) })
      live.check()
      await ports.clock.sleep(RESUBSCRIBE_MS, live.signal).catch(() => {})
    } finally {
      attempt.abort()
    }
  }
}

async function follow(
  live: LiveHost,
  ports: MirrorPorts,
  inspections: Inspections,
  signal: AbortSignal,
): Promise<never> {
  const { rows } = ports
  let listed = false
  const early: DockerEvent[] = []
  const take = (event: DockerEvent) => {
    ports.onEvent(live.hostId, event)
    if (event.type !== 'container') return
    if (listed) apply(live.hostId, event, rows, inspections)
    else early.push(event)
  }
  const opened = latch()
  const reading = readAll(live, take, opened.open, signal)
  reading.catch(() => {}) // it is awaited below; until then its failure must not count as unhandled
  await Promise.race([opened.wait, reading])
  ports.onResync(live.hostId)
  await list(live, rows, inspections, signal)
  listed = true
  for (const event of early) apply(live.hostId, event, rows, inspections)
  return reading
}

async function readAll(
  live: LiveHost,
  take: (event: DockerEvent) => void,
  onOpen: () => void,
  signal: AbortSignal,
): Promise<never> {
  for await (const event of live.docker.events({ onOpen }, signal)) take(event)
  throw new Failure('ENGINE_DOWN', 'The engine ended its event stream.')
}

async function list(live: LiveHost, rows: Rows, inspections: Inspections, signal: AbortSignal): Promise<void> {
  const listed = await live.docker.containers.list(signal)
  const there = new Set<string>()
  for (const item of listed) {
    const key = keyOf(live.hostId, item.id)
    there.add(key)
    rows.set(rowFromListed(live.hostId, item, rows.get(key)))
    inspections.want(item.id)
  }
  for (const row of rows.ofHost(live.hostId)) if (!there.has(row.key)) rows.remove(row.key)
  rows.confirmed(live.hostId, 'whole')
}

function apply(hostId: string, event: DockerEvent, rows: Rows, inspections: Inspections) {
  const key = keyOf(hostId, event.id)
  const now = applyEvent(rows.get(key), event)
  if (now === 'gone') rows.destroyed(key)
  else {
    if (now) rows.set(now)
    inspections.want(event.id)
  }
  rows.confirmed(hostId)
}

interface Inspections {
  want: (id: string) => void
}

/** A set of ids to look at, so that however many events come, what waits is bounded by the number of containers. */
function createInspections(live: LiveHost, { rows, clock, log }: MirrorPorts): Inspections {
  const wanted = new Set<string>()
  let busy = 0

  function want(id: string) {
    wanted.add(id)
    if (busy < INSPECTIONS_AT_A_TIME) void work()
  }

  async function work() {
    busy += 1
    await clock.sleep(SETTLE_MS, live.signal).catch(() => {})
    for (let id = next(); id !== undefined && !live.signal.aborted; id = next()) await look(id)
    busy -= 1
  }

  function next(): string | undefined {
    const [id] = wanted
    if (id !== undefined) wanted.delete(id)
    return id
  }

  async function look(id: string) {
    const key = keyOf(live.hostId, id)
    try {
      const deadline = AbortSignal.any([live.signal, AbortSignal.timeout(INSPECT_DEADLINE_MS)])
      rows.set(rowFromInspected(live.hostId, await live.docker.containers.look(id, deadline), rows.get(key)))
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'NOT_FOUND') rows.destroyed(key)
      else if (!live.signal.aborted) log.warn('containers.inspect', { hostId: live.hostId, id, thrown: String(thrown) })
    }
  }

  return { want }
}

function latch() {
  let open = () => {}
  const wait = new Promise<void>((resolve) => (open = resolve))
  return { wait, open }
}
