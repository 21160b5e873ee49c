/** Images of one engine: list, look, remove, pull. Part of DockerHost; made by index.ts. */
import type { IncomingMessage } from 'node:http'
import type Docker from 'dockerode'
import { Failure } from '../../../../shared/errors'
import type { ImageCalls } from '../../ports'
import { abortFailure } from '../ssh'
import type { Calls } from './calls'
import { isReference, readImage, readImages, readRemoved } from './image-map'
import { createLineCutter } from './lines'
import { createPullReader, type PullProgress, pullFailure, splitReference } from './pull'
import { malformed, type Place } from './rules'

const MAX_LINE_BYTES = 1024 * 1024
/** Deleting the layers of a large image takes its time on a slow disk. */
const REMOVE_TIMEOUT_MS = 110_000
/** The engine speaks several times a second while it downloads or unpacks; a registry that stalls is given up. */
const SILENCE_MS = 300_000

export function imageCalls(docker: Docker, calls: Calls, place: Place, api: string): ImageCalls {
  const pathOf = (name: string) => {
    if (!isReference(name)) throw new Failure('NOT_FOUND', `That is no image of ${place.name}.`)
    return `/v${api}/images/${name}`
  }
  return {
    list: async (abortSignal) => readImages(await docker.listImages({ abortSignal })),
    async inspect(id, signal) {
      // dockerode passes no signal to these two.
      const path = pathOf(id)
      const [image, history] = await Promise.all([
        calls.json({ path: `${path}/json`, signal }),
        calls.json({ path: `${path}/history`, signal }),
      ])
      return readImage(image, history)
    },
    async remove(name, { force }, signal) {
      const query = { force: String(force), noprune: 'false' }
      return readRemoved(
        await calls.json({ method: 'DELETE', path: pathOf(name), query, signal, timeoutMs: REMOVE_TIMEOUT_MS }),
      )
    },
    pull: (name, onProgress, signal) => pull(calls, place, api, { name, onProgress, signal }),
  }
}

interface Pull {
  name: string
  onProgress: (progress: PullProgress) => void
  signal: AbortSignal
}

/** Letting go of the answer ends the pull at the engine too. */
async function pull(calls: Calls, place: Place, api: string, { name, onProgress, signal }: Pull): Promise<void> {
  if (!isReference(name)) throw new Failure('INVALID', 'That is not the name of an image.', { details: name })
  const { repository, tag } = splitReference(name)
  const query = { fromImage: repository, tag }
  const response = await calls
    .stream({ method: 'POST', path: `/v${api}/images/create`, query, signal, timeoutMs: SILENCE_MS })
    .catch((thrown: unknown) => {
      throw refused(thrown, name, place)
    })
  const stop = () => response.destroy(abortFailure(signal))
  signal.addEventListener('abort', stop, { once: true })
  const silence = setTimeout(() => response.destroy(silent(name, place)), SILENCE_MS)
  try {
    if (signal.aborted) throw abortFailure(signal)
    await readPull(response, createPullReader(name, place), place, (progress) => {
      silence.refresh()
      onProgress(progress)
    })
  } catch (thrown) {
    throw await calls.failureOf(thrown, signal)
  } finally {
    clearTimeout(silence)
    signal.removeEventListener('abort', stop)
    response.destroy()
  }
}

async function readPull(
  response: IncomingMessage,
  reader: ReturnType<typeof createPullReader>,
  place: Place,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  const cutter = createLineCutter(MAX_LINE_BYTES)
  const take = (line: string) => {
    if (line.trim() !== '') onProgress(reader.read(line))
  }
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) for (const line of cutter.feed(chunk)) take(line)
    // Podman ends without a line feed.
    for (const line of cutter.feed(Buffer.from('\n'))) take(line)
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError)
      throw malformed(place, 'a line about the pull', thrown.message)
    throw thrown
  }
}

/** Before the first line the engine refuses by status; the registry's words are in its message all the same. */
function refused(thrown: unknown, name: string, place: Place): unknown {
  if (!(thrown instanceof Failure)) return thrown
  const isSaid = ['NOT_FOUND', 'DENIED', 'ENGINE_REFUSED'].includes(thrown.code)
  return isSaid ? pullFailure(thrown.message, name, place) : thrown
}

function silent(name: string, place: Place): Failure {
  return new Failure('TIMED_OUT', `${place.name} has said nothing of ${name} for ${SILENCE_MS / 60_000} minutes.`, {
    hint: 'The registry may be stuck; what is there already is kept, so trying again goes on from there.',
  })
}
