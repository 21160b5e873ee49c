/**
 * What the engine says while it pulls an image: one line of JSON for each step of each layer, and among them the
 * reason why it gives up, which counts as the call's failure though the answer began with 200. Pure; used by images.ts.
 */
import { cleanText } from '../../../../shared/domain/text'
import { Failure } from '../../../../shared/errors'
import { number, object, text } from './fields'
import type { Place } from './rules'

export interface PullProgress {
  doneBytes: number
  totalBytes: number
  note: string
}

interface Layer {
  doneBytes: number
  totalBytes: number
  isThere: boolean
}

/** No image has more: overlay2 takes 128. */
const MAX_LAYERS = 1000

const line = object({
  id: text(128),
  status: text(512),
  error: text(1024),
  errorDetail: object({ message: text(1024) }),
  progressDetail: object({ current: number, total: number }),
})

/** Follows one pull. `read` takes a line and gives what is known by then; throws the Failure the engine reports. */
export function createPullReader(name: string, place: Place) {
  const layers = new Map<string, Layer>()

  function note(id: string, status: string, current: number, total: number) {
    if (layers.size >= MAX_LAYERS && !layers.has(id)) return
    const before = layers.get(id) ?? { doneBytes: 0, totalBytes: 0, isThere: false }
    const next = { ...before }
    if (status === 'Downloading') {
      next.totalBytes = Math.max(total, 0)
      next.doneBytes = Math.min(Math.max(current, 0), next.totalBytes)
    } else if (/^(Download complete|Verifying|Extracting|Pull complete)/.test(status)) {
      next.doneBytes = before.totalBytes
    }
    next.isThere ||= /^(Pull complete|Already exists)/.test(status)
    layers.set(id, next)
  }

  return {
    read(json: string): PullProgress {
      const { id, status, error, errorDetail, progressDetail } = line.parse(JSON.parse(json))
      const said = errorDetail.message || error
      if (said) throw pullFailure(said, name, place)
      if (isLayer(status)) note(id, status, progressDetail.current, progressDetail.total)
      return progressOf(layers, status)
    },
  }
}

/** `Pulling from library/nginx` has the tag as its id; only these tell of a layer. */
function isLayer(status: string): boolean {
  return /^(Pulling fs layer|Waiting|Downloading|Verifying|Download complete|Extracting|Pull complete|Already exists|Retrying)/.test(
    status,
  )
}

function progressOf(layers: ReadonlyMap<string, Layer>, status: string): PullProgress {
  const all = [...layers.values()]
  const there = all.filter((layer) => layer.isThere).length
  return {
    doneBytes: all.reduce((sum, layer) => sum + layer.doneBytes, 0),
    totalBytes: all.reduce((sum, layer) => sum + layer.totalBytes, 0),
    note: all.length === 0 ? status : `${there} of ${all.length} layers`,
  }
}

/** `nginx:1.27` to what the API takes; a digest stands where the tag does. No tag means `latest`, as for docker pull. */
export function splitReference(name: string): { repository: string; tag: string } {
  const [plain = '', digest] = name.split('@')
  const colon = plain.lastIndexOf(':')
  const hasTag = colon > plain.lastIndexOf('/')
  const repository = hasTag ? plain.slice(0, colon) : plain
  return { repository, tag: digest ?? (hasTag ? plain.slice(colon + 1) : 'latest') }
}

/** The engine passes on what the registry said in words that have been the same for years (distribution's errors). */
export function pullFailure(said: string, name: string, place: Place): Failure {
  const more = { details: cleanText(said, 500) }
  if (/toomanyrequests|too many requests|rate limit/i.test(said)) {
    return new Failure('BUSY', `The registry lets ${place.name} pull no more for now.`, {
      ...more,
      hint: 'It limits pulls for each address: wait, or sign in there with docker login.',
    })
  }
  if (/no matching manifest for/i.test(said)) {
    return new Failure('NOT_FOUND', `${name} is not made for the platform of ${place.name}.`, more)
  }
  if (/access denied|unauthorized|authentication required|denied:/i.test(said)) {
    return new Failure('DENIED', `The registry does not give ${name} to ${place.name}.`, {
      ...more,
      hint: 'Either it does not exist, or the registry wants a sign-in. Check the name first.',
    })
  }
  if (/manifest unknown|manifest for .* not found|name unknown|not found/i.test(said)) {
    return new Failure('NOT_FOUND', `The registry has no ${name}.`, { ...more, hint: 'Check the name and the tag.' })
  }
  if (/no space left/i.test(said)) {
    return new Failure('ENGINE_REFUSED', `The disk of ${place.name} is full.`, {
      ...more,
      hint: 'Remove images or volumes nobody uses, then try again.',
    })
  }
  if (/dial tcp|no such host|timeout|connection refused|connection reset|x509|EOF/i.test(said)) {
    return new Failure('ENGINE_REFUSED', `${place.name} cannot reach the registry of ${name}.`, {
      ...more,
      hint: 'The host itself fetches the image: look at its network, DNS and proxy.',
    })
  }
  return new Failure('ENGINE_REFUSED', `${place.name} could not pull ${name}: ${cleanText(said, 300)}`, more)
}
