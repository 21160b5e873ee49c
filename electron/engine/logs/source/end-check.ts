/**
 * An engine that follows a log while its file is rotated may lose its place and say nothing any more (dockerd 20.10).
 * So when a log that spoke falls silent, its end is asked for once and compared with what is known. Used by source.ts.
 */
import type { DockerHost } from '../../ports'
import { instantAt } from './batch-columns'
import { isSame, type Known } from './known'

const SILENCE_MS = 3000
/** A log that speaks and falls silent again and again is not asked each time. */
const EVERY_MS = 30_000
const LIMIT_MS = 10_000

export interface EndCheck {
  /** Lines came. */
  heard: () => void
  stop: () => void
}

/** Calls `onBehind` when the engine has a last line that we do not know. Trouble with asking is for the log's own stream. */
export function checkEnd(
  { containers }: Pick<DockerHost, 'containers'>,
  id: string,
  known: Known,
  onBehind: () => void,
): EndCheck {
  const life = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let count = 0
  let notBefore = 0

  function heard() {
    count += 1
    timer ??= setTimeout(look, Math.max(SILENCE_MS, notBefore - performance.now()), count)
  }

  function look(countThen: number) {
    timer = undefined
    if (count !== countThen) {
      timer = setTimeout(look, SILENCE_MS, count)
      return
    }
    notBefore = performance.now() + EVERY_MS
    void isBehind().then(
      (behind) => behind && count === countThen && onBehind(),
      () => {},
    )
  }

  async function isBehind(): Promise<boolean> {
    const signal = AbortSignal.any([life.signal, AbortSignal.timeout(LIMIT_MS)])
    for await (const batch of containers.logs(id, { tail: 1, follow: false }, signal))
      return known.last !== undefined && !isSame(known.last, instantAt(batch, 0))
    return false
  }

  return {
    heard,
    stop() {
      clearTimeout(timer)
      life.abort()
    },
  }
}
