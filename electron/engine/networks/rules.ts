/** Who uses a network, and what a prune may take. Pure; used by index.ts. */
import type { Prunable } from '../../../shared/contract/images'
import type { Network } from '../../../shared/contract/networks'
import type { User } from '../images'

/**
 * A stopped container counts: the engine would let its network go, and the container could not start again. Containers
 * name their networks; where two networks have one name, both count as used.
 */
export function usersOfNetwork(name: string, containers: readonly User[]): User[] {
  return containers.filter((one) => one.networks.includes(name))
}

/** Networks made by people that no container is attached to. Those of a swarm serve containers of other machines. */
export function prunableNetworks(
  hostId: string,
  networks: readonly Pick<Network, 'id' | 'name' | 'isBuiltIn' | 'scope'>[],
  containers: readonly User[],
): Prunable[] {
  const used = new Set(containers.flatMap((one) => one.networks))
  return networks
    .filter((network) => !network.isBuiltIn && network.scope === 'local' && !used.has(network.name))
    .filter((network) => network.name !== 'docker_gwbridge')
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map(({ id, name }) => ({ hostId, id, name }))
}
