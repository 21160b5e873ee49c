/**
 * From a container that exists to the spec of one like it: what its image says anyway is left out, and what looks
 * secret stays in the engine's process. `filled` brings it back when the copy is made. Used by looking.ts and run.ts.
 */
import { type ContainerSpec, containerSpec } from '../../../shared/contract/container-spec'
import type { ImageDetails } from '../../../shared/contract/images'
import { looksSecret, MASK } from '../../../shared/domain/secret-words'
import { cleanText } from '../../../shared/domain/text'
import { Failure } from '../../../shared/errors'
import type { DockerHost } from '../ports'

const COMPOSE = 'com.docker.compose.'
const COMPOSE_LEFT_OUT = 'the labels of Compose, which would take the copy for its own'

/** Exact, with every value. Rejects with INVALID where it is beyond what a spec can hold. */
export async function askedSpec(docker: DockerHost, id: string, signal: AbortSignal): Promise<ContainerSpec> {
  const { imageId, spec } = await docker.containers.spec(id, signal)
  const image = await imageOf(docker, imageId, signal)
  const own = withoutCompose(image ? withoutImage(spec, image) : spec)
  const checked = containerSpec.safeParse(own)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new Failure('INVALID', 'That container is made in a way that cannot be written as a new one.', {
    hint: 'Make it with the docker command line.',
    details: `${issue?.path.join('.')}: ${issue?.message}`,
  })
}

/** An image that is gone by now says nothing: then all of it stands in the spec. */
async function imageOf(docker: DockerHost, imageId: string, signal: AbortSignal): Promise<ImageDetails | undefined> {
  try {
    return await docker.images.inspect(imageId, signal)
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'NOT_FOUND') return undefined
    throw thrown
  }
}

/** Pure. The image's text was cleaned on its way in and the container's was not, so both are compared as cleaned. */
export function withoutImage(spec: ContainerSpec, image: ImageDetails): ContainerSpec {
  const { entrypoint = [] } = spec
  const hasImagesEntrypoint = sameWords(entrypoint, image.entrypoint)
  const hasImagesCommand = hasImagesEntrypoint && sameWords(spec.command, image.command)
  const variables = new Map(image.environment.map(({ name, value = '' }) => [name, value]))
  const labels = Object.entries(spec.labels).filter(([key, value]) => !sameText(value, image.labels[key]))
  const mounts = spec.mounts.filter(
    ({ kind, source, target }) => kind !== 'volume' || source !== undefined || !image.volumes.includes(target),
  )
  const { entrypoint: _, ...rest } = spec
  return {
    ...rest,
    ...(hasImagesEntrypoint ? {} : { entrypoint }),
    command: hasImagesCommand ? [] : spec.command,
    workingDirectory: sameText(spec.workingDirectory ?? '', image.workingDirectory) ? undefined : spec.workingDirectory,
    user: sameText(spec.user ?? '', image.user) ? undefined : spec.user,
    environment: spec.environment.filter(({ name, value = '' }) => !sameText(value, variables.get(name))),
    labels: Object.fromEntries(labels),
    mounts,
  }
}

function sameWords(exact: readonly string[], cleaned: readonly string[]): boolean {
  return exact.length === cleaned.length && exact.every((word, at) => sameText(word, cleaned[at]))
}

/** The cleaned one may have been cut, which an ellipsis at its end tells. */
function sameText(exact: string, cleaned: string | undefined): boolean {
  if (cleaned === undefined || exact === cleaned) return exact === cleaned
  const own = cleanText(exact, 65_536)
  return own === cleaned || (cleaned.length > 100 && cleaned.endsWith('…') && own.startsWith(cleaned.slice(0, -1)))
}

function withoutCompose(spec: ContainerSpec): ContainerSpec {
  const labels = Object.entries(spec.labels).filter(([key]) => !key.startsWith(COMPOSE))
  if (labels.length === Object.keys(spec.labels).length) return spec
  return { ...spec, labels: Object.fromEntries(labels), leftOut: [...(spec.leftOut ?? []), COMPOSE_LEFT_OUT] }
}

/** Pure. A value that looks secret, or that cannot be shown in one line as it is, stays behind. */
export function maskedSpec(spec: ContainerSpec): ContainerSpec {
  const isShown = (name: string, value: string) => !looksSecret(name, value) && cleanText(value, 65_536) === value
  const labels = Object.entries(spec.labels).map(([key, value]) => [key, looksSecret(key, value) ? MASK : value])
  return {
    ...spec,
    environment: spec.environment.map(({ name, value = '' }) => (isShown(name, value) ? { name, value } : { name })),
    labels: Object.fromEntries(labels),
  }
}

/** Pure. The spec as it is run: what was left behind is taken from the container it is like. INVALID when it has none. */
export function filled(spec: ContainerSpec, like: ContainerSpec | undefined): ContainerSpec {
  const known = new Map(like?.environment.map(({ name, value }) => [name, value]))
  const environment = spec.environment.map(({ name, value = known.get(name) }) => {
    if (value !== undefined) return { name, value }
    throw new Failure('INVALID', `The variable ${name} has no value.`, { hint: 'Type one, or leave the variable out.' })
  })
  const labels = Object.entries(spec.labels).map(([key, value]) => [
    key,
    value === MASK ? (like?.labels[key] ?? value) : value,
  ])
  return { ...spec, environment, labels: Object.fromEntries(labels) }
}

export function hasGaps(spec: ContainerSpec): boolean {
  return spec.environment.some(({ value }) => value === undefined) || Object.values(spec.labels).includes(MASK)
}
