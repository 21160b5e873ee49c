/**
 * What counts as used, what a prune may take, when a host is asked again. Pure; used by index.ts, live-list.ts and
 * prune.ts, and through the door by volumes and networks.
 */
import type { Image, ImageDetails, Prunable } from '../../../shared/contract/images'
import { looksSecret, MASK, maskLabels, maskUrlPasswords } from '../../../shared/domain/secret-words'
import { Failure } from '../../../shared/errors'

/** Events come in bursts; one list after the burst is enough. */
const SETTLE_MS = 400
const LEAST_GAP_MS = 1500

/**
 * When a host has to be asked next, on the clock of the given instants: at once if never asked, soon after it became
 * stale but never sooner than the least gap, and at the latest `anywayMs` after it was asked.
 */
export function nextListAt(
  { askedAt, staleSince }: { askedAt: number | undefined; staleSince: number | undefined },
  anywayMs: number,
): number {
  if (askedAt === undefined) return Number.NEGATIVE_INFINITY
  if (staleSince === undefined) return askedAt + anywayMs
  return Math.max(staleSince + SETTLE_MS, askedAt + LEAST_GAP_MS)
}

/** The part of a container that tells what it uses; the container may be stopped. */
export interface User {
  name: string
  state: string
  imageId: string
  volumes: readonly string[]
  networks: readonly string[]
}

const bare = (id: string) => id.replace(/^sha256:/, '')

export function usersOfImage(id: string, containers: readonly User[]): User[] {
  return containers.filter((one) => bare(one.imageId) === bare(id))
}

/** How a person calls it: a tag, else the digest the registry knows, else the beginning of its id. */
export function imageName(image: Pick<Image, 'id' | 'tags' | 'digests'>): string {
  return image.tags[0] ?? image.digests[0] ?? bare(image.id).slice(0, 12)
}

/** Images no container uses: those without a tag, or with `all` the tagged ones too. The largest first. */
export function prunableImages(
  hostId: string,
  images: readonly Omit<Image, 'key' | 'hostId'>[],
  containers: readonly User[],
  all: boolean,
): Prunable[] {
  const used = new Set(containers.map((one) => bare(one.imageId)))
  return images
    .filter((image) => (all || image.tags.length === 0) && !used.has(bare(image.id)))
    .sort((left, right) => right.sizeBytes - left.sizeBytes)
    .map((image) => ({ hostId, id: image.id, name: imageName(image), sizeBytes: image.sizeBytes }))
}

/**
 * What to ask the engine to remove: one tag, or everything that names the image. By its id alone it would refuse an
 * image with tags in several repositories.
 */
export function namesToRemove(image: Pick<Image, 'id' | 'tags' | 'digests'>, tag: string | undefined): string[] {
  if (tag !== undefined) return [tag]
  if (image.tags.length > 0) return image.tags
  return image.digests.length > 0 ? image.digests : [image.id]
}

/** Would removing that tag take the image itself? */
export function takesWhole(image: Pick<Image, 'tags'>, tag: string | undefined): boolean {
  return tag === undefined || image.tags.every((other) => other === tag)
}

/** `web, api and 3 more`. */
export function namesText(users: readonly { name: string }[]): string {
  const [first = '', second, ...more] = users.map((user) => user.name)
  if (second === undefined) return first
  return more.length > 0 ? `${first}, ${second} and ${more.length} more` : `${first} and ${second}`
}

export function requireReason(reason: string | undefined, isRequired: boolean): void {
  if (!isRequired || reason) return
  throw new Failure('INVALID', 'A reason is required.', { hint: 'Say in a few words why; it is kept in the audit.' })
}

/** `ENV DB_PASSWORD=x` and `|1 TOKEN=x /bin/sh -c …` stand in the history as they were written. */
const ASSIGNMENT = /\b([A-Za-z_][A-Za-z0-9_]*)=(\S+)/g

/** Whoever pulls an image can read these; on a screen that others see, what looks secret stays out. */
export function masked(details: ImageDetails): ImageDetails {
  return {
    ...details,
    environment: details.environment.map(({ name, value = '' }) =>
      looksSecret(name, value) ? { name } : { name, value },
    ),
    labels: maskLabels(details.labels),
    layers: details.layers.map((layer) => ({
      ...layer,
      createdBy: maskUrlPasswords(layer.createdBy).replace(ASSIGNMENT, (whole, name: string, value: string) =>
        looksSecret(name, value) ? `${name}=${MASK}` : whole,
      ),
    })),
  }
}
