/**
 * The engine's events as they come. One line of JSON each, also from Podman. A line that cannot be read ends the stream
 * with a Failure: an event that is lost would leave a wrong picture, and whoever reads them lists anew after that.
 * Used by index.ts.
 */
import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import * as z from 'zod'
import type { DockerEvent } from '../../ports'
import { abortFailure } from '../ssh'
import type { Calls } from './calls'
import { asAnswer } from './dockerode'
import { number, object, record, text } from './fields'
import { createLineCutter } from './lines'
import { malformed, type Place } from './rules'

const MAX_LINE_BYTES = 1024 * 1024

export interface EventsOptions {
  sinceS?: number | undefined
  onOpen?: () => void
}

const wire = z.object({
  Type: text(32),
  Action: text(1024),
  Actor: object({ ID: text(256), Attributes: record }),
  time: number,
  timeNano: number,
})

/** An event in our words; undefined for what only tells of commands run inside, as each health probe does. */
export function readEvent(line: string): DockerEvent | undefined {
  const { Type, Action, Actor, time, timeNano } = wire.parse(JSON.parse(line))
  const colon = Action.indexOf(':')
  const action = (colon < 0 ? Action : Action.slice(0, colon)).trim()
  if (/^exec(_|$)/.test(action)) return undefined
  return {
    type: Type,
    action,
    detail: colon < 0 ? '' : Action.slice(colon + 1).trim(),
    id: Actor.ID,
    attributes: Actor.Attributes,
    atMs: timeNano > 0 ? timeNano / 1e6 : time * 1000,
  }
}

export async function* openEvents(
  docker: Docker,
  calls: Pick<Calls, 'failureOf'>,
  place: Place,
  { sinceS, onOpen }: EventsOptions,
  signal: AbortSignal,
): AsyncGenerator<DockerEvent, void, void> {
  const since = sinceS === undefined ? {} : { since: sinceS }
  const wanted: Docker.GetEventsOptions = { filters: { type: ['container'] }, ...since, abortSignal: signal }
  const response = asAnswer(await docker.getEvents(wanted))
  const stop = () => response.destroy(abortFailure(signal))
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) throw abortFailure(signal)
    onOpen?.()
    yield* eventsOf(response, place)
    throw new Error('the engine ended its events')
  } catch (thrown) {
    throw await calls.failureOf(thrown, signal)
  } finally {
    signal.removeEventListener('abort', stop)
    response.destroy()
  }
}

async function* eventsOf(response: IncomingMessage, place: Place): AsyncGenerator<DockerEvent, void, void> {
  const cutter = createLineCutter(MAX_LINE_BYTES)
  for await (const chunk of response as AsyncIterable<Buffer>) yield* eventsIn(cutter.feed(chunk), place)
}

function* eventsIn(lines: Iterable<string>, place: Place): Generator<DockerEvent, void, void> {
  try {
    for (const line of lines) {
      const event = line.trim() === '' ? undefined : readEvent(line)
      if (event) yield event
    }
  } catch (thrown) {
    throw malformed(place, 'an event', thrown instanceof Error ? thrown.message : '')
  }
}
