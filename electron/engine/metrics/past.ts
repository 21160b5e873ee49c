/**
 * Questions about the past of one container or host: its history, what happened to it, how long it was up. Asked by the
 * screens through index.ts, and by other capabilities through its door.
 */
import {
  type History,
  type Mark,
  type metrics as metricsContract,
  type SeriesName,
  type Subject,
  targetOf,
  type Uptime,
} from '../../../shared/contract/metrics'
import type { Implementation } from '../../../shared/contract/runtime'
import { CONTAINER_SERIES, HOST_SERIES } from '../../../shared/domain/series'
import { Failure } from '../../../shared/errors'
import type { Hosts } from '../hosts'
import type { Clock } from '../ports'
import type { Keeping } from './keeping'
import { SHOWN } from './keeping/marks-table'
import type { Live } from './live'
import type { Owner } from './owner'
import type { Owners } from './owners'
import { columnsOf, recentRows, ringFor } from './recent'
import type { RingRow } from './rings'
import { beginsOf, shareOf } from './uptime'

export interface PastPorts {
  hosts: Pick<Hosts, 'nameOf'>
  owners: Pick<Owners, 'find' | 'hostOf' | 'ready' | 'early'>
  live: Pick<Live, 'usageOf' | 'hostUsageOf'>
  keeping: Pick<Keeping, 'history' | 'marks' | 'markCounts' | 'coveredMs'>
  clock: Clock
}

type Asked = Implementation<typeof metricsContract, unknown>
type HistoryInput = Parameters<Asked['history']>[0]
type MarksInput = Parameters<Asked['marks']>[0]

/** Whose history tells when this app was there to look at hosts; no host has so short an id. */
export const WATCHER = 'longshore'
const RECENT_MS = 900_000

export function createPast({ hosts, owners, live, keeping, clock }: PastPorts) {
  /** undefined: nothing was ever measured of it. NOT_FOUND when there is no such host. */
  async function ownerOf(subject: Subject): Promise<Owner | undefined> {
    const target = targetOf(subject)
    await owners.ready // the database is opened beside everything else
    if (hosts.nameOf(target.hostId) === undefined)
      throw new Failure('NOT_FOUND', 'That host is not in the list any more.')
    return target.kind === 'host' ? owners.hostOf(target.hostId) : owners.find(target.hostId, target.id)
  }

  function memoryLimitOf(subject: Subject): number | null {
    const target = targetOf(subject)
    if (target.kind === 'host') return live.hostUsageOf(target.hostId)?.memoryTotal ?? null
    return live.usageOf(target.hostId, target.id)?.memoryLimit ?? null
  }

  async function history({ subject, from, until, points }: HistoryInput): Promise<History> {
    if (until <= from) throw new Failure('INVALID', 'The history asked for ends before it begins.')
    const owner = await ownerOf(subject)
    const names = subject.kind === 'host' ? HOST_SERIES : CONTAINER_SERIES
    const memoryLimit = memoryLimitOf(subject)
    if (!owner) return { ...nothing(names), memoryLimit }
    const span = { from, until, points }
    const isRecent = from >= clock.now() - RECENT_MS - 5000 // a window's clock and the way here
    const ring = isRecent || owner.id === undefined ? ringFor(owner, Math.max(from, owner.firstAt)) : undefined
    if (ring) return { ...columnsOf(ring, names, span), memoryLimit, keptSince: owner.firstAt }
    if (owner.id === undefined) return { ...nothing(names), memoryLimit }
    return { ...(await keeping.history(owner.id, owner.kind, span)), memoryLimit }
  }

  /** Those that wait to be kept are taken in the instant the others are asked for: each is here or there. */
  async function marks({ subject, from, until }: MarksInput): Promise<{ marks: Mark[]; dropped: number }> {
    const owner = await ownerOf(subject)
    const of = marksOf(subject, owner)
    const early = earlyOf(subject, owner).filter(({ at }) => at >= from && at <= until)
    const { marks, dropped } = of ? await keeping.marks(of, from, until) : { marks: [], dropped: 0 }
    if (early.length === 0) return { marks, dropped }
    const all = [...marks, ...early].sort((a, b) => a.at - b.at)
    return { marks: all.slice(-SHOWN), dropped: dropped + Math.max(0, all.length - SHOWN) }
  }

  const earlyOf = (subject: Subject, owner: Owner | undefined): readonly Mark[] =>
    subject.kind === 'host' ? owners.early(subject.hostId) : (owner?.early ?? [])

  function marksOf(subject: Subject, owner: Owner | undefined) {
    if (subject.kind === 'host') return { hostId: subject.hostId }
    return owner?.id === undefined ? undefined : { owner: owner.id }
  }

  /** Of a container: beside how long its host was watched. Of a host: beside how long this app was there. */
  async function uptime(subject: Subject): Promise<Uptime> {
    const owner = await ownerOf(subject)
    const now = clock.now()
    const begins = beginsOf(now, owner?.firstAt ?? now)
    const spans = begins.map(async ({ days, from }): Promise<Uptime['spans'][number]> => {
      const counts = await countsOf(subject, owner, from, now)
      if (owner?.id === undefined) return { days, share: null, watchedMs: 0, ...counts }
      const coveredMs = await coveredOf(owner, from, now)
      const watcher = owners.hostOf(owner.kind === 'host' ? WATCHER : owner.hostId)
      const watchedMs = Math.max(coveredMs, watcher ? await coveredOf(watcher, from, now) : 0)
      return { days, share: shareOf(coveredMs, watchedMs), watchedMs, ...counts }
    })
    return { spans: await Promise.all(spans), watchedSince: owner?.id === undefined ? undefined : owner.firstAt }
  }

  async function countsOf(subject: Subject, owner: Owner | undefined, from: number, until: number) {
    const of = marksOf(subject, owner)
    const early = earlyOf(subject, owner)
    const kept = of ? await keeping.markCounts(of, from, until) : {}
    const count = (kind: Mark['kind']) => (kept[kind] ?? 0) + early.filter((mark) => mark.kind === kind).length
    return { restarts: count('restart'), outOfMemory: count('oom') }
  }

  const coveredOf = async ({ id }: Owner, from: number, until: number) =>
    id === undefined ? 0 : keeping.coveredMs(id, from, until)

  return {
    history,
    marks,
    uptime,
    /** What memory holds, oldest first; nothing of a host that is not in the list. */
    recent(subject: Subject, after: number, isFine: boolean): RingRow[] {
      const target = targetOf(subject)
      const owner = target.kind === 'host' ? owners.hostOf(target.hostId) : owners.find(target.hostId, target.id)
      return owner ? recentRows(owner, after, isFine) : []
    },
  }
}

function nothing(names: readonly SeriesName[]): Omit<History, 'memoryLimit'> {
  const series = names.map((name) => ({ name, avg: [], min: [], max: [] }))
  return { levelMs: 10_000, stepMs: 10_000, at: [], series }
}
