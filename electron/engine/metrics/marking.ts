/**
 * Notes what happened beside the history: from the events as they come, and after each reconnect from the engine's own
 * memory of them, without doubling. Made by index.ts; what an event means is in marks.ts.
 */
import { setMaxListeners } from 'node:events'
import type { Mark } from '../../../shared/contract/metrics'
import type { Containers } from '../containers'
import type { Events } from '../events'
import type { Clock, Log } from '../ports'
import type { Keeping } from './keeping'
import { type Course, type EventOfContainer, markOf } from './marks'
import type { Owner } from './owner'
import type { Owners } from './owners'

export interface MarkingPorts {
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
const PROJECT = 'com.docker.compose.project'
const SERVICE = 'com.docker.compose.service'

export function createMarking({ containers, events, owners, keeping, clock, log }: MarkingPorts) {
  const life = new AbortController()
  setMaxListeners(0, life.signal) // each host that is asked for its past waits with it
  const courses = new Map<string, Course>()
  /** Marks noted in this run: the engine remembers them too. */
  const noted = new Set<string>()
  /** What comes while a host's past is asked for: only after it does one know whether a start is a restart. */
  const waiting = new Map<string, (() => void)[]>()

  /** What came before the row changed: the row still says how it was. */
  function courseOf(key: string): Course {
    const known = courses.get(key) ?? { endedAt: undefined, health: containers.get(key)?.health }
    courses.set(key, known)
    return known
  }

  function take(hostId: string, event: NamedEvent) {
    const key = `${hostId}/${event.id}`
    if (event.type !== 'container') return
    if (event.action === 'destroy') return void courses.delete(key)
    const said = markOf(event, courseOf(key))
    if (said) note(hostId, event, { at: event.at, key, name: nameOf(key, event), ...said }, true)
  }

  function note(hostId: string, event: NamedEvent, mark: Mark, isThere: boolean) {
    if (noted.has(identityOf(mark))) return
    remember(mark)
    const owner = ownerOf(hostId, event, mark.name, isThere)
    if (!owner) return
    owner.lastAt = Math.max(owner.lastAt, Math.min(mark.at, clock.now())) // its host may live in another year
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
    const failed = (thrown: unknown) => log.warn('metrics.mark', { hostId: owner.hostId, thrown: String(thrown) })
    owners.whenKnown(owner, (id) => void keeping.addMark(id, owner.hostId, mark).catch(failed))
  }

  function remember(mark: Mark) {
    noted.add(identityOf(mark))
    const [oldest] = noted
    if (noted.size > REMEMBERED && oldest !== undefined) noted.delete(oldest)
  }

  const nameOf = (key: string, { id, attributes }: NamedEvent) =>
    containers.get(key)?.name ?? attributes.name ?? id.slice(0, 12)

  /** What happened while we did not listen. */
  async function catchUp(hostId: string): Promise<void> {
    await clock.sleep(CATCH_UP_AFTER_MS, life.signal)
    const signal = AbortSignal.any([life.signal, AbortSignal.timeout(CATCH_UP_LIMIT_MS)])
    const told = (await events.history({ hostId, limit: CATCH_UP_MAX }, signal)).reverse()
    const [oldest] = told
    if (!oldest) return
    const kept = await keeping.marks({ hostId }, Math.floor(oldest.at), clock.now())
    for (const mark of kept.marks) remember(mark)
    const before = new Map<string, Course>()
    for (const event of told) {
      if (event.type !== 'container') continue
      const key = `${hostId}/${event.id}`
      const course = before.get(key) ?? { endedAt: undefined, health: undefined }
      before.set(key, course)
      const said = markOf(event, course)
      const at = Math.round(event.at)
      const isThere = containers.get(key) !== undefined
      if (said) note(hostId, event, { at, key, name: nameOf(key, event), ...said }, isThere)
    }
    for (const [key, course] of before) if (containers.get(key)) courses.set(key, course)
  }

  function resync(hostId: string) {
    const late = waiting.get(hostId) ?? []
    waiting.set(hostId, late)
    catchUp(hostId)
      .catch((thrown) => {
        if (!life.signal.aborted) log.warn('metrics.events', { hostId, thrown: String(thrown) })
      })
      .finally(() => {
        if (life.signal.aborted || waiting.get(hostId) !== late) return
        waiting.delete(hostId)
        for (const work of late) work()
      })
  }

  const endings = [
    containers.onEvent((hostId, event) => {
      const work = () => take(hostId, { ...event, at: Math.round(event.atMs) })
      const late = waiting.get(hostId)
      if (late && late.length < REMEMBERED) late.push(work)
      else work()
    }),
    containers.onResync(resync),
  ]

  return {
    /** Another container goes on with the history. */
    replaced(owner: Owner, before: { image: string | undefined }) {
      const { hostId, containerId = '', name, image = '' } = owner
      const note = before.image === image ? '' : image
      add(owner, { at: clock.now(), kind: 'replace', key: `${hostId}/${containerId}`, name, note })
    },
    dispose() {
      life.abort()
      for (const end of endings) end()
    },
  }
}

/** A start that was told live may have been a restart, as the engine's longer memory shows: still the same event. */
function identityOf({ key, at, kind }: Mark): string {
  return `${key} ${at} ${kind === 'restart' ? 'start' : kind}`
}
