/** DELETE of images, volumes and networks: the refusals and events of dockerd 20.10. Called by routes.ts. */
import { findImage } from './answers/images'
import { network } from './answers/networks'
import type { Engine } from './engine-state'
import { type Container, networkName } from './model'
import { Refusal } from './refusal'
import { withTag } from './stored'

export function removeImage(engine: Engine, reference: string, force: boolean) {
  const image = engine.stored.images.get(imageIdOf(engine, reference))
  if (!image) throw new Refusal(404, `No such image: ${withTag(reference)}`)
  const isTag = image.tags.includes(withTag(reference))
  const untagged = isTag ? [withTag(reference)] : [...image.tags]
  const isLast = untagged.length === image.tags.length
  if (!isTag && image.tags.length > 1 && !force)
    throw new Refusal(
      409,
      `conflict: unable to delete ${short(image.id)} (must be forced) - image is referenced in multiple repositories`,
    )
  const users = isLast ? [...engine.containers.values()].filter((each) => withTag(each.image) === image.name) : []
  if (isTag && !force) refuseUsedTag(users, reference, image.id)
  if (!isTag) refuseUsedId(users, image.id, force)
  image.tags = image.tags.filter((tag) => !untagged.includes(tag))
  for (const tag of untagged) engine.events.append('image', 'untag', image.id, { name: tag })
  const answer: ({ Untagged: string } | { Deleted: string })[] = untagged.map((Untagged) => ({ Untagged }))
  // By force and by its name, an image that runs loses the name and stays.
  if (!isLast || users.some((each) => each.pid > 0)) return answer
  engine.stored.images.delete(image.id)
  engine.events.append('image', 'delete', image.id, { name: image.id })
  return [...answer, { Deleted: image.id }]
}

const short = (id: string) => id.replace(/^sha256:/, '').slice(0, 12)

function imageIdOf(engine: Engine, reference: string): string {
  try {
    return findImage(engine, reference).id
  } catch {
    return ''
  }
}

function refuseUsedTag([user]: readonly Container[], reference: string, id: string) {
  if (!user) return
  throw new Refusal(
    409,
    `conflict: unable to remove repository reference "${reference}" (must force) - container ${short(user.id)} is ` +
      `using its referenced image ${short(id)}`,
  )
}

function refuseUsedId(users: readonly Container[], id: string, force: boolean) {
  const running = users.find((each) => each.pid > 0)
  const user = running ?? (force ? undefined : users[0])
  if (!user) return
  const how = running ? ['cannot be forced', 'running'] : ['must be forced', 'stopped']
  throw new Refusal(
    409,
    `conflict: unable to delete ${short(id)} (${how[0]}) - image is being used by ${how[1]} container ${short(user.id)}`,
  )
}

export function removeVolume(engine: Engine, name: string): void {
  if (!engine.stored.volumes.has(name)) throw new Refusal(404, `get ${name}: no such volume`)
  const users = [...engine.containers.values()].filter((each) =>
    each.mounts.some((mount) => mount.kind === 'volume' && mount.name === name),
  )
  if (users.length > 0)
    throw new Refusal(409, `remove ${name}: volume is in use - [${users.map((each) => each.id).join(', ')}]`)
  engine.stored.volumes.delete(name)
  engine.events.append('volume', 'destroy', name, { driver: 'local' })
}

export function removeNetwork(engine: Engine, reference: string): void {
  const { Id, Name } = network(engine, reference)
  if (['bridge', 'host', 'none'].includes(Name))
    throw new Refusal(403, `${Name} is a pre-defined network and cannot be removed`)
  const attached = [...engine.containers.values()].some((each) => networkName(each) === Name && each.pid > 0)
  if (attached) throw new Refusal(403, `error while removing network: network ${Name} id ${Id} has active endpoints`)
  const own = engine.networks.find((each) => each.name === Name)
  if (own) own.isGone = true
  engine.events.append('network', 'destroy', Id, { name: Name, type: 'bridge' })
}
