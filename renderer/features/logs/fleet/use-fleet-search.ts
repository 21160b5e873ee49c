/** A search over the fleet while its page is open: begun, cancelled, and what it has found so far. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogQuery, LogSource } from '../../../../shared/contract/logs'
import { type ErrorInfo, toErrorInfo } from '../../../../shared/errors'
import { engine } from '../../../app/hooks'
import { type FleetResults, NO_RESULTS, withNews } from './results'

export interface FleetQuestion {
  sources: LogSource[]
  query: LogQuery
  from?: number | undefined
}

interface FleetSearch {
  state: 'idle' | 'running' | 'done' | 'cancelled' | 'failed'
  asked: FleetQuestion | undefined
  results: FleetResults
  error: ErrorInfo | undefined
}

/** Of each container; then it is left, because somebody who reads this many narrows the search. */
export const MOST_PER_CONTAINER = 100
const IDLE: FleetSearch = { state: 'idle', asked: undefined, results: NO_RESULTS, error: undefined }

export function useFleetSearch() {
  const [search, setSearch] = useState(IDLE)
  const life = useRef(new AbortController())
  useEffect(() => () => life.current.abort(), [])

  const begin = useCallback(async (asked: FleetQuestion) => {
    life.current.abort()
    const own = new AbortController()
    life.current = own
    const change = (changes: Partial<FleetSearch>) => {
      if (life.current === own) setSearch((before) => ({ ...before, ...changes }))
    }
    let results = NO_RESULTS
    setSearch({ state: 'running', asked, results, error: undefined })
    const input = {
      sources: asked.sources,
      query: asked.query,
      maxPerSource: MOST_PER_CONTAINER,
      ...(asked.from === undefined ? {} : { from: asked.from }),
    }
    try {
      for await (const news of engine().logs.watchFleet(input, { signal: own.signal })) {
        results = withNews(results, news)
        change({ results })
      }
      change({ state: 'done' })
    } catch (thrown) {
      if (own.signal.aborted) change({ state: 'cancelled' })
      else change({ state: 'failed', error: toErrorInfo(thrown) })
    }
  }, [])
  return { ...search, begin, cancel: () => life.current.abort() }
}
