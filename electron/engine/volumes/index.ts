/** Volumes over all hosts: the live list, sizes when asked for, remove, prune. */
import type { Implementation } from '../../../shared/contract/runtime'
import type { Volume, volumes as volumesContract } from '../../../shared/contract/volumes'
import { maskLabels } from '../../../shared/domain/secret-words'
import { Failure } from '../../../shared/errors'
import type { Session } from '../access'
import {
  createLiveList,
  namesText,
  type PruneKind,
  previewOf,
  type ResourcePorts,
  requireReason,
  startPrune,
} from '../images'
import { prunableVolumes, usersOfVolume, withoutPasswords } from './rules'

export function createVolumes(ports: ResourcePorts) {
  const { clock, hosts, policy } = ports
  /** Bytes by name for each host that was measured in this run. */
  const sizes = new Map<string, Map<string, number>>()
  const sizeOf = (hostId: string, name: string) => sizes.get(hostId)?.get(name)

  const list = createLiveList<Volume>(ports, {
    name: 'volumes',
    // `mount` and `unmount` come with each start and stop of a container and change no row.
    isChange: ({ type, action }) => type === 'volume' && action !== 'mount' && action !== 'unmount',
    list: async ({ hostId, docker, signal }) =>
      (await docker.volumes.list(signal)).map((volume) => ({
        ...volume,
        key: `${hostId}/${volume.name}`,
        hostId,
        labels: maskLabels(volume.labels),
        options: withoutPasswords(volume.options),
        sizeBytes: sizeOf(hostId, volume.name),
      })),
  })
  hosts.onRemoved((hostId) => sizes.delete(hostId))

  const pruning: PruneKind = {
    kind: 'volume',
    plural: 'volumes',
    usersOf: (item, containers) => usersOfVolume(item.name, containers),
    async remove(docker, item, signal) {
      await docker.volumes.remove(item.name, { force: false }, signal)
      return sizeOf(item.hostId, item.name)
    },
    after: list.stale,
  }

  const handlers = {
    watch: (_, { signal }) => list.watch(signal),
    async measure({ hostId }, { signal }) {
      const measured = await hosts.engineOf(hostId).volumes.sizes(signal)
      sizes.set(hostId, measured)
      list.edit(hostId, (row) => ({ ...row, sizeBytes: measured.get(row.name) }))
      return { measuredAt: clock.now() }
    },
    async remove({ hostId, name, force, reason }, { signal }) {
      requireReason(reason, policy().reasonRequired)
      const docker = hosts.engineOf(hostId)
      const users = usersOfVolume(name, await docker.containers.list(signal))
      if (users.length > 0)
        throw new Failure('CONFLICT', `${name} is used by ${namesText(users)}.`, {
          hint: 'Remove those containers first; a stopped one keeps its volumes too.',
        })
      try {
        await docker.volumes.remove(name, { force }, signal)
      } finally {
        list.stale(hostId)
      }
    },
    prunePreview: ({ hostIds, all }, { signal }) =>
      previewOf(
        hostIds,
        hosts,
        async (hostId, docker, containers) => {
          const volumes = await docker.volumes.list(signal)
          const sized = volumes.map((volume) => ({ ...volume, sizeBytes: sizeOf(hostId, volume.name) }))
          return prunableVolumes(hostId, sized, containers, all)
        },
        signal,
      ),
    prune({ items, reason }, { session }) {
      requireReason(reason, policy().reasonRequired)
      const named = items.map(({ hostId, name }) => ({ hostId, id: name, name }))
      return startPrune(ports, pruning, { items: named, reason, operator: session.operator })
    },
  } satisfies Implementation<typeof volumesContract, Session>

  return { handlers, dispose: list.dispose }
}
