/**
 * Samples from the engine's own `stats`, container by container, several at a time: for hosts without SSH, and where the
 * kernel's files cannot be read or trusted. Made by sources.ts.
 */
import { Failure } from '../../../../shared/errors'
import type { Clock, ContainerCounters, DockerHost } from '../../ports'
import type { Batch, Sampled, Source } from '../model'
import { createWidth } from './width'

export interface ApiSource extends Source {
  /** About how many containers it can ask within a second. */
  perSecond: () => number
}

export type StatsOf = Pick<DockerHost, 'facts'> & { containers: Pick<DockerHost['containers'], 'stats'> }

/** One that gave no answer and was not asked again is not spoken of for longer. */
const FORGET_AFTER_MS = 180_000

export function createApiSource({ containers, facts }: StatsOf, clock: Pick<Clock, 'monotonic'>): ApiSource {
  const width = createWidth()
  /** When those were asked that gave no answer. */
  const silent = new Map<string, number>()
  // Nothing of its answer says how much of the memory is cache that can go.
  const isPodman = facts.more?.product === 'Podman'

  /** One after the other of what `queue` holds; several of these run at a time. */
  async function work(queue: Sampled[], answers: Answers, signal: AbortSignal) {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const askedAt = clock.monotonic()
      try {
        answers.got.push(asSampled(await containers.stats(one.id, signal), one))
        answers.waitedMs += clock.monotonic() - askedAt
        silent.delete(one.id)
      } catch (thrown) {
        if (hasEnded(thrown)) silent.delete(one.id)
        else {
          silent.set(one.id, askedAt)
          answers.failure ??= thrown
        }
      }
    }
  }

  function leftOut(now: number): string[] {
    for (const [id, askedAt] of silent) if (now - askedAt > FORGET_AFTER_MS) silent.delete(id)
    const { size } = silent
    const all = isPodman ? ['the part of memory that is file cache'] : []
    return size === 0 ? all : [...all, size === 1 ? 'all of 1 container' : `all of ${size} containers`]
  }

  async function sample(
    { containers: wanted }: { containers: readonly Sampled[] },
    signal: AbortSignal,
  ): Promise<Batch> {
    const startedAt = clock.monotonic()
    const answers: Answers = { got: [], failure: undefined, waitedMs: 0 }
    const queue = [...wanted]
    const workers = Math.min(width.now(), wanted.length)
    await Promise.all(Array.from({ length: workers }, () => work(queue, answers, signal)))
    const { got, failure, waitedMs } = answers
    if (failure !== undefined && got.length === 0) throw failure
    if (got.length > 0) width.note({ asked: wanted.length, answerMs: waitedMs / got.length })
    return { containers: got, leftOut: leftOut(startedAt) }
  }

  return { kind: 'api', sample, close: () => {}, perSecond: width.perSecond }
}

interface Answers {
  got: ContainerCounters[]
  failure: unknown
  /** All of them together. */
  waitedMs: number
}

/** Podman says 0 of a network that is the host's. */
function asSampled(counters: ContainerCounters, { ownsNetwork }: Sampled): ContainerCounters {
  return ownsNetwork ? counters : { ...counters, receivedBytes: undefined, sentBytes: undefined }
}

/** It ended since the list was made, which is no fault. */
export function hasEnded(thrown: unknown): boolean {
  return thrown instanceof Failure && (thrown.info.code === 'NOT_FOUND' || thrown.info.code === 'CONFLICT')
}
