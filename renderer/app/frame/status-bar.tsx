/** The bar below: the truth about the links, the work under way, and who is at the keyboard. */
import type { Host } from '../../../shared/contract/hosts'
import { ForwardStatus } from '../../features/forwards'
import { TaskStatus } from '../../features/tasks'
import { TerminalStatus } from '../../features/terminals'
import { Mark, State } from '../../ui/mark'
import { Time } from '../../ui/time'
import { isLive, useEngineProcess, useHosts, useIsConnected, useWhoAmI } from '../hooks'

export function StatusBar() {
  const hosts = useHosts().list
  const who = useWhoAmI()
  return (
    <footer className="flex h-[26px] flex-none items-center gap-4 border-t border-line bg-panel px-3.5 text-small text-muted">
      <LinkTruth hosts={hosts} />
      <Reconnecting hosts={hosts} />
      <TaskStatus />
      <ForwardStatus />
      <TerminalStatus />
      {who ? (
        <span className="ml-auto flex-none">
          <bdi>{who.operator}</bdi>, {who.role}
        </span>
      ) : null}
    </footer>
  )
}

function LinkTruth({ hosts }: { hosts: readonly Host[] }) {
  const isConnected = useIsConnected()
  const process = useEngineProcess()
  if (process?.state === 'safe-mode') return <State tone="crit" word="engine stopped" />
  if (!isConnected) return <State tone="busy" word="engine starting" />
  if (hosts.length === 0) return <State tone="off" word="no hosts yet" />
  const live = hosts.filter(isLive).length
  return (
    <span className="flex flex-none items-center gap-1.5">
      <Mark tone={live === hosts.length ? 'good' : live === 0 ? 'crit' : 'warn'} />
      {live} of {hosts.length} {hosts.length === 1 ? 'host' : 'hosts'} live
    </span>
  )
}

/** The host that will be tried next, and how many more wait. */
function Reconnecting({ hosts }: { hosts: readonly Host[] }) {
  const waiting = hosts
    .filter((host) => host.link === 'offline' && host.retryAt !== undefined)
    .sort((a, b) => (a.retryAt ?? 0) - (b.retryAt ?? 0))
  const [next] = waiting
  if (!next?.retryAt) return null
  return (
    <span className="min-w-0 truncate">
      <bdi>{next.name}</bdi> offline, next try in <Time at={next.retryAt} as="until" />
      {waiting.length > 1 ? `, ${waiting.length - 1} more waiting` : ''}
    </span>
  )
}
