/** The Containers page: one live table over all hosts, its filter, and the inspector of the selected row. */
import { Box, Plus } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import {
  isLive,
  navigate,
  showDialog,
  useContainer,
  useContainersPhase,
  useHosts,
  useHostsPhase,
  useKeys,
  usePageQuery,
  usePainted,
  useShellSettings,
  Waiting,
} from '../../app/hooks'
import { Button } from '../../ui/button'
import { plural } from '../../ui/format'
import { Empty } from '../../ui/note'
import { Table } from '../../ui/table'
import { columns } from './columns'
import { FilterBar } from './filter-bar'
import { Inspector } from './inspector'
import { type Row, useRows } from './rows'

export { ActionDialog } from './action-dialog'
export { containerCommands } from './commands'

const idOf = (row: Row) => row.container.key
const columnsOfOneHost = columns.filter((column) => column.id !== 'host')

export function ContainersPage() {
  const { query, change } = usePageQuery()
  const selected = useContainer(query.get('selected') ?? undefined)
  const select = useCallback((row: Row) => change({ selected: row.container.key }), [change])
  const close = useCallback(() => change({ selected: undefined }), [change])
  const isEmpty = useHosts().list.length === 0
  const hostsPhase = useHostsPhase()
  if (isEmpty) return hostsPhase === 'waiting' ? <Waiting /> : <NoHosts />
  return (
    <Group orientation="horizontal" className="min-h-0 flex-1">
      <Panel id="list" minSize={360}>
        <List selectedKey={selected?.key} onSelect={select} onClose={close} />
      </Panel>
      {selected ? (
        <>
          <Separator className="w-px bg-line transition-colors duration-100 hover:bg-accent data-[separator=active]:bg-accent" />
          <Panel id="inspector" defaultSize={396} minSize={300} maxSize={720} groupResizeBehavior="preserve-pixel-size">
            <Inspector key={selected.key} row={selected} onClose={close} />
          </Panel>
        </>
      ) : null}
    </Group>
  )
}

interface ListProps {
  selectedKey: string | undefined
  onSelect: (row: Row) => void
  onClose: () => void
}

function List({ selectedKey, onSelect, onClose }: ListProps) {
  const { query, change } = usePageQuery()
  const source = query.get('q') ?? ''
  const scope = query.get('host') ?? undefined
  const { all, shown, unknown, changedAt } = useRows(scope, source)
  const box = useRef<HTMLInputElement>(null)
  const [columnId = 'name', direction] = (query.get('sort') ?? 'name').split('.')
  const isCompact = useShellSettings()?.density === 'compact'
  const phase = useContainersPhase()
  usePainted(shown.length)
  useKeys(
    useMemo(
      () => ({
        '/': () => box.current?.focus(),
        Escape: onClose,
      }),
      [onClose],
    ),
  )
  return (
    <section className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden">
      <Head all={all} shown={shown.length} isFiltered={source !== ''} />
      <FilterBar value={source} onChange={(q) => change({ q })} rows={all} unknown={unknown} box={box} />
      {shown.length > 0 ? (
        <Table
          label="Containers"
          rows={shown}
          columns={scope ? columnsOfOneHost : columns}
          idOf={idOf}
          sort={{ columnId, descending: direction === 'desc' }}
          onSort={(sort) => change({ sort: sort.columnId + (sort.descending ? '.desc' : '') })}
          scopeKey={`${scope} ${source}`}
          rowPx={isCompact ? 24 : 28}
          selectedId={selectedKey}
          onSelect={onSelect}
          isDim={(row) => !row.isFresh || ['exited', 'created'].includes(row.container.state)}
          changedAt={(row) => changedAt.get(row.container.key)}
        />
      ) : (
        <Nothing isFiltered={all.length > 0} isWaiting={phase === 'waiting'} onClear={() => change({ q: undefined })} />
      )}
    </section>
  )
}

function Head({ all, shown, isFiltered }: { all: readonly Row[]; shown: number; isFiltered: boolean }) {
  const hosts = new Set(all.map((row) => row.container.hostId)).size
  const counted = isFiltered ? `${shown} of ${all.length.toLocaleString('en')}` : all.length.toLocaleString('en')
  return (
    <header className="flex items-baseline gap-2.5 px-4 pt-3 pb-2.5">
      <h1 className="text-title font-semibold">Containers</h1>
      <p role="status" className="truncate text-small text-muted">
        {all.length > 0 ? `${counted} on ${plural(hosts, 'host')}` : 'none known yet'}
      </p>
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
