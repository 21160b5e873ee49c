/**
 * Whose turn it is: what is watched, what nobody watches (a round, in portions where a source cannot take all at once),
 * and what has just begun to run or was given another limit. Times are monotonic milliseconds and are handed in. Made by index.ts.
 */
import type { Sampled, Wanted } from '../model'
import { FULL_PACE, nextInstant, nextWatchedAt, paceAfter, WATCHED_MS, watchedMs } from './pace'

export interface Situation {
  running: readonly Sampled[]
  watched: { containers: ReadonlySet<string>; host: boolean }
  /** They must be in the next look, and at once. */
  extra: readonly Sampled[]
  /** How many containers one look may take in. */
  portion: number
  /** Can the host itself be looked at alone? */
  hasHost: boolean
}

export interface Turn extends Wanted {
  isWatched: boolean
  /** Nothing of the round is left after it. */
  endsRound: boolean
}

/** A container as it was when it was last asked for, when that was, and how many looks told of it. */
interface Asked {
  one: Sampled
  at: number
  looks: number
}

/** A look: when it began and ended, and what it told of the host. */
interface Ended {
  startedAt: number
  endedAt: number
  load: number | undefined
  cores: number
}

/** A minute, less half a turn. */
const SLOW_AFTER_MS = 55_000
/** From the first look to the second, which makes rates of both, so that there is something to see soon. */
const SECOND_MS = 2000
/** What has just begun waits so long for others that begin as well. */
const FRESH_EVERY_MS = 1000

/** The host, beside ids of containers. */
const ITSELF = ''

export type Schedule = ReturnType<typeof createSchedule>

export function createSchedule(hostId: string) {
  let pace = FULL_PACE
  let round: { startedAt: number; left: readonly Sampled[] } | undefined
  let hasSecond = false
  let restAt = 0
  let watchedAt = 0
  /** Between the last two looks at what is watched as they were planned, and to the next one. */
  let planned = { lastMs: WATCHED_MS, nextMs: WATCHED_MS }
  /** Since when somebody has been watching, by id; the host itself under an empty one. */
  const watchedSince = new Map<string, number>()
  let freshAt = 0
  let slowAt = 0
  /** All that run and were asked for since they began. */
  const asked = new Map<string, Asked>()

  /** When it is to be looked at whatever the pace: at once when it begins, and once more a moment later. */
  function freshFrom(one: Sampled): number {
    const known = asked.get(one.id)
    if (!known || isAnother(known, one)) return freshAt
    return known.looks === 1 ? Math.max(freshAt, known.at + SECOND_MS) : Number.POSITIVE_INFINITY
  }

  function noteWatched(now: number, { watched, hasHost }: Situation) {
    const isWatched = (id: string) => (id === ITSELF ? watched.host && hasHost : watched.containers.has(id))
    for (const id of watchedSince.keys()) if (!isWatched(id)) watchedSince.delete(id)
    for (const id of [ITSELF, ...watched.containers])
      if (isWatched(id) && !watchedSince.has(id)) watchedSince.set(id, now)
  }

  /** undefined: nobody's yet. */
  function turn(now: number, situation: Situation): Turn | undefined {
    noteWatched(now, situation)
    const begins = !round && now >= restAt
    if (begins) round = { startedAt: now, left: situation.running }
    const isWatched = now >= watchedAt && isAnyWatched(situation)
    const there = new Map(situation.running.map((one) => [one.id, one]))
    for (const id of asked.keys()) if (!there.has(id)) asked.delete(id)
    const containers = choose(now, isWatched, situation, there)
    const host = begins || (isWatched && situation.watched.host && situation.hasHost)
    if (containers.length === 0 && !host && !round) return undefined
    return { containers, host, slow: begins && now >= slowAt, isWatched, endsRound: round?.left.length === 0 }
  }

  /** What cannot wait, then as much of the round, or of what begins, as there is room for. */
  function choose(
    now: number,
    isWatched: boolean,
    { running, watched, extra, portion }: Situation,
    there: ReadonlyMap<string, Sampled>,
  ): Sampled[] {
    const chosen = new Map(extra.map((one) => [one.id, there.get(one.id) ?? one]))
    for (const one of running) if (isWatched && watched.containers.has(one.id)) chosen.set(one.id, one)
    const room = Math.max(1, portion - chosen.size)
    if (!round) {
      const fresh = running.filter((one) => !chosen.has(one.id) && now >= freshFrom(one))
      return [...chosen.values(), ...fresh.slice(0, room)]
    }
    const left = round.left.flatMap(({ id }) => (chosen.has(id) ? [] : (there.get(id) ?? [])))
    round.left = left.slice(room)
    return [...chosen.values(), ...left.slice(0, room)]
  }

  return {
    turn,
    /** How long nobody will have a turn, unless something changes. */
    waitMs(now: number, situation: Situation): number {
      let first = isAnyWatched(situation) ? Math.min(restAt, watchedAt) : restAt
      for (const one of situation.running) first = Math.min(first, freshFrom(one))
      return first - now
    },
    /** `seen`: those that the look told of. */
    done(turn: Turn, seen: ReadonlySet<string>, { startedAt, endedAt, ...of }: Ended) {
      for (const one of turn.containers) {
        const known = asked.get(one.id)
        const looks = known && !isAnother(known, one) ? known.looks : 0
        asked.set(one.id, { one, at: endedAt, looks: seen.has(one.id) ? looks + 1 : looks })
      }
      freshAt = endedAt + FRESH_EVERY_MS
      if (turn.isWatched) {
        watchedAt = nextWatchedAt(startedAt, endedAt, watchedMs(pace), hostId)
        planned = { lastMs: planned.nextMs, nextMs: Math.max(watchedMs(pace), watchedAt - startedAt) }
      }
      if (turn.slow) slowAt = startedAt + SLOW_AFTER_MS
      if (!turn.endsRound || !round) return
      pace = paceAfter(pace, { tookMs: endedAt - round.startedAt, ...of })
      const { restMs } = pace
      restAt = hasSecond ? nextInstant(round.startedAt + restMs / 2, restMs, hostId) : endedAt + SECOND_MS
      hasSecond = true
      round = undefined
    },
    /** Its source failed and another one follows: the round begins anew. */
    again() {
      round = undefined
      restAt = 0
    },
    pace: () => pace,
    /** How far apart looks were to be since `seenAt`, when it was looked at. A slow host cannot be looked at each second. */
    paceSince(id: string | undefined, seenAt: number): number {
      const since = watchedSince.get(id ?? ITSELF)
      return since !== undefined && since <= seenAt ? planned.lastMs : pace.restMs
    },
    turnMs: (isWatched: boolean) => (isWatched ? watchedMs(pace) : pace.restMs),
  }
}

/** Another process begins anew; another limit is to be seen; and what was not found may be found by its process. */
function isAnother({ one: before, looks }: Asked, now: Sampled): boolean {
  const hasOther = now.pid !== undefined && before.pid !== now.pid
  return (hasOther && (before.pid !== undefined || looks === 0)) || before.cpuLimit !== now.cpuLimit
}

/** The host alone is no reason to look where it cannot be seen alone. */
function isAnyWatched({ running, watched, hasHost }: Situation): boolean {
  return (
    (watched.host && hasHost) || (watched.containers.size > 0 && running.some(({ id }) => watched.containers.has(id)))
  )
}
