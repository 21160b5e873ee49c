/**
 * A container's log as it comes. Used by containers.ts. Nothing is read ahead of whoever reads: an engine that is faster
 * waits. A socket of its own for each log (`long` of calls.ts), so that following many starves no call.
 */
import { cleanText } from '../../../../../shared/domain/text'
import { Failure } from '../../../../../shared/errors'
import type { Instant, LogBatch, LogsOptions } from '../../../ports'
import { abortFailure } from '../../ssh'
import type { Calls } from '../calls'
import { malformed, type Place } from '../rules'
import { BrokenLog, createLogReader } from './logs-reader'
import type { LongAnswer } from './long-answer'

interface LogsOf {
  place: Place
  podman: boolean
}

/** Podman sends the head of its answer with the first line only, so that one who follows may wait long; refusals come at once. */
const SILENT_MS = 1000
/** The longest that a timer takes, 24 days. */
const FOR_EVER_MS = 2 ** 31 - 1

/** `path` is the container's, with `/logs`. Rejects with a Failure. */
export async function* readLogs(
  calls: Pick<Calls, 'long' | 'failureOf'>,
  { place, podman }: LogsOf,
  path: string,
  options: LogsOptions,
  signal: AbortSignal,
): AsyncGenerator<LogBatch, void, void> {
  const answer = await open(calls, podman, path, options, signal)
  const stop = () => answer.destroy(abortFailure(signal))
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) throw abortFailure(signal)
    yield* batchesOf(answer.body, podman)
  } catch (thrown) {
    throw thrown instanceof BrokenLog ? brokenFailure(thrown, place) : await calls.failureOf(thrown, signal)
  } finally {
    signal.removeEventListener('abort', stop)
    answer.destroy()
  }
}

async function* batchesOf(body: AsyncIterable<Buffer>, podman: boolean): AsyncGenerator<LogBatch, void, void> {
  const reader = createLogReader({ podman })
  for await (const chunk of body) yield* reader.feed(chunk)
  yield* reader.end()
}

async function open(
  calls: Pick<Calls, 'long'>,
  podman: boolean,
  path: string,
  options: LogsOptions,
  signal: AbortSignal,
): Promise<LongAnswer> {
  const { follow, onOpen } = options
  let isTold = false
  const tell = () => {
    if (!isTold) onOpen?.()
    isTold = true
  }
  const opened = podman && follow ? setTimeout(tell, SILENT_MS) : undefined
  const patience = opened ? { timeoutMs: FOR_EVER_MS } : {}
  try {
    const answer = await calls.long({ path, query: queryOf(options), signal, ...patience })
    tell()
    return answer
  } catch (thrown) {
    throw thrown instanceof Failure && UNREADABLE.test(thrown.message) ? unreadable(thrown) : thrown
  } finally {
    clearTimeout(opened)
  }
}

function queryOf({ tail, since, until, follow }: LogsOptions): Record<string, string> {
  return {
    stdout: '1',
    stderr: '1',
    timestamps: '1',
    ...(follow ? { follow: '1' } : {}),
    ...(tail === undefined ? {} : { tail: String(tail) }),
    ...(since === undefined ? {} : { since: secondsOf(since) }),
    ...(until === undefined ? {} : { until: secondsOf(until) }),
  }
}

/** Seconds with nine digits of fraction, as Docker reads them (api/types/time). */
function secondsOf({ s, ns }: Instant): string {
  return `${s}.${String(ns).padStart(9, '0')}`
}

/** dockerd's words for the drivers `none`, `syslog` and others; Podman's for `none`. */
const UNREADABLE = /does not support reading|this container is using the 'none' log driver/i

function unreadable({ info }: Failure): Failure {
  return new Failure('CONFLICT', 'The log driver of this container keeps nothing that could be read here.', {
    hint: 'Its log goes elsewhere or nowhere. With the driver json-file, local or journald it can be read; see Details.',
    details: info.message,
  })
}

function brokenFailure({ message, said }: BrokenLog, place: Place): Failure {
  if (said === undefined) return malformed(place, 'a log', message)
  return new Failure('ENGINE_REFUSED', `The engine on ${place.name} could not read the log to its end.`, {
    hint: 'Its file may be damaged or gone, or the disk full.',
    details: cleanText(said, 512),
  })
}
