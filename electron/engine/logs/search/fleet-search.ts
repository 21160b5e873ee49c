/**
 * Searches the whole history of many containers on many hosts: each log is streamed from its engine once and matched in
 * a thread of ours; nothing is kept but what is found. A host or a container that fails is told and the rest goes on.
 * Serves logs.watchFleet.
 */
import type { LogQuery, LogSource, logs as logsContract } from '../../../../shared/contract/logs'
import type { Implementation } from '../../../../shared/contract/runtime'
import { pause } from '../../../../shared/domain/pause'
import { Failure, toErrorInfo } from '../../../../shared/errors'
import type { Hosts } from '../../hosts'
import type { LineSearch, LogBatch, OpenSearch } from '../../ports'
import { millisOf, sinceOf, untilOf } from '../instants'
import { withoutSilence } from '../silence'
import { createFleetReport, type FleetReport } from './fleet-search-report'
import { inTurns } from './fleet-search-turns'

export interface FleetSearchPorts {
  hosts: Pick<Hosts, 'engineOf'>
  openSearch: OpenSearch
}

interface Asked {
  sources: LogSource[]
  query: LogQuery
  from?: number | undefined
  until?: number | undefined
  maxPerSource: number
}

/** Of one host at once; and of all, because each is a stream of its own through one thread. */
const PER_HOST = 3
const AT_ONCE = 24
const EVERY_MS = 100
/** An engine that says nothing for so long is given up. It may take its time to find the first line of a range. */
const SILENCE_MS = 60_000

type Contract = Pick<typeof logsContract, 'watchFleet'>

export function createFleetSearch({ hosts, openSearch }: FleetSearchPorts) {
  async function* watchFleet(asked: Asked, caller: AbortSignal) {
    const life = new AbortController()
    const signal = AbortSignal.any([caller, life.signal])
    const search = await openSearch(asked.query, signal)
    const report = createFleetReport(asked.sources)
    try {
      const work = searchAll(asked, search, report, signal).finally(report.finish)
      work.catch(() => {})
      while (!signal.aborted) {
        await report.news(signal)
        const isOver = report.isOver()
        const message = report.take()
        if (message) yield message
        if (isOver) break
        await pause(EVERY_MS, signal)
      }
      if (!signal.aborted) await work
    } finally {
      life.abort()
      await search.close()
    }
  }

  async function searchAll(asked: Asked, search: LineSearch, report: FleetReport, signal: AbortSignal) {
    await inTurns(
      asked.sources,
      { groupOf: ({ hostId }) => hostId, perGroup: PER_HOST, atOnce: AT_ONCE },
      async (source) => {
        signal.throwIfAborted()
        try {
          if (!report.isHostLost(source.hostId)) await searchOne(asked, source, search, report, signal)
        } catch (thrown) {
          signal.throwIfAborted()
          if (isOfSearch(thrown)) throw thrown
          report.failed(source, toErrorInfo(thrown), isHostLost(hosts, source.hostId))
        }
        report.done(source)
      },
    )
  }

  async function searchOne(
    { from, until, maxPerSource }: Asked,
    source: LogSource,
    search: LineSearch,
    report: FleetReport,
    signal: AbortSignal,
  ) {
    const options = { follow: false, since: sinceOf(from), until: untilOf(until) }
    const engine = hosts.engineOf(source.hostId)
    let left = maxPerSource
    let matched = Promise.resolve()
    const matchNext = async (batch: LogBatch) => {
      // A copy: the reader may go on with the memory of what it gave.
      const lines = { text: new Uint8Array(batch.text), lengths: new Uint32Array(batch.lengths) }
      const { hits, excerpts } = await search.match(lines, left).catch(asSearchFailure)
      for (const [index, text] of excerpts.entries()) report.found(source, lineOf(batch, hits[index] ?? 0, text))
      left -= excerpts.length
    }
    const reading = withoutSilence(SILENCE_MS, signal, (quiet) =>
      engine.containers.logs(source.containerId, options, quiet),
    )
    for await (const batch of reading) {
      await matched
      if (left <= 0) break
      report.read(source, batch.lengths.length, batch.text.length)
      matched = matchNext(batch)
      matched.catch(() => {})
      await report.room(signal)
    }
    await matched
  }

  const handlers = {
    watchFleet: (asked, { signal }) => watchFleet(asked, signal),
  } satisfies Implementation<Contract, unknown>

  return { handlers }
}

function lineOf({ seconds, nanos, streams }: LogBatch, line: number, text: Uint8Array<ArrayBuffer>) {
  return { at: millisOf(seconds[line] ?? 0, nanos[line] ?? 0), kind: streams[line] ?? 1, text }
}

function isHostLost(hosts: Pick<Hosts, 'engineOf'>, hostId: string): boolean {
  try {
    hosts.engineOf(hostId)
    return false
  } catch {
    return true
  }
}

/** What the thread itself fails at ends the whole search; what an engine fails at ends only its part. */
const OF_SEARCH = 'search'
function asSearchFailure(thrown: unknown): never {
  const { code, message, hint, details } = toErrorInfo(thrown)
  throw new Failure(code, message, { hint, details, data: { of: OF_SEARCH } })
}
function isOfSearch(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.info.data?.of === OF_SEARCH
}
