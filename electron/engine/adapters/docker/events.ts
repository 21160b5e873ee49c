/**
 * The engine's events as they come. One line of JSON each, also from Podman. A line that cannot be read ends the stream
 * with a Failure: an event that is lost would leave a wrong picture, and whoever reads them lists anew after that.
 * Used by index.ts.
 */
import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import * as z from 'zod'
import type { DockerEvent, EventsOptions } from '../../ports'
import { abortFailure } from '../ssh'
import type { Calls } from './calls'
import { asAnswer } from './dockerode'
import { number, object, record, text } from './fields'
import { createLineCutter } from './lines'
import { malformed, type Place } from './rules'

const MAX_LINE_BYTES = 1024 * 1024

const wire = z.object({
  Type: text(32),
  Action: text(1024),
  Actor: object({ ID: text(256), Attributes: record }),
  time: number,
  timeNano: number,
  /** Podman's own field. */
  HealthStatus: text(64),
})

/** An event in our words; undefined for what only tells of commands run inside, as each health probe does. */
export function readEvent(line: string): DockerEvent | undefined {
  const { Type, Action, Actor, time, timeNano, HealthStatus } = wire.parse(JSON.parse(line))
  const colon = Action.indexOf(':')
  const action = (colon < 0 ? Action : Action.slice(0, colon)).trim()
  if (/^exec(_|$)/.test(action)) return undefined
  return inDockersWords({
    type: Type,
    action,
    detail: colon < 0 ? HealthStatus : Action.slice(colon + 1).trim(),
    id: Actor.ID,
    attributes: Actor.Attributes,
    atMs: timeNano > 0 ? timeNano / 1e6 : time * 1000,
  })
}

/** What Podman calls otherwise, by type and action. */
const PODMAN_WORDS: ReadonlyMap<string, string> = new Map([
  ['container died', 'die'],
  ['container remove', 'destroy'],
  ['image remove', 'delete'],
  ['volume remove', 'destroy'],
])

/** Podman gives each event an exit code, names no volume by id, and has words of its own; Docker's `remove` is a plugin's. */
function inDockersWords(event: DockerEvent): DockerEvent {
  const { containerExitCode, podId: _, ...attributes } = event.attributes
  if (containerExitCode === undefined) return event
  const action = PODMAN_WORDS.get(`${event.type} ${event.action}`) ?? event.action
  const id = event.type === 'volume' ? event.id || (attributes.name ?? '') : event.id
  return {
    ...event,
    action,
    id,
    attributes: action === 'die' ? { exitCode: containerExitCode, ...attributes } : attributes,
  }
}

export async function* openEvents(
  docker: Docker,
  calls: Pick<Calls, 'failureOf'>,
  place: Place,
  { sinceS, untilS, onOpen }: EventsOptions,
  signal: AbortSignal,
): AsyncGenerator<DockerEvent, void, void> {
  const since = sinceS === undefined ? {} : { since: sinceS }
  const until = untilS === undefined ? {} : { until: untilS }
  const wanted: Docker.GetEventsOptions = { ...since, ...until, abortSignal: signal }
  const response = asAnswer(await docker.getEvents(wanted))
  const stop = () => response.destroy(abortFailure(signal))
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) throw abortFailure(signal)
    onOpen?.()
    yield* eventsOf(response, place)
    if (untilS === undefined) throw new Error('the engine ended its events')
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
