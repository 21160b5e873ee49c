/**
 * Files of a container by the engine's archive calls (Engine API, ContainerArchive): they reach stopped containers too,
 * volumes and mounts included, but not what lies in memory (tmpfs, /proc). The engine follows links inside the
 * container's own root. Used by containers.ts.
 */
import { Readable } from 'node:stream'
import { Failure } from '../../../../../shared/errors'
import type { ArchiveEntry, NewEntry, StreamCalls } from '../../../ports'
import { abortFailure } from '../../ssh'
import type { Call, Calls } from '../calls'
import { malformed, type Place } from '../rules'
import { readStat } from './archive-rules'
import { readTar, writeTar } from './archive-tar'

/** The engine may look for long before the first byte, and write for long after the last. */
const SILENCE_MS = 120_000
/** A whole upload; one that stands still ends by silence. */
const UPLOAD_MS = 24 * 3_600_000

export function archiveCalls(
  calls: Calls,
  place: Place,
  pathOf: (id: string, call: string) => string,
): Pick<StreamCalls, 'stat' | 'archive' | 'entries' | 'unpack'> {
  const archiveOf = (id: string) => pathOf(id, '/archive')

  async function archive(id: string, path: string, signal: AbortSignal): Promise<Readable> {
    const call: Call = { path: archiveOf(id), query: { path }, signal, timeoutMs: SILENCE_MS, isLong: true }
    return watched(await calls.stream(call), calls, place, signal)
  }

  return {
    async stat(id, path, signal) {
      const call: Call = { method: 'HEAD', path: archiveOf(id), query: { path }, signal }
      const answer = await calls.stream(call).catch(async (thrown: unknown) => {
        // A refusal of HEAD has no words; GET is refused for the same reason, with them.
        if (isRefusal(thrown)) (await archive(id, path, signal)).destroy()
        throw nothingThere(thrown, path, place)
      })
      answer.resume()
      const stat = readStat(answer.headers['x-docker-container-path-stat'])
      if (!stat) throw malformed(place, 'an answer about a file', path)
      return stat
    },
    archive,
    async *entries(id, path, signal) {
      const explain = (thrown: unknown) =>
        isBroken(thrown) ? brokenTar(place, thrown) : calls.failureOf(thrown, signal)
      const tar = await archive(id, path, signal)
      const contents = (entry: ArchiveEntry) => () => explained(entry.content(), explain)
      for await (const entry of explained(readTar(tar), explain)) yield { ...entry, content: contents(entry) }
    },
    async unpack(id, path, entries, signal) {
      const query = { path, noOverwriteDirNonDir: 'true' }
      await upload(
        calls,
        place,
        { method: 'PUT', path: archiveOf(id), query, signal, timeoutMs: UPLOAD_MS, isLong: true },
        entries,
      )
    },
  }
}

/** tar-stream's own errors; what broke the connection is a Failure by then. */
function isBroken(thrown: unknown): thrown is Error {
  return thrown instanceof Error && !(thrown instanceof Failure) && /tar|header|end of data/i.test(thrown.message)
}
const brokenTar = (place: Place, { message }: Error) => malformed(place, 'an archive', message)

async function* explained<T>(
  source: AsyncIterable<T>,
  explain: (thrown: unknown) => Failure | Promise<Failure>,
): AsyncGenerator<T, void, void> {
  try {
    yield* source
  } catch (thrown) {
    throw await explain(thrown)
  }
}

const isRefusal = (thrown: unknown) => thrown instanceof Failure && thrown.info.details === 'HTTP 500'

/** A container without a root is gone, or its engine has no such call. */
function nothingThere(thrown: unknown, path: string, { name }: Place): unknown {
  if (!(thrown instanceof Failure) || thrown.info.details !== 'HTTP 404') return thrown
  if (path !== '/') return new Failure('NOT_FOUND', `There is no ${path}.`, { cause: thrown })
  return new Failure('ENGINE_REFUSED', `The engine on ${name} gives no files of that container.`, {
    hint: 'It may have been removed; a simulated host has no files at all.',
    cause: thrown,
  })
}

/** What comes, as a stream whose errors are Failures: cut at the signal, and when nothing comes for long. */
function watched(answer: Readable, calls: Calls, place: Place, signal: AbortSignal): Readable {
  async function* chunks(): AsyncGenerator<Buffer, void, void> {
    const stop = () => answer.destroy(abortFailure(signal))
    signal.addEventListener('abort', stop, { once: true })
    const silence = setTimeout(() => answer.destroy(silent(place)), SILENCE_MS)
    try {
      if (signal.aborted) throw abortFailure(signal)
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        silence.refresh()
        yield chunk
      }
    } catch (thrown) {
      throw await calls.failureOf(thrown, signal)
    } finally {
      clearTimeout(silence)
      signal.removeEventListener('abort', stop)
      answer.destroy()
    }
  }
  const stream = Readable.from(chunks(), { objectMode: false })
  stream.on('error', () => {}) // whoever reads it hears of it
  stream.on('close', () => answer.destroy()) // also where nobody ever began to read
  return stream
}

/** The engine answers when all is written; what it refuses half way ends the sending. */
async function upload(calls: Calls, place: Place, call: Call, entries: AsyncIterable<NewEntry>): Promise<void> {
  const stalled = new AbortController()
  const silence = setTimeout(() => stalled.abort(silent(place)), SILENCE_MS)
  const tar = writeTar(entries, () => silence.refresh())
  try {
    const answer = await calls.stream({ ...call, upload: tar, signal: AbortSignal.any([call.signal, stalled.signal]) })
    answer.resume()
  } finally {
    clearTimeout(silence)
    tar.destroy()
  }
}

function silent({ name }: Place): Failure {
  return new Failure('TIMED_OUT', `${name} has neither sent nor taken anything for ${SILENCE_MS / 60_000} minutes.`, {
    hint: 'Look at the network and the load of the server.',
  })
}
