/** The map of the product: the pages, the views a person saved, and the hosts, which scope every page. */
import { Bookmark } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { HostText } from '../../ui/text'
import {
  openView,
  useContainerCount,
  useHosts,
  useKnownCount,
  usePageQuery,
  useScope,
  useTerminals,
  useViews,
  viewLink,
} from '../hooks'
import { HostTree } from './host-tree'
import { PAGES } from './pages'

export function Rail() {
  const hosts = useHosts().list
  return (
    <div className="flex w-[208px] flex-none flex-col border-r border-line bg-panel">
      <Pages />
      <Views />
      {hosts.length > 0 ? <HostTree hosts={hosts} /> : null}
    </div>
  )
}

const ITEM = 'flex h-7 items-center gap-2.5 rounded-base px-2 transition-colors duration-100'
const HERE = 'bg-accent-weak text-text'
const ELSEWHERE = 'text-muted hover:bg-hover hover:text-text'

function Pages() {
  const [path] = useLocation()
  const scope = useScope()
  const counts: Record<string, number | undefined> = {
    '/fleet': useHosts().list.length,
    '/containers': useContainerCount(),
    '/terminals': useTerminals().list.length,
    '/images': useKnownCount('images'),
    '/volumes': useKnownCount('volumes'),
    '/networks': useKnownCount('networks'),
  }
  return (
    <nav aria-label="Pages" className="grid flex-none gap-px p-2">
      {PAGES.map(({ path: to, name, icon: Icon, scoped }) => {
        const isHere = to === path
        return (
          <Link
            key={to}
            href={scope && scoped ? `${to}?${new URLSearchParams({ host: scope.value })}` : to}
            aria-current={isHere ? 'page' : undefined}
            className={`${ITEM} ${isHere ? HERE : ELSEWHERE}`}
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
  )
}

function Views() {
  const [views] = useViews()
  const { path, query } = usePageQuery()
  const open = openView(views, path, query)
  if (views.length === 0) return null
  return (
    <nav aria-label="Views" className="flex max-h-[30%] flex-none flex-col border-t border-line">
      <h2 className="flex px-4 pt-2.5 pb-1 text-tiny font-semibold text-muted">Views</h2>
      <ul className="grid min-h-0 content-start gap-px overflow-y-auto px-2 pb-2">
        {views.map((view) => {
          const isHere = view.id === open?.view.id && !open.isChanged
          return (
            <li key={view.id}>
              <Link
                href={viewLink(view)}
                aria-current={isHere ? 'true' : undefined}
                className={`${ITEM} ${isHere ? HERE : ELSEWHERE}`}
              >
                <Bookmark size={13} aria-hidden className={`flex-none ${isHere ? 'text-accent' : ''}`} />
                <HostText>{view.name}</HostText>
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
