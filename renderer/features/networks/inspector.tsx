/** What is known of the selected network: addresses, who is attached just now, who else names it. */
import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import type { Container } from '../../../shared/contract/containers'
import type { Network } from '../../../shared/contract/networks'
import { containerLink, engine, navigate, showDialog, useIsConnected } from '../../app/hooks'
import { AskFailed, InspectorFrame, isRunning, NamesAndValues, useUsers } from '../../app/parts'
import { Button } from '../../ui/button'
import { Fact, Facts, Section } from '../../ui/facts'
import { absolute } from '../../ui/format'
import { Mark } from '../../ui/mark'
import { CopyId, CopyText } from '../../ui/text'
import { type NetworkRow, nameKey, networksOf, reachOf } from './columns'

const REACH: Record<string, string> = {
  internal: 'its members only, nothing outside',
  outside: 'its members and the outside',
  swarm: 'its members on all machines of the swarm',
  nobody: 'nobody: containers on it have no network',
  'the host': 'everything: containers on it use the network of the host itself',
}

export function Inspector({ row, onClose }: { row: NetworkRow; onClose: () => void }) {
  const { item: network, hostName, isFresh } = row
  const users = useUsers(nameKey(network), networksOf)
  return (
    <InspectorFrame
      kind="Network"
      name={network.name}
      hostName={hostName}
      isFresh={isFresh}
      summary={<bdi>{network.driver}</bdi>}
      onClose={onClose}
      actions={
        network.isBuiltIn ? (
          <p className="text-small text-faint">It belongs to the engine and cannot be removed.</p>
        ) : (
          <Button onClick={() => showDialog({ kind: 'remove-network', networkKey: network.key })}>
            <Trash2 size={12} aria-hidden /> Remove…
          </Button>
        )
      }
    >
      <Overview network={network} />
      <Members network={network} users={users} isFresh={isFresh} />
      <NamesAndValues title="Options" entries={Object.entries(network.options)} />
      <NamesAndValues title="Labels" entries={Object.entries(network.labels)} />
    </InspectorFrame>
  )
}

function Overview({ network }: { network: Network }) {
  return (
    <Section title="Overview">
      <Facts>
        <Fact name="Id">
          <CopyId id={network.id} label="network id" />
        </Fact>
        {network.subnets.map(({ subnet, gateway }) => (
          <Fact key={subnet} name="Subnet">
            <CopyText text={subnet} label="Copy subnet">
              <bdi className="font-mono text-small">{subnet}</bdi>
            </CopyText>
            {gateway ? (
              <span className="text-small text-faint">
                {' '}
                gateway <bdi className="font-mono">{gateway}</bdi>
              </span>
            ) : null}
          </Fact>
        ))}
        <Fact name="Reaches">{REACH[reachOf(network)]}</Fact>
        <Fact name="Scope">
          <bdi>{network.scope}</bdi>
          {network.isAttachable ? ', attachable' : ''}
          {network.hasIpv6 ? ', IPv6' : ''}
        </Fact>
        {network.createdAt > 0 ? <Fact name="Created">{absolute(network.createdAt)}</Fact> : null}
      </Facts>
    </Section>
  )
}

/** For those that others attach and detach while they run: no event of ours tells of it. */
const ASK_AGAIN_MS = 10_000

/** The engine tells only of those that run; who is stopped and would come back to it is known from the containers. */
function Members({ network, users, isFresh }: { network: Network; users: readonly Container[]; isFresh: boolean }) {
  const { hostId, id } = network
  const isConnected = useIsConnected()
  const running = users.filter(isRunning)
  const asked = useQuery({
    queryKey: ['network-members', network.key, ...running.map((user) => user.key)],
    queryFn: ({ signal }) => engine().networks.members({ hostId, id }, { signal }),
    enabled: isConnected && isFresh,
    placeholderData: (before) => before,
    staleTime: 0,
    refetchInterval: ASK_AGAIN_MS,
  })
  const stopped = users.filter((user) => !isRunning(user))
  // A container is told as ended a moment before its engine has detached it.
  const gone = new Set(stopped.map((user) => user.id))
  const members = (asked.data ?? []).filter((member) => !gone.has(member.id))
  return (
    <>
      <Section title="Members" count={members.length}>
        {asked.data && members.length === 0 ? <p className="text-muted">Nobody is attached just now.</p> : null}
        <ul className="grid">
          {members.map((member) => (
            <Line key={member.id} containerKey={`${hostId}/${member.id}`} name={member.name} tone="good">
              <CopyText text={member.ipv4 || member.ipv6} label="Copy address">
                <bdi className="font-mono text-small text-muted">{member.ipv4 || member.ipv6}</bdi>
              </CopyText>
              {member.ipv4 && member.ipv6 ? (
                <bdi className="block font-mono text-tiny text-faint">{member.ipv6}</bdi>
              ) : null}
            </Line>
          ))}
        </ul>
      </Section>
      {asked.error ? <AskFailed error={asked.error} onRetry={() => void asked.refetch()} /> : null}
      {stopped.length > 0 ? (
        <Section title="Stopped" count={stopped.length}>
          <ul className="grid">
            {stopped.map((user) => (
              <Line key={user.key} containerKey={user.key} name={user.name} tone="off">
                <span className="text-small text-faint">{user.state}</span>
              </Line>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  )
}

interface LineProps {
  containerKey: string
  name: string
  tone: 'good' | 'off'
  children: React.ReactNode
}

function Line({ containerKey, name, tone, children }: LineProps) {
  return (
    <li className="flex min-w-0 items-baseline gap-2 py-0.5">
      <Mark tone={tone} />
      <button
        type="button"
        onClick={() => navigate(containerLink(containerKey))}
        className="min-w-0 truncate rounded-[4px] text-left hover:text-accent hover:underline"
      >
        <bdi>{name}</bdi>
      </button>
      <span className="ml-auto flex-none text-right">{children}</span>
    </li>
  )
}
