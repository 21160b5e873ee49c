/**
 * The history: what a container or host used in the last 30 days, and what happened to it. Points come in as they are
 * measured, a chart's columns go out. Made by engine.ts and handed to metrics/index.ts; its tables run in a thread of
 * their own (metrics/store.ts). It works, and is empty, as long as the database is not there.
 */
import type { History, Mark, MarkKind } from '../../../../shared/contract/metrics'
import type { Clock, Log, Remote } from '../../ports'
import type { OwnerId, Point } from '../model'
import type { Asked, MetricsStore } from '../store'
import type { MarksOf } from './marks-table'
import { createMinutes, unwrittenOf } from './minutes'
import type { KeptOwner } from './owners-table'
import type { Kind } from './row'
import { createWriter } from './writer'

export type { KeptOwner } from './owners-table'

export interface KeepingOptions {
  store: Remote<MetricsStore>
  clock: Clock
  log: Log
  /** What the file may take; it may change. */
  capBytes: () => number
}

/** Epoch ms, the end not included; `points` = about how many may come back. */
export interface AskedSpan {
  from: number
  until: number
  points: number
}

export type Keeping = ReturnType<typeof createKeeping>

export function createKeeping({ store, clock, log, capBytes }: KeepingOptions) {
  const known = new Map<OwnerId, KeptOwner>()
  const minutes = createMinutes((owner) => known.has(owner))
  const writer = createWriter({ store, clock, log, minutes, capBytes, ownerOf: (id) => known.get(id) })
  const life = new AbortController()
  const running = writer.run(life.signal)

  let highest: OwnerId = 0

  function learn(owner: KeptOwner) {
    known.set(owner.id, owner)
    highest = Math.max(highest, owner.id)
  }

  function asked(owner: OwnerId, kind: Kind, from: number, until: number): Asked {
    const written = unwrittenOf(writer.waiting(), owner)
    const open = minutes.of(owner)
    const unwritten = {
      minuteAts: [...written.minuteAts, ...open.minuteAts],
      rows: Float64Array.from([...written.rows, ...open.rows]),
    }
    return { owner, kind, from, until, now: clock.now(), unwritten }
  }

  return {
    /** Of an owner that is not known, or was forgotten with its host, nothing is taken. */
    add: (owner: OwnerId, kind: Kind, point: Point): void => minutes.add(owner, kind, point),

    /** About `points` columns, from the finest level that holds the span; empty where nothing was measured. */
    history: (owner: OwnerId, kind: Kind, { from, until, points }: AskedSpan): Promise<Omit<History, 'memoryLimit'>> =>
      store.history(asked(owner, kind, from, until), points),

    /** Milliseconds between the two in which it was measured: that is, in which it ran and we watched. */
    coveredMs: (owner: OwnerId, from: number, until: number): Promise<number> =>
      store.coveredMs(asked(owner, known.get(owner)?.kind ?? 'container', from, until)),

    /** To be asked once before anything is added. Owners of whom nothing is left are gone by then. */
    async owners(): Promise<KeptOwner[]> {
      const all = await store.owners(clock.now())
      all.forEach(learn)
      return all
    },
    async newOwner(of: Omit<KeptOwner, 'id' | 'firstAt' | 'lastAt'>): Promise<OwnerId> {
      const owner = { ...of, firstAt: clock.now(), lastAt: clock.now() }
      const id = await store.addOwner(owner, highest)
      learn({ ...owner, id })
      return id
    },
    async touchOwner(id: OwnerId, changed: Partial<Omit<KeptOwner, 'id' | 'kind' | 'hostId'>>): Promise<void> {
      const before = known.get(id)
      if (!before) return
      const owner = { ...before, ...changed }
      learn(owner)
      await store.putOwners([owner])
    },

    addMark: (owner: OwnerId, hostId: string, mark: Mark): Promise<void> => store.addMark(owner, hostId, mark),
    /** Both ends included; the newest 500, oldest first, and how many more there are. */
    marks: (of: MarksOf, from: number, until: number): Promise<{ marks: Mark[]; dropped: number }> =>
      store.marks(of, from, until),
    /** How often each happened; of what never did nothing is said. */
    markCounts: (of: MarksOf, from: number, until: number): Promise<Partial<Record<MarkKind, number>>> =>
      store.markCounts(of, from, until),

    async kept() {
      return { ...(await store.kept()), ...writer.state(), capBytes: capBytes() }
    },

    /** Everything of the past. Owners keep their numbers: each is there again with the first minute that is written of it. */
    async forget(): Promise<void> {
      await writer.discard()
      const now = clock.now()
      for (const owner of known.values()) learn({ ...owner, firstAt: now, lastAt: now })
      await store.forget()
      while (await store.removeOldest());
    },

    async forgetHost(hostId: string): Promise<void> {
      for (const { id } of [...known.values()].filter((owner) => owner.hostId === hostId)) known.delete(id)
      minutes.drop((owner) => !known.has(owner))
      const gone = await store.forgetHost(hostId)
      let hour: number | undefined
      do hour = await store.removeBlocks(gone, hour)
      while (hour !== undefined)
    },

    /** Writes what there is of all minutes, the running one too. */
    flush: (): Promise<void> => writer.flush(),

    async dispose(): Promise<void> {
      life.abort()
      await running
      await writer.flush()
    },
  }
}
