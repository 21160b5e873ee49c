/** The bar on top: back and forward, where we are, the way into the palette, and how the hosts do in one glance. */
import { ChevronLeft, ChevronRight, Search, X } from 'lucide-react'
import { useLocation } from 'wouter'
import { IconButton, Kbd } from '../../ui/button'
import { Mark } from '../../ui/mark'
import { HostText } from '../../ui/text'
import { isLive, LINK, MOD, showDialog, useHost, useHosts, usePageQuery, useScope } from '../hooks'
import { Logo } from './logo'
import { PAGES } from './pages'

export function TitleBar() {
  return (
    <header className="grid h-10 flex-none grid-cols-[minmax(max-content,1fr)_minmax(0,420px)_minmax(max-content,1fr)] items-center gap-3 border-b border-line bg-panel pr-3.5 pl-3.5">
      <div className="flex min-w-0 items-center gap-1">
        <Logo />
        <span className="ml-1.5 mr-2 font-semibold">Longshore</span>
        <IconButton label="Back" onClick={() => window.history.back()}>
          <ChevronLeft size={16} aria-hidden />
        </IconButton>
        <IconButton label="Forward" onClick={() => window.history.forward()}>
          <ChevronRight size={16} aria-hidden />
        </IconButton>
        <Breadcrumb />
      </div>
      <button
        type="button"
        onClick={() => showDialog({ kind: 'palette' })}
        className="flex h-[26px] items-center gap-2 rounded-base border border-line bg-bg px-2.5 text-faint transition-colors duration-100 hover:border-edge hover:text-muted"
      >
        <Search size={13} aria-hidden />
        <span className="flex-1 truncate text-left">Search or run a command</span>
        <Kbd>{`${MOD} K`}</Kbd>
      </button>
      <Health />
    </header>
  )
}

function Breadcrumb() {
  const [path] = useLocation()
  const { change } = usePageQuery()
  const page = PAGES.find((each) => each.path === path)
  const scope = useScope()
  const host = useHost(scope?.hostId)
  const scopeName = host?.name ?? scope?.group
  return (
    <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1.5 pl-1 text-muted">
      <span>{page?.name}</span>
      {scopeName !== undefined && page?.scoped ? (
        <>
          <span className="text-faint">/</span>
          <span className="flex min-w-0 items-center gap-0.5 rounded-base bg-accent-weak pl-2 text-text">
            <HostText>{scopeName}</HostText>
            <button
              type="button"
              aria-label="Show all hosts"
              onClick={() => change({ host: undefined }, {})}
              className="grid size-5 place-items-center rounded-base text-muted hover:text-text"
            >
              <X size={12} aria-hidden />
            </button>
          </span>
        </>
      ) : null}
    </nav>
  )
}

/** How many hosts are in each state; states without a host are left out. */
function Health() {
  const hosts = useHosts().list
  const isDemo = hosts.some((host) => host.simulated)
  const groups = (Object.keys(LINK) as (keyof typeof LINK)[])
    .map((link) => ({ link, count: hosts.filter((host) => host.link === link).length }))
    .filter(({ link, count }) => count > 0 || (link === 'online' && hosts.some(isLive)))
  return (
    <div className="flex items-center justify-end gap-3 text-muted">
      {isDemo ? (
        <span className="rounded-full border border-line px-2 text-tiny leading-[18px]">simulated fleet</span>
      ) : null}
      {groups.map(({ link, count }) => (
        <span key={link} title={`${count} ${LINK[link].word}`} className="flex items-center gap-1.5">
          <Mark tone={LINK[link].tone} />
          {count}
          <span className="sr-only">{LINK[link].word}</span>
        </span>
      ))}
    </div>
  )
}
