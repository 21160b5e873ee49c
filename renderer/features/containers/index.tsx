/** The Containers page: one live table over all hosts, its filter, and the inspector of the selected row. */
import { Box, Plus } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import {
  changedAt,
  isLive,
  navigate,
  showDialog,
  useArrangement,
  useContainer,
  useContainersPhase,
  useHasHosts,
  useHosts,
  useHostsPhase,
  useKeys,
  usePageQuery,
  usePainted,
  usePanelWidth,
  useScope,
  useShellSettings,
  useUsageShown,
  useUsageTurn,
  Waiting,
} from '../../app/hooks'
import { FilterBox, useFiltered } from '../../app/parts'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import { Empty } from '../../ui/note'
import { useSelection } from '../../ui/selection'
import { Split } from '../../ui/split'
import { Table } from '../../ui/table'
import type { SortState } from '../../ui/table-rows'
import { RowMenu } from './actions/buttons'
import { ChosenActions } from './chosen-actions'
import { countedChips, EXAMPLES, filter, nearLimitChip } from './filter'
import { GroupChoice } from './group-choice'
import { groupingOf } from './grouping'
import { ContainerPage, Inspector } from './inspector'
import { countHosts, type Row, useRows } from './rows'
import { columnsAt, isUsageColumn } from './usage-columns'

export { BulkDialog } from './actions/bulk-dialog'
export { ActionDialog } from './actions/dialog'
export { containerCommands } from './commands'
export { RunDialog } from './run/dialog'

const idOf = (row: Row) => row.container.key
const nameOf = (row: Row) => row.container.name
/** Columns that say what the scope or the head of the group says already. */
const MOOT: Record<string, readonly string[]> = { host: ['host'], image: ['image'] }
const MOOT_IN_SCOPE: Record<string, readonly string[]> = { host: ['host'], image: ['host', 'image'], other: ['host'] }

export function ContainersPage() {
  const { query, change } = usePageQuery()
  const selected = useContainer(query.get('selected') ?? undefined)
  const select = useCallback((row: Row) => change({ selected: row.container.key, as: undefined }), [change])
  const open = useCallback((row: Row) => change({ selected: row.container.key, as: 'page' }, {}), [change])
  const close = useCallback(() => change({ selected: undefined, as: undefined }), [change])
  const hasHosts = useHasHosts()
  const hostsPhase = useHostsPhase()
  const [widthPx, keepWidth] = usePanelWidth('inspector')
  if (selected && query.get('as') === 'page') return <ContainerPage key={selected.key} row={selected} />
  if (!hasHosts) return hostsPhase === 'waiting' ? <Waiting /> : <NoHosts />
  return (
    <Split
      widthPx={widthPx}
      onWidth={keepWidth}
      aside={selected ? <Inspector key={selected.key} row={selected} onClose={close} /> : undefined}
    >
      <List selectedKey={selected?.key} onSelect={select} onOpen={open} onClose={close} />
    </Split>
  )
}

interface ListProps {
  selectedKey: string | undefined
  onSelect: (row: Row) => void
  onOpen: (row: Row) => void
  onClose: () => void
}

function List({ selectedKey, onSelect, onOpen, onClose }: ListProps) {
  const { query, change } = usePageQuery()
  const source = query.get('q') ?? ''
  const scope = useScope()
  const all = useRows(scope)
  const { look, changeLook, sort, sortBy, groupBy, group } = useArrangement('containers', 'name')
  useUsageShown()
  const turn = useUsageTurn('usage', true)
  const { shown, parsed } = useFiltered(all, filter, source, turn)
  const counted = useMemo(() => countedChips(all), [all])
  // biome-ignore lint/correctness/useExhaustiveDependencies: with usage its rows come and go, not with each row that changes.
  const nearLimit = useMemo(() => nearLimitChip(all), [all.length, scope, turn])
  const columns = useColumns(isUsageColumn(sort.columnId) ? turn : 0, sort.descending)
  const box = useRef<HTMLInputElement>(null)
  const selection = useSelection(shown, idOf)
  const { clear } = selection
  const [menu, setMenu] = useState<{ row: Row; at: { x: number; y: number } }>()
  const hasChosen = selection.ids.size > 0
  const isCompact = useShellSettings()?.density === 'compact'
  const phase = useContainersPhase()
  usePainted(shown.length)
  useKeys(
    useMemo(
      () => ({
        '/': () => box.current?.focus(),
        Escape: hasChosen ? clear : onClose,
      }),
      [hasChosen, clear, onClose],
    ),
  )
  return (
    <section className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden">
      <Head all={all} shown={shown.length} isFiltered={source !== ''} />
      <FilterBox
        what="containers"
        placeholder="Filter: status:running host:web* cpu>50 nginx"
        aside={<GroupChoice value={groupBy} onChange={group} />}
        value={source}
        onChange={(q) => change({ q })}
        chips={[...counted, nearLimit]}
        fields={filter.fields}
        examples={EXAMPLES}
        unknown={parsed.unknown}
        wrong={parsed.wrong}
        box={box}
      />
      {shown.length > 0 ? (
        <Table
          label="Containers"
          rows={shown}
          columns={columns}
          moot={scope?.hostId ? (MOOT_IN_SCOPE[groupBy] ?? MOOT_IN_SCOPE.other) : MOOT[groupBy]}
          look={look}
          onLook={changeLook}
          grouping={groupingOf(groupBy)}
          selection={{ ...selection, nameOf }}
          idOf={idOf}
          sort={sort}
          onSort={(asked) => sortBy(isBegun(asked, sort.columnId) ? { ...asked, descending: true } : asked)}
          scopeKey={`${scope?.value} ${source}`}
          rowPx={isCompact ? 24 : 28}
          selectedId={selectedKey}
          onSelect={onSelect}
          onOpen={onOpen}
          isDim={(row) => !row.isFresh || ['exited', 'created'].includes(row.container.state)}
          changedAt={(row) => changedAt(row.container)}
          onMenu={(row, at) => setMenu(row.isFresh ? { row, at } : undefined)}
        />
      ) : (
        <Nothing isFiltered={all.length > 0} isWaiting={phase === 'waiting'} onClear={() => change({ q: undefined })} />
      )}
      <ChosenActions selection={selection} />
      {menu ? (
        <RowMenu
          row={menu.row.container}
          hostName={menu.row.hostName}
          at={menu.at}
          onClose={() => setMenu(undefined)}
        />
      ) : null}
    </section>
  )
}

const useColumns = (turn: number, descending: boolean) => useMemo(() => columnsAt(turn, descending), [turn, descending])

/** Who sorts by what is used asks for the most of it. */
const isBegun = (asked: SortState, before: string) => asked.columnId !== before && isUsageColumn(asked.columnId)

function Head({ all, shown, isFiltered }: { all: readonly Row[]; shown: number; isFiltered: boolean }) {
  const hosts = useMemo(() => countHosts(all), [all])
  const counted = isFiltered ? `${shown} of ${all.length.toLocaleString('en')}` : all.length.toLocaleString('en')
  return (
    <header className="flex items-baseline gap-2.5 px-4 pt-3 pb-2.5">
      <h1 className="text-title font-semibold">Containers</h1>
      <p role="status" className="truncate text-small text-muted">
        {all.length > 0 ? `${counted} on ${plural(hosts, 'host')}` : 'none known yet'}
      </p>
      <Button className="ml-auto self-center" onClick={() => showDialog({ kind: 'run-container' })}>
        <Plus size={14} aria-hidden /> Run container…
      </Button>
    </header>
  )
}

function Nothing(props: { isFiltered: boolean; isWaiting: boolean; onClear: () => void }) {
  const isAnyLive = useHosts().list.some(isLive)
  if (props.isWaiting) return <Waiting />
  if (!props.isFiltered && !isAnyLive)
    return (
      <Empty
        icon={<Box size={20} aria-hidden />}
        title="No host is connected"
        actions={<Button onClick={() => navigate('/fleet')}>Show fleet</Button>}
      >
        Containers show here as soon as one is. The fleet says what stands in the way.
      </Empty>
    )
  if (!props.isFiltered)
    return (
      <Empty icon={<Box size={20} aria-hidden />} title="No containers here yet">
        The moment one is created on a connected host, by you, compose or anybody else, it shows here.
      </Empty>
    )
  return (
    <Empty
      icon={<Box size={20} aria-hidden />}
      title="No container matches"
      actions={<Button onClick={props.onClear}>Clear filter</Button>}
    >
      The filter hides all of them. Remove a term, or clear it.
    </Empty>
  )
}

function NoHosts() {
  return (
    <Empty
      icon={<Box size={20} aria-hidden />}
      title="Containers of all your hosts, in one table"
      actions={
        <Button kind="primary" onClick={() => showDialog({ kind: 'add-host' })}>
          <Plus size={14} aria-hidden /> Add host
        </Button>
      }
    >
      Live over SSH, with nothing to install on the hosts. Add the first host to fill it.
    </Empty>
  )
}
