/**
 * Logs of many containers, merged by time. Which ones stands in the URL: some by name, and all that a filter finds, so
 * that a saved view or a window of its own shows the same. The same page without its head fills such a window.
 */
import { ScrollText } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import {
  useContainers,
  useContainersPhase,
  useHosts,
  useKeys,
  useOwnTitle,
  usePageQuery,
  useScope,
  Waiting,
} from '../../app/hooks'
import { CONTAINER_EXAMPLES, containerFilter, FilterBox, quoted } from '../../app/parts'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import { Empty } from '../../ui/note'
import { chosenContainers, idsIn, MAX_SOURCES } from './chosen'
import { FleetSearch } from './fleet'
import { Legend } from './legend'
import { shortNames } from './pane/names'
import { LogPane } from './pane/pane'
import { openLogWindow } from './tab'

/** Each letter typed would open and close logs on hosts. */
const TYPING_MS = 400

export function LogsPage() {
  const { query, change } = usePageQuery()
  const source = query.get('q') ?? ''
  const box = useRef<HTMLInputElement>(null)
  useKeys(useMemo(() => ({ '/': () => box.current?.focus() }), []))
  const chosen = useChosen()
  const isSearching = query.has('search')
  return (
    <section className="flex h-full min-h-0 min-w-0 flex-col">
      <header className="flex items-baseline gap-2.5 px-4 pt-3 pb-2.5">
        <h1 className="text-title font-semibold">Logs</h1>
        <p role="status" className="truncate text-small text-muted">
          {isSearching ? '' : countText(chosen)}
        </p>
        <Button
          className="ml-auto self-center"
          aria-pressed={isSearching}
          onClick={() => change({ search: isSearching ? undefined : 'all', at: undefined }, {})}
        >
          {isSearching ? 'Back to the log' : 'Search all history…'}
        </Button>
        {query.has('of') || source ? (
          <Button className="self-center" onClick={() => change({ of: undefined, q: undefined, hide: undefined })}>
            Choose others
          </Button>
        ) : null}
      </header>
      <FilterBox
        what="containers whose logs are shown"
        placeholder="Containers: project:shop label:app=web status:running"
        value={source}
        onChange={(q) => change({ q })}
        chips={[]}
        fields={containerFilter.fields}
        examples={CONTAINER_EXAMPLES}
        unknown={chosen.unknown}
        box={box}
      />
      {isSearching ? <FleetSearch page={query} /> : <Merged chosen={chosen} />}
    </section>
  )
}

/** In a window of its own. */
export function LogsWindow() {
  const chosen = useChosen()
  const [only] = chosen.containers
  const title =
    chosen.containers.length === 1 && only
      ? `Log of ${only.name}`
      : `Logs of ${plural(chosen.containers.length, 'container')}`
  useOwnTitle(title)
  return <Merged chosen={chosen} isOwnWindow />
}

type Chosen = ReturnType<typeof useChosen>

function useChosen() {
  const { query } = usePageQuery()
  const typed = query.get('q') ?? ''
  const place = `${query.get('of') ?? ''} ${query.get('at') ?? ''}`
  const source = useSettled(typed, place)
  const scope = useScope()
  const all = useContainers().list
  const hosts = useHosts().byKey
  const ids = useMemo(() => idsIn(query), [query])
  const parsed = useMemo(() => containerFilter.parse(source), [source])
  const chosen = useMemo(() => {
    const matches = (container: Container) =>
      (!scope || scope.hostIds.has(container.hostId)) &&
      containerFilter.matches(parsed, { container, hostName: hosts.get(container.hostId)?.name ?? '' })
    return chosenContainers(all, ids, parsed.terms.length > 0 ? matches : undefined)
  }, [all, hosts, ids, parsed, scope])
  const containers = useSame(chosen.containers)
  return {
    containers,
    left: chosen.left,
    unknown: parsed.unknown,
    isAsked: ids.size > 0 || source !== '',
    /** What was asked for; which containers that are changes by itself. */
    question: `${place} ${scope?.value ?? ''} ${source}`,
  }
}

/** The same list while the same containers are in it under the same names: each of them changes all the time. */
function useSame(containers: readonly Container[]): readonly Container[] {
  const last = useRef(containers)
  const isSame =
    containers.length === last.current.length &&
    containers.every(({ key, name }, at) => key === last.current[at]?.key && name === last.current[at]?.name)
  if (!isSame) last.current = containers
  return last.current
}

/** `value` when nobody has typed for a moment, at once when it comes with another place. */
function useSettled(value: string, place: string): string {
  const [settled, setSettled] = useState({ value, place })
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ value, place }), TYPING_MS)
    return () => clearTimeout(timer)
  }, [value, place])
  return settled.place === place ? settled.value : value
}

function countText({ containers, left }: Chosen): string {
  if (containers.length === 0) return ''
  const hosts = new Set(containers.map(({ hostId }) => hostId)).size
  const shown = `${plural(containers.length, 'container')} on ${plural(hosts, 'host')}`
  return left > 0 ? `${shown}; ${left} more match, ${MAX_SOURCES} are followed at once` : shown
}

function Merged({ chosen, isOwnWindow = false }: { chosen: Chosen; isOwnWindow?: boolean }) {
  const { containers } = chosen
  const { query, change } = usePageQuery()
  const hosts = useHosts().byKey
  const phase = useContainersPhase()
  const sources = useMemo(() => containers.map(({ hostId, id }) => ({ hostId, containerId: id })), [containers])
  const names = useMemo(() => {
    const short = shortNames(containers.map(({ name, hostId }) => ({ name, hostName: hosts.get(hostId)?.name ?? '' })))
    return new Map(containers.map(({ key }, place) => [key, short[place] ?? '']))
  }, [containers, hosts])
  const hide = query.get('hide') ?? ''
  const hidden = useMemo(() => {
    const ids = hide.split('.').filter(Boolean)
    return new Set(containers.filter(({ id }) => ids.some((start) => id.startsWith(start))).map(({ key }) => key))
  }, [hide, containers])
  const at = Number(query.get('at')) || undefined
  // Containers come and go while one log is read; another question is another log.
  const id = chosen.question
  if (phase === 'waiting') return <Waiting />
  if (containers.length === 0) return <Nothing isAsked={chosen.isAsked} />
  const isSingle = containers.length === 1
  return (
    <LogPane
      key={id}
      id={id}
      sources={sources}
      label={isSingle ? `Log of ${containers[0]?.name}` : 'Merged log'}
      names={names}
      hidden={hidden}
      at={at}
      onOwnWindow={
        isOwnWindow ? undefined : () => openLogWindow(query, `Logs of ${plural(containers.length, 'container')}`)
      }
      legend={(viewer) => (
        <Legend
          viewer={viewer}
          names={names}
          hidden={hidden}
          onHidden={(keys) => change({ hide: [...keys].map((key) => key.split('/')[1]?.slice(0, 12)).join('.') })}
        />
      )}
    />
  )
}

const MOST_PROJECTS = 8

function Nothing({ isAsked }: { isAsked: boolean }) {
  const { change } = usePageQuery()
  const all = useContainers().list
  const projects = useMemo(() => {
    const counts = new Map<string, number>()
    for (const { project, state } of all)
      if (project && state === 'running') counts.set(project, (counts.get(project) ?? 0) + 1)
    return [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_PROJECTS)
  }, [all])
  return (
    <Empty
      icon={<ScrollText size={20} aria-hidden />}
      title={isAsked ? 'No container matches' : 'Logs of many containers, in one'}
      actions={projects.map(([project, count]) => (
        <Button key={project} onClick={() => change({ q: `project:${quoted(project)}` }, {})}>
          <bdi>{project}</bdi> <span className="text-muted">{count}</span>
        </Button>
      ))}
    >
      {isAsked
        ? 'The moment one does, its log is merged in. Or choose a project:'
        : 'Type a filter above, choose containers in their table and press Logs, or begin with a project. Lines stand in their true order over all hosts; what a filter finds later is merged in too.'}
    </Empty>
  )
}
