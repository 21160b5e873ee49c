/** The columns of the networks table, and the fields its filter knows. */
import type { Container } from '../../../shared/contract/containers'
import type { Network } from '../../../shared/contract/networks'
import { createFilter, type ListRow, labelTexts, UsedCount } from '../../app/parts'
import type { Column } from '../../ui/columns'
import { CopyId, HostText } from '../../ui/text'

export type NetworkRow = ListRow<Network>

/** A container tells its networks by name, so that users are counted by host and name here, not by id. */
export const nameKey = ({ hostId, name }: Network): string => `${hostId}/${name}`
export const networksOf = ({ hostId, networks }: Container): readonly string[] =>
  networks.map((name) => `${hostId}/${name}`)

export const filter = createFilter<NetworkRow>(
  {
    name: { read: ({ item }) => [item.name] },
    host: { read: (row) => [row.hostName], isWhole: true },
    driver: { read: ({ item }) => [item.driver], isWhole: true },
    subnet: { read: ({ item }) => item.subnets.map(({ subnet }) => subnet) },
    is: {
      read: ({ item, used }) => [
        ...(used === 0 && !item.isBuiltIn ? ['unused'] : []),
        ...(used ? ['used'] : []),
        ...(item.isInternal ? ['internal'] : []),
        ...(item.hasIpv6 ? ['ipv6'] : []),
        item.isBuiltIn ? 'built-in' : 'made',
      ],
      isWhole: true,
    },
    id: { read: ({ item }) => [item.id] },
    label: { read: ({ item }) => labelTexts(item.labels) },
  },
  ['name', 'host', 'subnet', 'id'],
)

export const columns: Column<NetworkRow>[] = [
  {
    id: 'name',
    title: 'Name',
    minPx: 190,
    grow: 2,
    priority: 0,
    sortBy: ({ item, hostName }) => `${item.isBuiltIn ? 1 : 0} ${item.name} ${hostName}`,
    cell: ({ item }) => <Name network={item} />,
  },
  {
    id: 'used',
    title: 'Members',
    minPx: 88,
    grow: 0,
    priority: 1,
    align: 'right',
    sortBy: ({ used }) => used ?? -1,
    cell: ({ item, used }) =>
      item.isBuiltIn && used === 0 ? (
        <span className="text-faint">–</span>
      ) : (
        <UsedCount used={used} hostId={item.hostId} term="network" value={item.name} />
      ),
  },
  {
    id: 'driver',
    title: 'Driver',
    minPx: 88,
    grow: 0,
    priority: 4,
    sortBy: ({ item }) => item.driver,
    cell: ({ item }) => <HostText className="text-muted">{item.driver}</HostText>,
  },
  {
    id: 'subnet',
    title: 'Subnet',
    minPx: 150,
    grow: 1,
    priority: 2,
    sortBy: ({ item }) => item.subnets[0]?.subnet ?? '',
    cell: ({ item }) => <Subnets network={item} />,
  },
  {
    id: 'reach',
    title: 'Reach',
    minPx: 110,
    grow: 0,
    priority: 5,
    sortBy: ({ item }) => reachOf(item),
    cell: ({ item }) => <span className="text-muted">{reachOf(item)}</span>,
  },
  {
    id: 'host',
    title: 'Host',
    minPx: 110,
    grow: 1,
    priority: 3,
    sortBy: ({ hostName }) => hostName,
    cell: ({ hostName }) => <HostText>{hostName}</HostText>,
  },
  {
    id: 'id',
    title: 'Id',
    minPx: 122,
    grow: 0,
    priority: 7,
    cell: ({ item }) => (
      <span className="text-faint">
        <CopyId id={item.id} label="network id" />
      </span>
    ),
  },
]

/** Whom its members can reach, as far as the engine says. */
export function reachOf({ isInternal, driver, scope }: Network): string {
  if (driver === 'null') return 'nobody'
  if (driver === 'host') return 'the host'
  if (isInternal) return 'internal'
  return scope === 'swarm' ? 'swarm' : 'outside'
}

function Name({ network }: { network: Network }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <bdi title={network.name} className={`min-w-0 truncate ${network.isBuiltIn ? 'text-muted' : 'font-medium'}`}>
        {network.name}
      </bdi>
      {network.isBuiltIn ? <span className="flex-none text-small text-faint">built in</span> : null}
    </span>
  )
}

function Subnets({ network }: { network: Network }) {
  const [first, ...more] = network.subnets.map(({ subnet }) => subnet)
  if (!first) return <span className="text-faint">–</span>
  return (
    <span className="flex min-w-0 gap-2 font-mono text-small">
      <bdi title={[first, ...more].join('\n')} className="min-w-0 truncate">
        {first}
      </bdi>
      {more.length > 0 ? <span className="flex-none font-sans text-faint">+{more.length}</span> : null}
    </span>
  )
}
