/** Reads a stream from a host and gives it up when it says nothing for too long. Used by fleet search and download. */
import { Failure } from '../../../shared/errors'

/** Only waiting for the host counts, not the time its reader takes. Rejects with TIMED_OUT, or as the stream does. */
export async function* withoutSilence<T>(
  silenceMs: number,
  caller: AbortSignal,
  open: (signal: AbortSignal) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const end = new AbortController()
  const stream = open(AbortSignal.any([caller, end.signal]))
  let timer: NodeJS.Timeout | undefined
  let isSilent = false
  try {
    for (;;) {
      timer = setTimeout(() => {
        isSilent = true
        end.abort()
      }, silenceMs)
      const next = await stream.next()
      clearTimeout(timer)
      if (next.done) return
      yield next.value
    }
  } catch (thrown) {
    if (!isSilent || caller.aborted) throw thrown
    throw new Failure('TIMED_OUT', `The engine sent nothing for ${silenceMs / 1000} s.`)
  } finally {
    clearTimeout(timer)
    end.abort()
    // Not waited for: a generator that hangs would hold up whoever cancels.
    stream.return().catch(() => {})
  }
}
