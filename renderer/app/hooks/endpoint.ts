/** Where other programs may read the newest values, followed while it is shown. Used by the settings. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { EndpointState } from '../../../shared/contract/metrics'
import { engine, lines, untilRetry } from '../connection/connection'
import { createReplica } from '../replica/replica'

const replica = createReplica<EndpointState, EndpointState | undefined>({
  initial: undefined,
  open: (signal) => engine().metrics.watchEndpoint(undefined, { signal }),
  fold: (before, messages) => messages.at(-1) ?? before,
  line: () => lines.getState().engine,
  untilRetry: untilRetry('engine'),
  onNextFrame: (run) => {
    const frame = requestAnimationFrame(run)
    return () => cancelAnimationFrame(frame)
  },
})

/** undefined until the engine has said. */
export function useEndpoint(): EndpointState | undefined {
  useEffect(() => {
    const stop = new AbortController()
    void replica.follow(stop.signal)
    return () => stop.abort()
  }, [])
  return useStore(replica.store, ({ data }) => data)
}
