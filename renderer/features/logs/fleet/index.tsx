/**
 * Searches the whole history of many containers on many hosts; nothing is kept anywhere. Which ones: a filter in the
 * URL, as for merged logs. Results stand by container; a line opens in its context. Shown by the page of logs.
 */
import { ScanSearch } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Container } from '../../../../shared/contract/containers'
import type { LogQuery } from '../../../../shared/contract/logs'
import { useContainers, useHosts, useScope } from '../../../app/hooks'
import { containerFilter } from '../../../app/parts'
import { Button } from '../../../ui/button'
import { plural } from '../../../ui/format'
import { Select } from '../../../ui/menu'
import { Empty, Note } from '../../../ui/note'
import { chosenContainers, idsIn } from '../chosen'
import { QueryFields } from '../search/query-fields'
import { isQuestion, NOTHING_ASKED } from '../search/use-search'
import { FleetFound } from './found'
import { FleetProgress } from './progress'
import { useFleetSearch } from './use-fleet-search'

const HOUR_MS = 3_600_000
const RANGES = [
  { value: 'hour', label: 'Last hour', ms: HOUR_MS },
  { value: 'day', label: 'Last 24 hours', ms: 24 * HOUR_MS },
  { value: 'week', label: 'Last 7 days', ms: 168 * HOUR_MS },
  { value: 'all', label: 'All that is kept', ms: undefined },
] as const
type RangeName = (typeof RANGES)[number]['value']
/** As the contract. */
const MOST_CONTAINERS = 2000

/** `page`: the query of the page's URL. */
export function FleetSearch({ page }: { page: URLSearchParams }) {
  const containers = useScopedContainers(page)
  const [query, setQuery] = useState<LogQuery>(NOTHING_ASKED)
  const [range, setRange] = useState<RangeName>('day')
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => box.current?.focus(), [])
  const search = useFleetSearch()
  const isRunning = search.state === 'running'
  const canBegin = isQuestion(query) && containers.length > 0
  function begin() {
    if (!canBegin) return
    const ms = RANGES.find(({ value }) => value === range)?.ms
    const sources = containers.map(({ hostId, id }) => ({ hostId, containerId: id }))
    void search.begin({ sources, query, from: ms === undefined ? undefined : Date.now() - ms })
  }
  const problem = search.error?.code === 'INVALID' ? search.error.message : undefined
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-none items-start gap-1.5 border-b border-line px-4 pb-2.5">
        <QueryFields
          query={query}
          onChange={setQuery}
          label="Search the logs of all these containers"
          placeholder="Search the whole history"
          box={box}
          error={problem}
          onKeyDown={(event) => {
            if (event.key === 'Enter') begin()
            else if (event.key === 'Escape' && isRunning) search.cancel()
          }}
        >
          <Select label="How far back" value={range} options={RANGES} onChange={setRange} />
          {isRunning ? (
            <Button onClick={search.cancel}>Cancel</Button>
          ) : (
            <Button kind="primary" disabled={!canBegin} onClick={begin}>
              Search {plural(containers.length, 'container')}
            </Button>
          )}
        </QueryFields>
      </div>
      {search.state === 'failed' && search.error && !problem ? (
        <div className="px-4 py-2">
          <Note
            tone="crit"
            urgent
            message={search.error.message}
            hint={search.error.hint}
            details={search.error.details}
          />
        </div>
      ) : null}
      {search.state === 'idle' ? (
        <Empty icon={<ScanSearch size={20} aria-hidden />} title="One search over all hosts">
          Each engine sends its history once and it is searched here; nothing is stored. Narrow the containers by the
          filter above, type what you look for and press Enter.
        </Empty>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <FleetProgress search={search} />
          <FleetFound search={search} />
        </div>
      )}
    </div>
  )
}

/** Those the filter and the chosen host leave, named ones first; all where nothing narrows them. */
function useScopedContainers(page: URLSearchParams): readonly Container[] {
  const all = useContainers().list
  const hosts = useHosts().byKey
  const scope = useScope()
  const source = page.get('q') ?? ''
  return useMemo(() => {
    const parsed = containerFilter.parse(source)
    const ids = idsIn(page)
    const isNarrowed = ids.size > 0 && parsed.terms.length === 0
    const matches = (container: Container) =>
      !isNarrowed &&
      (!scope || scope.hostIds.has(container.hostId)) &&
      containerFilter.matches(parsed, { container, hostName: hosts.get(container.hostId)?.name ?? '' })
    return chosenContainers(all, ids, matches, MOST_CONTAINERS).containers
  }, [all, hosts, scope, source, page])
}
