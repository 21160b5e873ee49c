/** How long a call is waited for: until it is done, cancelled, or late. Used by server.ts on every call. */
import { Failure } from '../../errors'

export function cancellation(): Failure {
  return new Failure('CANCELLED', 'Cancelled.')
}

/**
 * Gives up waiting on cancel, and at the deadline where there is one, and tells the handler so; what it may still do
 * is stopped by its signal. Rejects with CANCELLED or TIMED_OUT; no timer outlives it.
 */
export async function withDeadline(result: Promise<unknown>, timeoutMs: number | undefined, abort: AbortController) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const leave = () => {
      reject(new Failure('TIMED_OUT', `No answer within ${(timeoutMs ?? 0) / 1000} s.`))
      abort.abort()
    }
    if (timeoutMs !== undefined) timer = setTimeout(leave, timeoutMs)
    abort.signal.addEventListener('abort', () => reject(cancellation()), { once: true })
  })
  try {
    return await Promise.race([result, late])
  } finally {
    clearTimeout(timer)
  }
}
