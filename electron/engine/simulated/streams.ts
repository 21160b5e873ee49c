/**
 * The answers that go on: events and stats (logs are in log-stream.ts). Headers leave at once, also when there is nothing
 * to say yet; a reader of events that does not read is cut off, as dockerd's buffers would; all ends with the response.
 */
import type { ServerResponse } from 'node:http'
import { statsOf } from './answers/stats'
import type { EngineEvent } from './event-log'
import { matchesEvent, parseFilters } from './filters'
import { Refusal } from './refusal'
import { type Asked, flag, namedContainer, unixNano } from './request'

/** Says that the handler writes the answer itself. */
export const STREAMING = Symbol('streaming')

const STATS_INTERVAL_MS = 1000
const EVENTS_BACKLOG_BYTES = 32 * 1024 * 1024

export function streamEvents({ engine, query, response }: Asked): typeof STREAMING {
  const matches = matchesEvent(parseFilters(query.get('filters')))
  const since = unixNano(query, 'since')
  const until = unixNano(query, 'until')
  if (since !== undefined && until !== undefined && since > until)
    throw new Refusal(
      400,
      `\`since\` time (${query.get('since')}) cannot be after \`until\` time (${query.get('until')})`,
    )
  begin(response, 'application/json')
  const write = (event: EngineEvent) => {
    if (!matches(event)) return
    response.write(event.line)
    if (response.writableLength > EVENTS_BACKLOG_BYTES) response.destroy()
  }
  if (since !== undefined || until !== undefined)
    for (const event of engine.events.recent(since ?? 0n, until)) write(event)
  const remainingMs = until === undefined ? Number.POSITIVE_INFINITY : Number(until / 1_000_000n) - engine.now()
  if (remainingMs <= 0) {
    response.end()
    return STREAMING
  }
  const unsubscribe = engine.events.subscribe(write)
  const timer = remainingMs < 2 ** 31 ? setTimeout(() => response.end(), remainingMs) : undefined
  response.once('close', () => {
    unsubscribe()
    clearTimeout(timer)
  })
  return STREAMING
}

export function streamStats(asked: Asked): typeof STREAMING | Promise<unknown> {
  const { engine, query, response } = asked
  const container = namedContainer(asked)
  if (!flag(query, 'stream', true)) return oneSample(asked)
  begin(response)
  let previousAt = 0
  const timer = setInterval(() => {
    if (response.writableNeedDrain) return
    response.write(`${JSON.stringify(statsOf(engine, container, previousAt))}\n`)
    previousAt = engine.now()
  }, STATS_INTERVAL_MS)
  response.once('close', () => clearInterval(timer))
  return STREAMING
}

/** Without `one-shot` dockerd waits for a second sample to compare with. */
async function oneSample(asked: Asked): Promise<unknown> {
  const { engine, query } = asked
  const container = namedContainer(asked)
  if (flag(query, 'one-shot') || container.pid === 0) return statsOf(engine, container, 0)
  const previousAt = engine.now()
  await engine.delay(STATS_INTERVAL_MS)
  return statsOf(engine, container, previousAt)
}

export function begin(response: ServerResponse, type?: string): void {
  if (type !== undefined) response.setHeader('Content-Type', type)
  response.writeHead(200)
  response.flushHeaders()
}
