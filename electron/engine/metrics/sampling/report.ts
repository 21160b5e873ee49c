/**
 * What one look at a host tells: points, and how they came about. Keeps what only some looks bring: the disk, the cost,
 * what could not be read. Made by index.ts, one per live host.
 */
import type { EngineFacts } from '../../../../shared/contract/hosts'
import type { Clock } from '../../ports'
import type { Batch, Point, Sampled, Samples } from '../model'
import { createCost } from './cost'
import type { Schedule, Turn } from './schedule'
import type { Chosen } from './sources'
import { createTracks, type LookAt } from './tracks'

export interface Look {
  batch: Batch
  turn: Turn
  chosen: Chosen
  running: readonly Sampled[]
  watched: { containers: ReadonlySet<string>; host: boolean }
}

/** Two slow looks may fail before what the last one told does not hold any more. */
const DISK_HOLDS_MS = 200_000

export function createReports(
  { cpus: cores, memoryBytes }: EngineFacts,
  schedule: Pick<Schedule, 'pace' | 'turnMs' | 'paceSince'>,
  clock: Pick<Clock, 'now' | 'monotonic'>,
) {
  const tracks = createTracks()
  const costOf = createCost()
  let source: Samples['how']['source'] | undefined
  let disk: NonNullable<Batch['disk']> | undefined
  let diskAt = 0
  let cost: Samples['how']['cost']

  function remember({ batch, chosen }: Look, now: number): void {
    if (source !== chosen.source.kind) {
      tracks.clear()
      cost = undefined
      source = chosen.source.kind
    }
    if (batch.disk) diskAt = now
    disk = batch.disk ?? (now - diskAt < DISK_HOLDS_MS ? disk : undefined)
    if (batch.cost) cost = costOf(now, batch.cost) ?? cost
  }

  /** The engine tells nothing of the host itself: what its containers use, once all of them have been asked. */
  function hostPointOf({ batch, turn, chosen, running }: Look, now: number, look: LookAt): Point | undefined {
    if (batch.host) return tracks.host(batch.host, look)
    if (chosen.source.kind === 'reader') return undefined
    return turn.endsRound || turn.containers.length === running.length ? tracks.sum(now, look) : undefined
  }

  return {
    samples(of: Look): Samples {
      const { batch, turn, chosen, running, watched } = of
      const now = clock.monotonic()
      remember(of, now)
      const { restMs, reason } = schedule.pace()
      const look: LookAt = {
        at: clock.now(),
        seenAt: now,
        cores,
        turnMsOf: (id) => schedule.turnMs(watched.containers.has(id)),
        turnMs: schedule.turnMs(watched.host && batch.host !== undefined),
        paceSince: schedule.paceSince,
        diskBytes: disk?.usedBytes,
      }
      const containers = tracks.containers(batch, new Map(turn.containers.map((one) => [one.id, one])), look)
      tracks.keepOnly(new Set(running.map(({ id }) => id)))
      return {
        containers,
        host: hostPointOf(of, now, look),
        how: {
          source: chosen.source.kind,
          sourceReason: chosen.reason,
          leftOut: batch.leftOut,
          paceMs: restMs,
          paceReason: reason,
          isSumOfContainers: chosen.source.kind === 'api',
          memoryTotal: batch.host?.memoryTotalBytes ?? (memoryBytes > 0 ? memoryBytes : null),
          disk,
          cost,
        },
      }
    },
  }
}
