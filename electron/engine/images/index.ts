/**
 * Images over all hosts: the live list, the details of one, remove, prune. Its door also carries what volumes and
 * networks do in the same way: the live list, preview and prune, who uses what.
 */
import type { Image, images as imagesContract } from '../../../shared/contract/images'
import type { Implementation } from '../../../shared/contract/runtime'
import { maskLabels } from '../../../shared/domain/secret-words'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import type { Hosts } from '../hosts'
import type { DockerHost } from '../ports'
import { createLiveList, type LiveListPorts } from './live-list'
import { type PruneKind, type PrunePorts, previewOf, startPrune } from './prune'
import {
  imageName,
  masked,
  namesText,
  namesToRemove,
  prunableImages,
  requireReason,
  takesWhole,
  type User,
  usersOfImage,
} from './rules'

export { createLiveList } from './live-list'
export { type PruneKind, previewOf, startPrune } from './prune'
export { namesText, requireReason, type User } from './rules'

/** What images, volumes and networks each need. */
export interface ResourcePorts extends LiveListPorts, PrunePorts {
  hosts: Hosts
  /** Must what takes something away carry a reason? */
  policy: () => { reasonRequired: boolean }
}

export function createImages(ports: ResourcePorts) {
  const { hosts, policy } = ports
  const list = createLiveList<Image>(ports, {
    name: 'images',
    isChange: ({ type, action }) => type === 'image' || (type === 'container' && action === 'commit'),
    list: async ({ hostId, docker, signal }) =>
      (await docker.images.list(signal)).map((image) => ({
        ...image,
        hostId,
        key: `${hostId}/${image.id}`,
        labels: maskLabels(image.labels),
      })),
  })

  async function find(docker: DockerHost, hostId: string, id: string, signal: AbortSignal) {
    const image = (await docker.images.list(signal)).find((one) => one.id === id)
    if (image) return image
    throw new Failure('NOT_FOUND', `That image is not on ${hosts.nameOf(hostId) ?? 'that host'} any more.`, {
      hint: 'It was removed meanwhile; the list is up to date again in a moment.',
    })
  }

  async function remove(
    docker: DockerHost,
    image: Awaited<ReturnType<typeof find>>,
    { tag, force }: { tag: string | undefined; force: boolean },
    signal: AbortSignal,
  ) {
    const result = { untagged: [] as string[], deleted: [] as string[] }
    for (const name of namesToRemove(image, tag)) {
      const { untagged, deleted } = await docker.images.remove(name, { force }, signal).catch(inOurWords(image))
      result.untagged.push(...untagged)
      result.deleted.push(...deleted)
    }
    return result
  }

  const pruning: PruneKind = {
    kind: 'image',
    plural: 'images',
    usersOf: (item, containers) => usersOfImage(item.id, containers),
    async remove(docker, item, signal) {
      const image = await find(docker, item.hostId, item.id, signal)
      const { deleted } = await remove(docker, image, { tag: undefined, force: false }, signal)
      return deleted.length > 0 ? image.sizeBytes : 0
    },
    after: list.stale,
  }

  const handlers = {
    watch: (_, { signal }) => list.watch(signal),
    inspect: async (input, { signal }) => masked(await hosts.engineOf(input.hostId).images.inspect(input.id, signal)),
    async remove({ hostId, id, tag, force, reason }, { signal }) {
      requireReason(reason, policy().reasonRequired)
      const docker = hosts.engineOf(hostId)
      const image = await find(docker, hostId, id, signal)
      if (takesWhole(image, tag)) refuseUsed(image, usersOfImage(id, await docker.containers.list(signal)), force)
      try {
        return await remove(docker, image, { tag, force }, signal)
      } finally {
        list.stale(hostId)
      }
    },
    prunePreview: ({ hostIds, all }, { signal }) =>
      previewOf(
        hostIds,
        hosts,
        async (hostId, docker, containers) => prunableImages(hostId, await docker.images.list(signal), containers, all),
        signal,
      ),
    prune({ items, reason }, { session }) {
      requireReason(reason, policy().reasonRequired)
      return startPrune(ports, pruning, { items, reason, operator: session.operator })
    },
  } satisfies Implementation<typeof imagesContract, Session>

  return { handlers, dispose: list.dispose }
}

/** Force takes a stopped container's image; a running one's the engine never gives. */
function refuseUsed(image: Pick<Image, 'id' | 'tags' | 'digests'>, users: readonly User[], force: boolean) {
  const running = users.filter((user) => !['created', 'exited', 'dead'].includes(user.state))
  const inTheWay = force ? running : users
  if (inTheWay.length === 0) return
  throw new Failure('CONFLICT', `${imageName(image)} is used by ${namesText(inTheWay)}.`, {
    hint:
      running.length > 0
        ? 'Stop and remove what runs from it first.'
        : 'Remove those containers first, or remove it by force: they could not be made anew from it.',
  })
}

function inOurWords(image: Pick<Image, 'id' | 'tags' | 'digests'>) {
  return (thrown: unknown): never => {
    if (thrown instanceof Failure && /dependent child images/.test(thrown.message))
      throw new Failure('CONFLICT', `Other images of that host are built on ${imageName(image)}.`, {
        hint: 'Remove those first.',
        details: thrown.message,
      })
    throw thrown
  }
}
