/**
 * The answers that go on: events, logs and stats. Headers leave at once, also when there is nothing to say yet; a reader
 * that does not read is paused for (logs) or cut off (events), as dockerd's buffers would; all ends with the response.
 */
import type { ServerResponse } from 'node:http'
import { frame, logLines, nextLineAt } from './answers/logs'
import { statsOf } from './answers/stats'
import type { EngineEvent } from './event-log'
import { matchesEvent, parseFilters } from './filters'
import { isUp } from './model'
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

export async function streamLogs(asked: Asked): Promise<typeof STREAMING> {
  const { engine, query, response } = asked
  const container = namedContainer(asked)
  const streams = { stdout: flag(query, 'stdout'), stderr: flag(query, 'stderr') }
  if (!streams.stdout && !streams.stderr) throw new Refusal(400, 'Bad parameters: you must choose at least one stream')
  const since = Number((unixNano(query, 'since') ?? 0n) / 1_000_000n)
  const until = Number((unixNano(query, 'until') ?? 0n) / 1_000_000n) || Number.POSITIVE_INFINITY
  const timestamps = flag(query, 'timestamps')
  // No Content-Type: dockerd 20.10 sends none.
  begin(response)
  let now = engine.now()
  let run = container.run
  const first = logLines(container, since, Math.min(now, until)).filter((line) => streams[line.stream])
  const tail = Number(query.get('tail') ?? 'all')
  const shown = Number.isInteger(tail) && tail >= 0 ? first.slice(Math.max(0, first.length - tail)) : first
  await write(response, Buffer.concat(shown.map((line) => frame(container, line, timestamps))))
  while (flag(query, 'follow') && !response.destroyed && run === container.run && isUp(container) && now < until) {
    const nextAt = nextLineAt(container, now)
    // Looks up now and then, because the container may end before its next line.
    if (!(await engine.delay(Math.min(Math.max(nextAt - now, 1), 500)))) break
    const before = now
    now = engine.now()
    run = container.run
    const lines = logLines(container, before + 1, now).filter((line) => streams[line.stream])
    await write(response, Buffer.concat(lines.map((line) => frame(container, line, timestamps))))
  }
  response.end()
  return STREAMING
}

function begin(response: ServerResponse, type?: string): void {
  if (type !== undefined) response.setHeader('Content-Type', type)
  response.writeHead(200)
  response.flushHeaders()
}

async function write(response: ServerResponse, data: Buffer): Promise<void> {
  if (data.length === 0 || response.destroyed || response.write(data)) return
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
