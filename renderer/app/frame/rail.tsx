/** The map of the product, and below it the hosts: choosing one scopes every page to it. */
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import type { Host } from '../../../shared/contract/hosts'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { Time } from '../../ui/time'
import {
  colourClass,
  LINK,
  linkWord,
  navigate,
  useContainers,
  useHosts,
  useKnownCount,
  usePageQuery,
  useScope,
} from '../hooks'
import { PAGES } from './pages'

export function Rail() {
  const hosts = useHosts().list
  const containers = useContainers().list
  const [path] = useLocation()
  const scope = useScope()
  const counts: Record<string, number | undefined> = {
    '/fleet': hosts.length,
    '/containers': containers.length,
    '/images': useKnownCount('images'),
    '/volumes': useKnownCount('volumes'),
    '/networks': useKnownCount('networks'),
  }
  return (
    <div className="flex w-[208px] flex-none flex-col border-r border-line bg-panel">
      <nav aria-label="Pages" className="grid gap-px p-2">
        {PAGES.map(({ path: to, name, icon: Icon, scoped }) => {
          const isHere = to === path
          return (
            <Link
              key={to}
              href={scope && scoped ? `${to}?host=${scope}` : to}
              aria-current={isHere ? 'page' : undefined}
              className={`flex h-7 items-center gap-2.5 rounded-base px-2 transition-colors duration-100 ${isHere ? 'bg-accent-weak text-text' : 'text-muted hover:bg-hover hover:text-text'}`}
            >
              <Icon size={15} aria-hidden className={isHere ? 'text-accent' : ''} />
              {name}
              {counts[to] ? (
                <span aria-hidden className="ml-auto text-tiny text-faint">
                  {counts[to].toLocaleString('en')}
                </span>
              ) : null}
            </Link>
          )
        })}
      </nav>
      {hosts.length > 0 ? <HostTree hosts={hosts} /> : null}
    </div>
  )
}

function HostTree({ hosts }: { hosts: readonly Host[] }) {
  const { path, change } = usePageQuery()
  const scope = useScope()
  const sorted = useMemo(() => {
    const collator = new Intl.Collator(undefined, { numeric: true })
    return [...hosts].sort((a, b) => collator.compare(a.name, b.name))
  }, [hosts])
  const isScoped = PAGES.some((page) => page.path === path && page.scoped)
  const choose = (hostId: string | undefined) =>
    isScoped ? change({ host: hostId, selected: undefined }, {}) : navigate(`/containers?host=${hostId ?? ''}`)
  return (
    <nav aria-label="Hosts" className="flex min-h-0 flex-1 flex-col border-t border-line">
      <h2 className="flex px-4 pt-2.5 pb-1 text-tiny font-semibold text-muted">
        Hosts <span className="ml-auto font-normal text-faint">{hosts.length}</span>
      </h2>
      <ul className="grid min-h-0 content-start gap-px overflow-y-auto px-2 pb-2">
        {sorted.map((host) => (
          <li key={host.id}>
            <HostItem host={host} isOn={host.id === scope} onChoose={choose} />
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface ItemProps {
  host: Host
  isOn: boolean
  onChoose: (hostId: string | undefined) => void
}

function HostItem({ host, isOn, onChoose }: ItemProps) {
  const { tone, word } = LINK[host.link]
  return (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onChoose(isOn ? undefined : host.id)}
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
