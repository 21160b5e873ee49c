/** Docker's words for networks to ours (Engine API, NetworkList and NetworkInspect). Pure; used by networks.ts. */
import * as z from 'zod'
import type { Network, networkMember } from '../../../../shared/contract/networks'
import { anything, entriesOf, flag, instant, list, object, record, text } from './fields'

type Member = z.output<typeof networkMember>

const MAX_NETWORKS = 5000
const MAX_MEMBERS = 5000
const BUILT_IN = new Set(['bridge', 'host', 'none'])
/** The network that Podman has from the start carries this id everywhere: the SHA-256 of its name. */
const PODMAN_DEFAULT = '2f259bab93aaaaa2542ba43ef33eb990d0999ee1b9924b557b7be53c0b7a1bb9'

const listed = object({
  /** Hexadecimal, or Swarm's base 36. */
  Id: z.string().regex(/^[0-9a-z]{12,64}$/),
  Name: text(512),
  Driver: text(128),
  Scope: text(32),
  Created: instant,
  EnableIPv6: flag,
  Internal: flag,
  Attachable: flag,
  Ingress: flag,
  IPAM: object({ Config: list(object({ Subnet: text(64), Gateway: text(64) }), 100) }),
  Labels: record,
  Options: record,
})

export function readNetworks(raw: unknown): Omit<Network, 'key' | 'hostId'>[] {
  return list(listed, MAX_NETWORKS)
    .parse(raw)
    .map((one) => ({
      id: one.Id,
      name: nameOf(one),
      driver: one.Driver,
      scope: one.Scope,
      createdAt: one.Created ?? 0,
      isInternal: one.Internal,
      isAttachable: one.Attachable,
      hasIpv6: one.EnableIPv6,
      subnets: one.IPAM.Config.map(({ Subnet, Gateway }) => ({ subnet: Subnet, gateway: Gateway })),
      labels: one.Labels,
      options: one.Options,
      isBuiltIn: BUILT_IN.has(one.Name) || one.Ingress || one.Id === PODMAN_DEFAULT,
    }))
}

/** Podman's list calls its default network `bridge`, as Docker would, while its containers say that they are on `podman`. */
function nameOf({ Id, Name }: z.output<typeof listed>): string {
  return Id === PODMAN_DEFAULT ? 'podman' : Name || Id.slice(0, 12)
}

const attached = object({ Name: text(256), IPv4Address: text(64), IPv6Address: text(64), MacAddress: text(64) })
const inspected = object({ Containers: anything })

/** Those attached just now, by name; addresses without the length of their prefix. */
export function readMembers(raw: unknown): Member[] {
  return entriesOf(inspected.parse(raw).Containers, MAX_MEMBERS)
    .map(([id, value]): Member => {
      const { Name, IPv4Address, IPv6Address, MacAddress } = attached.parse(value)
      return {
        id: text(128).parse(id),
        name: Name || text(12).parse(id),
        ipv4: plain(IPv4Address),
        ipv6: plain(IPv6Address),
        mac: MacAddress,
      }
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** Docker calls the end that it is just taking from a container `ep-` and its own id, until it is gone a moment later. */
export const isLeaving = ({ id }: Member): boolean => id.startsWith('ep-')

const plain = (address: string) => address.split('/')[0] ?? ''
