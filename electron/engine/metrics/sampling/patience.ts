/** Work that must end in time or with the host. Used by sources.ts and index.ts. */
import { Failure } from '../../../../shared/errors'
import type { Clock } from '../../ports'

/** `work` gets a signal that fires with either. Rejects with TIMED_OUT and `late` as its message, or the signal's reason. */
export async function within<T>(
  { signal, clock, ms, late }: { signal: AbortSignal; clock: Pick<Clock, 'sleep'>; ms: number; late: string },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const over = new AbortController()
  const stop = () => over.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  clock.sleep(ms, over.signal).then(
    () => over.abort(new Failure('TIMED_OUT', late)),
    () => {}, // it ended before
  )
  try {
    return await work(over.signal)
  } finally {
    signal.removeEventListener('abort', stop)
    over.abort()
  }
}
