/**
 * Waiting with an end: every outside call of the adapters runs through `within`, so that it ends at the caller's signal
 * or at its own time limit, whether or not what it waits for notices. Used by adapters/ssh and adapters/docker.
 */
import { Failure } from '../../../../shared/errors'

export interface Patience {
  signal: AbortSignal
  timeoutMs: number
  /** What to reject with when `timeoutMs` is over. */
  late: () => Failure
}

/** Runs `work` with a signal that fires when nobody waits any more. Rejects at once then; leaves nothing behind. */
export async function within<T>(patience: Patience, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal, timeoutMs, late } = patience
  if (signal.aborted) throw abortFailure(signal)
  const over = new AbortController()
  const ended = Promise.withResolvers<never>()
  const giveUp = (failure: Failure) => {
    ended.reject(failure)
    over.abort(failure)
  }
  const onAbort = () => giveUp(abortFailure(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => giveUp(late()), timeoutMs)
  try {
    const working = work(over.signal)
    working.catch(() => {}) // it may fail after we gave up on it
    return await Promise.race([working, ended.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

/** Why the caller gave up, as a Failure: its own reason, TIMED_OUT for a timeout signal, otherwise CANCELLED. */
export function abortFailure(signal: AbortSignal): Failure {
  const reason: unknown = signal.reason
  if (reason instanceof Failure) return reason
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new Failure('TIMED_OUT', 'It took too long.', { hint: 'Look at the network and the load of the server.' })
  }
  return new Failure('CANCELLED', 'Cancelled.')
}
