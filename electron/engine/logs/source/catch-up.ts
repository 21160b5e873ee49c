/**
 * Follows a container's log on from what is known of it: asks by `since` and leaves out exactly the lines that are
 * there. An engine looks for `since` from the beginning of the log (its json-file driver reads a gigabyte then), so a
 * `tail` says where to begin, and is made larger when the last known line is not within it. Used by source.ts.
 */
import type { DockerHost, LogBatch } from '../../ports'
import { isAt } from './batch-columns'
import { hasBadTail, isRefusal } from './history'
import type { Known } from './known'

export interface NewLines {
  batch: LogBatch
  from: number
  /** The engine has not got the last known line any more: what it dropped before these lines is missing. */
  isTorn: boolean
}

const FIRST_TAIL = 1000
const GROWTH = 8
const LAST_TAIL = 1_000_000

export interface FollowOptions {
  /** May be called several times. */
  onOpen: () => void
  /** What is known ends far from the end of the log: no `tail` is tried. */
  isFarBehind: boolean
}

/** Ends when the engine ends it. Rejects with a Failure. */
export async function* followOn(
  docker: Pick<DockerHost, 'containers' | 'facts'>,
  id: string,
  known: Known,
  { onOpen, isFarBehind }: FollowOptions,
  signal: AbortSignal,
): AsyncGenerator<NewLines, void, void> {
  const { last } = known
  if (!last) {
    for await (const batch of docker.containers.logs(id, { follow: true, onOpen }, signal))
      yield { batch, from: 0, isTorn: false }
    return
  }
  const since = { s: last.s, ns: last.ns }
  const { count } = last
  const firstTail = isFarBehind || hasBadTail(docker) ? undefined : FIRST_TAIL + count
  for (let tail: number | undefined = firstTail; ; tail = larger(tail)) {
    const lines = docker.containers.logs(id, { follow: true, onOpen, since, tail }, signal)
    let isCovered = true
    let hasGiven = false
    try {
      for await (const fresh of withoutKnown(lines, since, count)) {
        isCovered = !fresh.isTorn || tail === undefined
        if (!isCovered) break
        hasGiven = true
        yield fresh
      }
    } catch (thrown) {
      if (hasGiven || tail === undefined || !isRefusal(thrown)) throw thrown
      isCovered = false
      tail = LAST_TAIL
    }
    if (isCovered) return
  }
}

function larger(tail: number | undefined): number | undefined {
  return tail === undefined || tail >= LAST_TAIL ? undefined : tail * GROWTH
}

/** Leaves out the first `count` lines, which are all at `since`; torn where there are fewer of them. */
async function* withoutKnown(
  lines: AsyncIterable<LogBatch>,
  since: { s: number; ns: number },
  count: number,
): AsyncGenerator<NewLines, void, void> {
  let left = count
  for await (const batch of lines) {
    const size = batch.lengths.length
    let from = 0
    while (left > 0 && from < size && isAt(batch, from, since)) {
      from += 1
      left -= 1
    }
    if (from === size) continue
    const isTorn = left > 0
    left = 0
    yield { batch, from, isTorn }
  }
}
