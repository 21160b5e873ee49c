/**
 * Notes what happened beside the history: from the events as they come, and after each reconnect from the engine's own
 * memory of them, without doubling, and by our clock. Made by index.ts; what an event means is in marks.ts.
 */
import { setMaxListeners } from 'node:events'
import type { Mark } from '../../../shared/contract/metrics'
import type { Containers } from '../containers'
import type { Events } from '../events'
import type { Clock, Log } from '../ports'
import { createHostClocks, type HostClocksPorts, WRONG_MS } from './host-clocks'
import type { Keeping } from './keeping'
import { COUNTED_NOTE, type Course, type EventOfContainer, findOnce, markOf, sortOf } from './marks'
import type { Owner } from './owner'
import type { Owners } from './owners'

export interface MarkingPorts {
  hosts: HostClocksPorts['hosts']
  containers: Pick<Containers, 'onEvent' | 'onResync' | 'get'>
  events: Pick<Events, 'history'>
  owners: Pick<Owners, 'claim' | 'find' | 'heir' | 'whenKnown'>
  keeping: Pick<Keeping, 'addMark' | 'marks'>
  clock: Clock
  log: Log
}

interface NamedEvent extends EventOfContainer {
  type: string
  id: string
}

/** The start is for the rows; what was missed can wait. */
const CATCH_UP_AFTER_MS = 2000
const CATCH_UP_LIMIT_MS = 30_000
const CATCH_UP_MAX = 1000
const REMEMBERED = 20_000
/** Of one container, while it has no number in the database. */
const EARLY_MAX = 100
const PROJECT = 'com.docker.compose.project'
const SERVICE = 'com.docker.compose.service'

export function createMarking({ hosts, containers, events, owners, keeping, clock, log }: MarkingPorts) {
  const life = new AbortController()
  const clocks = createHostClocks({ hosts, clock, log })
  setMaxListeners(0, life.signal) // each host that is asked for its past waits with it
  const courses = new Map<string, Course>()
  /** Events noted in this run, by the instants of their hosts: the engine remembers them too. */
  const noted = new Set<string>()
  /** When an engine was last heard to tell of a kill for memory, by key. */
  const toldOfMemory = new Map<string, number>()
  /** What comes while a host's past or clock is asked for: only then one knows whether a start is a restart, and when. */
  const waiting = new Map<string, (() => void)[]>()

  /** What came before the row changed: the row still says how it was. */
  function courseOf(key: string): Course {
    const known = courses.get(key) ?? { endedAt: undefined, health: containers.get(key)?.health }
    courses.set(key, known)
    return known
  }

  function take(hostId: string, event: NamedEvent, heardAt: number) {
    const key = `${hostId}/${event.id}`
    if (event.type !== 'container') return
    if (event.action === 'destroy') return forget(key)
    const at = clocks.ours(hostId, event.at, heardAt)
    const said = markOf({ ...event, at }, courseOf(key))
    if (said) note(hostId, event, { ...said, at, key, name: nameOf(key, event) })
  }

  function forget(key: string) {
    courses.delete(key)
    toldOfMemory.delete(key)
  }

  function note(hostId: string, event: NamedEvent, mark: Mark & { key: string }, isThere = true) {
    const identity = `${mark.key} ${event.at} ${sortOf(mark.kind)}`
    if (noted.has(identity)) return
    remember(identity)
    if (mark.kind === 'oom') toldOfMemory.set(mark.key, clock.now())
    const owner = ownerOf(hostId, event, mark.name, isThere)
    if (!owner) return
    owner.lastAt = Math.max(owner.lastAt, mark.at)
    add(owner, mark)
  }

  /** One that is gone takes no history any more; what it did is told beside that of whoever came after it. */
  function ownerOf(hostId: string, { id, attributes }: NamedEvent, name: string, isThere: boolean): Owner | undefined {
    const who = { id, name, project: attributes[PROJECT], service: attributes[SERVICE] }
    const mine = owners.find(hostId, id)
    if (mine || !isThere) return mine ?? owners.heir(hostId, who)
    return owners.claim(hostId, who, attributes.image ?? '')
  }

  function add(owner: Owner, mark: Mark) {
    if (owner.id === undefined) owner.early = [...owner.early, mark].slice(-EARLY_MAX)
    const failed = (thrown: unknown) => log.warn('metrics.mark', { hostId: owner.hostId, thrown: String(thrown) })
    owners.whenKnown(owner, (id) => void keeping.addMark(id, owner.hostId, mark).catch(failed))
  }

  function remember(identity: string) {
    noted.add(identity)
    const [oldest] = noted
    if (noted.size > REMEMBERED && oldest !== undefined) noted.delete(oldest)
  }

  const nameOf = (key: string, { id, attributes }: NamedEvent) =>
    containers.get(key)?.name ?? attributes.name ?? id.slice(0, 12)

  const askSignal = () => AbortSignal.any([life.signal, AbortSignal.timeout(CATCH_UP_LIMIT_MS)])

  /** What happened while we did not listen. */
  async function catchUp(hostId: string): Promise<void> {
    await clock.sleep(CATCH_UP_AFTER_MS, life.signal)
    const signal = askSignal()
    await clocks.measure(hostId, signal)
    const aheadMs = clocks.aheadMs(hostId)
    const told = (await events.history({ hostId, limit: CATCH_UP_MAX, aheadMs }, signal)).reverse()
    const [oldest] = told
    if (!oldest) return
    const now = clock.now()
    const kept = await keeping.marks({ hostId }, Math.floor(oldest.at - aheadMs - WRONG_MS), now)
    const isKept = findOnce(kept.marks, WRONG_MS)
    const before = new Map<string, Course>()
    for (const row of told) {
      if (row.type !== 'container') continue
      const event = { ...row, at: Math.round(row.at) }
      const key = `${hostId}/${event.id}`
      const course = before.get(key) ?? { endedAt: undefined, health: undefined }
      before.set(key, course)
      const at = clocks.ours(hostId, event.at, now)
      const said = markOf({ ...event, at }, course)
      // One that is yet to come was stamped by a clock that has been set since: nobody knows when it was.
      if (!said || event.at - aheadMs > now + WRONG_MS) continue
      const mark = { ...said, at, key, name: nameOf(key, event) }
      if (!isKept(mark)) note(hostId, event, mark, containers.get(key) !== undefined)
    }
    for (const [key, course] of before) if (containers.get(key)) courses.set(key, course)
  }

  /** What comes meanwhile waits until the work is done, and what waited already for the end of this one. */
  function hold(hostId: string, work: () => Promise<void>): (() => void)[] {
    const late = waiting.get(hostId)?.slice() ?? []
    waiting.set(hostId, late)
    work()
      .catch((thrown) => {
        if (!life.signal.aborted) log.warn('metrics.events', { hostId, thrown: String(thrown) })
      })
      .finally(() => {
        if (life.signal.aborted || waiting.get(hostId) !== late) return
        waiting.delete(hostId)
        for (const each of late) each()
      })
    return late
  }

  function hear(hostId: string, event: NamedEvent) {
    const heardAt = clock.now()
    const isSet = !waiting.has(hostId) && clocks.isDoubtful(hostId, event.at, heardAt)
    const late = isSet ? hold(hostId, () => clocks.measure(hostId, askSignal())) : waiting.get(hostId)
    if (late && late.length < REMEMBERED) late.push(() => take(hostId, event, heardAt))
    else take(hostId, event, heardAt)
  }

  const endings = [
    containers.onEvent((hostId, event) => hear(hostId, { ...event, at: Math.round(event.atMs) })),
    containers.onResync((hostId) => void hold(hostId, () => catchUp(hostId))),
  ]

  return {
    /** Another container goes on with the history. */
    replaced(owner: Owner, before: { image: string | undefined }) {
      const { hostId, containerId = '', name, image = '' } = owner
      const note = before.image === image ? '' : image
      add(owner, { at: clock.now(), kind: 'replace', key: `${hostId}/${containerId}`, name, note })
    },
    toldOfMemoryAt: (key: string) => toldOfMemory.get(key),
    /** The kernel counts a kill for memory that no engine told of; it was up to a minute before `at`. */
    counted(hostId: string, id: string, at: number) {
      const owner = owners.find(hostId, id)
      if (owner) add(owner, { at, kind: 'oom', key: `${hostId}/${id}`, name: owner.name, note: COUNTED_NOTE })
    },
    forgetHost: clocks.forget,
    dispose() {
      life.abort()
      for (const end of endings) end()
    },
  }
}
