/** Networks over all hosts: the live list, who is attached, remove, prune. */
import type { Network, networks as networksContract } from '../../../shared/contract/networks'
import type { Implementation } from '../../../shared/contract/runtime'
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
import type { DockerHost } from '../ports'
import { prunableNetworks, usersOfNetwork } from './rules'

export function createNetworks(ports: ResourcePorts) {
  const { hosts, policy } = ports
  const list = createLiveList<Network>(ports, {
    name: 'networks',
    // `connect` and `disconnect` come with each start and stop of a container and change no row.
    isChange: ({ type, action }) => type === 'network' && action !== 'connect' && action !== 'disconnect',
    list: async ({ hostId, docker, signal }) =>
      (await docker.networks.list(signal)).map((network) => ({
        ...network,
        hostId,
        key: `${hostId}/${network.id}`,
        labels: maskLabels(network.labels),
      })),
  })

  const gone = (hostId: string) =>
    new Failure('NOT_FOUND', `That network is not on ${hosts.nameOf(hostId) ?? 'that host'} any more.`, {
      hint: 'It was removed meanwhile; the list is up to date again in a moment.',
    })

  async function find(docker: DockerHost, hostId: string, id: string, signal: AbortSignal) {
    const network = (await docker.networks.list(signal)).find((one) => one.id === id)
    if (!network) throw gone(hostId)
    if (network.isBuiltIn) throw new Failure('INVALID', `${network.name} belongs to the engine and cannot be removed.`)
    return network
  }

  const pruning: PruneKind = {
    kind: 'network',
    plural: 'networks',
    usersOf: (item, containers) => usersOfNetwork(item.name, containers),
    async remove(docker, item, signal) {
      // Who uses it was asked by name, so it must be the network of that name that goes.
      const network = await find(docker, item.hostId, item.id, signal)
      if (network.name !== item.name) throw gone(item.hostId)
      await docker.networks.remove(item.id, signal)
      return undefined
    },
    after: list.stale,
  }

  const handlers = {
    watch: (_, { signal }) => list.watch(signal),
    members: ({ hostId, id }, { signal }) => hosts.engineOf(hostId).networks.members(id, signal),
    async remove({ hostId, id, reason }, { signal }) {
      requireReason(reason, policy().reasonRequired)
      const docker = hosts.engineOf(hostId)
      const network = await find(docker, hostId, id, signal)
      const members = await docker.networks.members(id, signal)
      if (members.length > 0)
        throw new Failure('CONFLICT', `${network.name} still connects ${namesText(members)}.`, {
          hint: 'Stop or remove those containers first.',
        })
      try {
        await docker.networks.remove(id, signal)
      } finally {
        list.stale(hostId)
      }
    },
    prunePreview: ({ hostIds }, { signal }) =>
      previewOf(
        hostIds,
        hosts,
        async (hostId, docker, containers) => prunableNetworks(hostId, await docker.networks.list(signal), containers),
        signal,
      ),
    prune({ items, reason }, { session }) {
      requireReason(reason, policy().reasonRequired)
      return startPrune(ports, pruning, { items, reason, operator: session.operator })
    },
  } satisfies Implementation<typeof networksContract, Session>

  return { handlers, dispose: list.dispose }
}
