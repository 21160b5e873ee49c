/**
 * GET /containers/NAME/logs. Headers leave at once, also when there is nothing to say yet; who does not read is waited
 * for. Called by routes.ts.
 */
import type { ServerResponse } from 'node:http'
import { LogReading } from './answers/logs'
import type { Engine } from './engine-state'
import type { Container } from './model'
import { Refusal } from './refusal'
import { type Asked, flag, namedContainer, unixNano } from './request'
import { begin, STREAMING } from './streams'

/** The container may end before its next line: looked at that often. */
const LOOK_MS = 500
/** A container that says 50,000 lines a second says them in so many pieces. */
const LEAST_WAIT_MS = 5

export async function streamLogs(asked: Asked): Promise<typeof STREAMING> {
  const { engine, query, response } = asked
  const container = namedContainer(asked)
  const [stdout, stderr] = [flag(query, 'stdout'), flag(query, 'stderr')]
  if (!stdout && !stderr) throw new Refusal(400, 'Bad parameters: you must choose at least one stream')
  const [since, until] = [unixNano(query, 'since'), unixNano(query, 'until')]
  const tail = Number(query.get('tail') ?? 'all')
  const wanted = {
    since: since === 0n ? undefined : since,
    until: until === 0n ? undefined : until,
    tail: Number.isInteger(tail) && tail >= 0 ? tail : undefined,
    stdout,
    stderr,
    timestamps: flag(query, 'timestamps'),
  }
  // No Content-Type: dockerd 20.10 sends none.
  begin(response)
  const reading = new LogReading(container, wanted, engine.now())
  await give(response, reading, engine.now())
  if (flag(query, 'follow')) await follow(engine, container, response, reading, wanted.until)
  response.end()
  return STREAMING
}

/** Until the process ends, whether or not it is started again. */
async function follow(
  engine: Engine,
  container: Container,
  response: ServerResponse,
  reading: LogReading,
  until: bigint | undefined,
): Promise<void> {
  const { run } = container
  const untilMs = until === undefined ? Number.POSITIVE_INFINITY : Number(until / 1_000_000n)
  const goesOn = () =>
    !response.destroyed &&
    run === container.run &&
    (container.status === 'running' || container.status === 'paused') &&
    engine.containers.has(container.id) &&
    engine.now() <= untilMs
  while (goesOn()) {
    const waitMs = Math.min(Math.max(reading.nextAt() - engine.now(), LEAST_WAIT_MS), LOOK_MS)
    if (!(await engine.delay(waitMs))) return
    await give(response, reading, engine.now())
  }
  await give(response, reading, engine.now())
}

async function give(response: ServerResponse, reading: LogReading, now: number): Promise<void> {
  for (const piece of reading.upTo(now)) {
    if (response.destroyed) return
    if (!response.write(piece)) await drained(response)
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
