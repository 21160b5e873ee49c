/** The hosts below the pages, under their groups: choosing a host or a group scopes every page to it. */
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Host } from '../../../shared/contract/hosts'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { Time } from '../../ui/time'
import { colourClass, groupScope, LINK, linkWord, navigate, usePageQuery, useScope } from '../hooks'
import { hostGroups } from './host-groups'
import { PAGES } from './pages'

export function HostTree({ hosts }: { hosts: readonly Host[] }) {
  const { path, change } = usePageQuery()
  const scope = useScope()
  const groups = useMemo(() => hostGroups(hosts), [hosts])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const isScoped = PAGES.some((page) => page.path === path && page.scoped)
  const choose = (value: string) => {
    const host = value === scope?.value ? undefined : value
    if (isScoped) change({ host, selected: undefined, as: undefined }, {})
    else navigate(host ? `/containers?${new URLSearchParams({ host })}` : '/containers')
  }
  const fold = (group: string) => {
    const next = new Set(closed)
    if (!next.delete(group)) next.add(group)
    setClosed(next)
  }
  return (
    <nav aria-label="Hosts" className="flex min-h-0 flex-1 flex-col border-t border-line">
      <h2 className="flex px-4 pt-2.5 pb-1 text-tiny font-semibold text-muted">
        Hosts <span className="ml-auto font-normal text-faint">{hosts.length}</span>
      </h2>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {groups.map(({ group, hosts: inGroup }) => (
          <section
            key={group ?? ''}
            aria-label={group ? `Group ${group}` : undefined}
            className="grid grid-cols-[minmax(0,1fr)] gap-px pb-px"
          >
            {group === undefined ? null : (
              <GroupHead
                group={group}
                hosts={inGroup}
                isOn={scope?.group === group}
                isClosed={closed.has(group)}
                onChoose={() => choose(groupScope(group))}
                onFold={() => fold(group)}
              />
            )}
            {group !== undefined && closed.has(group) ? null : (
              <ul className={`grid grid-cols-[minmax(0,1fr)] gap-px ${group === undefined ? '' : 'pl-3'}`}>
                {inGroup.map((host) => (
                  <li key={host.id}>
                    <HostItem host={host} isOn={host.id === scope?.hostId} onChoose={() => choose(host.id)} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </nav>
  )
}

interface HeadProps {
  group: string
  hosts: readonly Host[]
  isOn: boolean
  isClosed: boolean
  onChoose: () => void
  onFold: () => void
}

function GroupHead({ group, hosts, isOn, isClosed, onChoose, onFold }: HeadProps) {
  const Icon = isClosed ? ChevronRight : ChevronDown
  return (
    <div className={`flex h-7 items-center rounded-base ${isOn ? 'bg-accent-weak text-text' : 'text-muted'}`}>
      <button
        type="button"
        aria-label={`${isClosed ? 'Open' : 'Close'} group ${group}`}
        aria-expanded={!isClosed}
        onClick={onFold}
        className="grid h-7 w-6 flex-none place-items-center rounded-base hover:text-text"
      >
        <Icon size={13} aria-hidden />
      </button>
      <button
        type="button"
        aria-pressed={isOn}
        onClick={onChoose}
        className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-base pr-2 text-left text-small font-medium hover:text-text"
      >
        <HostText>{group}</HostText>
        <span className="ml-auto flex-none text-tiny font-normal text-faint">{hosts.length}</span>
      </button>
    </div>
  )
}

function HostItem({ host, isOn, onChoose }: { host: Host; isOn: boolean; onChoose: () => void }) {
  const { tone, word } = LINK[host.link]
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={onChoose}
      className={`flex h-7 w-full items-center gap-2.5 rounded-base px-2 text-left transition-colors duration-100 ${isOn ? 'bg-accent-weak text-text' : 'text-muted hover:bg-hover hover:text-text'}`}
    >
      <Mark tone={tone} />
      <HostText>{host.name}</HostText>
      {host.colour ? (
        <span aria-hidden className={`size-2 flex-none rounded-full ${colourClass(host.colour)}`} />
      ) : null}
      <span className="sr-only">{word}</span>
      <span className="ml-auto flex-none text-tiny text-faint">
        <Aside host={host} />
      </span>
    </button>
  )
}

/** The one thing worth knowing beside the mark. */
function Aside({ host }: { host: Host }) {
  if (host.link === 'online') return null
  if (host.link === 'degraded') return 'slow'
  if (host.link === 'locked') return 'locked'
  if (host.link === 'attention') return linkWord(host)
  if (host.link === 'connecting') return '…'
  if (host.retryAt !== undefined && host.retryAt - Date.now() < 60_000)
    return (
      <>
        retry <Time at={host.retryAt} as="until" />
      </>
    )
  return host.heardAt === undefined ? 'offline' : <Time at={host.heardAt} />
}
