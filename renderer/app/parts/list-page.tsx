/**
 * The page of one kind of thing over all hosts: head with counts and actions, filter, live table, inspector. Images,
 * Volumes and Networks are this page with their own columns, fields and words.
 */
import { Trash2 } from 'lucide-react'
import { useCallback, useMemo, useRef } from 'react'
import { Button } from '../../ui/button'
import type { Column } from '../../ui/columns'
import { plural } from '../../ui/format'
import { useSelection } from '../../ui/selection'
import { SelectionBar } from '../../ui/selection-bar'
import { Split } from '../../ui/split'
import { Table } from '../../ui/table'
import {
  changedAt,
  showDialog,
  useArrangement,
  useHasHosts,
  useHostsPhase,
  useKeys,
  usePageQuery,
  usePainted,
  usePanelWidth,
  useScope,
  useShellSettings,
  Waiting,
} from '../hooks'
import { type EmptyWords, NoHosts, Nothing } from './empty-list'
import type { Filter } from './filter'
import { type Chip, FilterBox } from './filter-box'
import { type ListRow, useFiltered } from './rows'

interface Keyed {
  key: string
  hostId: string
}

export interface ListPageProps<T extends Keyed> {
  title: string
  /** One and many, for counts: `image`, `images`. */
  noun: readonly [string, string]
  rows: readonly ListRow<T>[]
  phase: 'waiting' | 'live' | 'stale'
  columns: readonly Column<ListRow<T>>[]
  /** The column to begin with, as it stands in the URL: `size.desc`. */
  sort: string
  filter: Filter<ListRow<T>>
  placeholder: string
  examples: readonly (readonly [string, string])[]
  chips: readonly Omit<Chip, 'count'>[]
  /** Said beside the count: the sum of the sizes. */
  summary?: (rows: readonly ListRow<T>[]) => string
  actions?: React.ReactNode
  empty: EmptyWords
  inspector: (row: ListRow<T>, onClose: () => void) => React.ReactNode
  /** Which dialog takes many at once; without it there is no choosing of many. */
  what?: 'images' | 'volumes' | 'networks'
  /** What the box that chooses a row is called after. */
  nameOf?: (item: T) => string
}

export function ListPage<T extends Keyed>(props: ListPageProps<T>) {
  const { query, change } = usePageQuery()
  const selectedKey = query.get('selected') ?? undefined
  const selected = props.rows.find((row) => row.item.key === selectedKey)
  const close = useCallback(() => change({ selected: undefined }), [change])
  const hasHosts = useHasHosts()
  const hostsPhase = useHostsPhase()
  const [widthPx, keepWidth] = usePanelWidth('inspector')
  if (!hasHosts) return hostsPhase === 'waiting' ? <Waiting /> : <NoHosts words={props.empty} />
  return (
    <Split widthPx={widthPx} onWidth={keepWidth} aside={selected ? props.inspector(selected, close) : undefined}>
      <List {...props} selectedKey={selected?.item.key} onClose={close} />
    </Split>
  )
}

type ListProps<T extends Keyed> = ListPageProps<T> & { selectedKey: string | undefined; onClose: () => void }

function List<T extends Keyed>(props: ListProps<T>) {
  const { query, change } = usePageQuery()
  const source = query.get('q') ?? ''
  const scope = useScope()
  const { filter, rows, what, nameOf } = props
  const { shown, parsed } = useFiltered(rows, filter, source)
  const chips = useChips(props)
  const selection = useSelection(shown, idOf)
  const { look, changeLook, sort, sortBy } = useArrangement(props.noun[1], props.sort)
  const box = useRef<HTMLInputElement>(null)
  const isCompact = useShellSettings()?.density === 'compact'
  usePainted(shown.length)
  const { clear } = selection
  const hasChosen = selection.ids.size > 0
  useKeys(
    useMemo(
      () => ({ '/': () => box.current?.focus(), Escape: hasChosen ? clear : props.onClose }),
      [hasChosen, clear, props.onClose],
    ),
  )
  return (
    <section className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden">
      <Head {...props} shown={shown} isFiltered={source !== ''} />
      <FilterBox
        what={props.noun[1]}
        value={source}
        onChange={(q) => change({ q })}
        placeholder={props.placeholder}
        chips={chips}
        fields={filter.fields}
        unknown={parsed.unknown}
        wrong={parsed.wrong}
        examples={props.examples}
        box={box}
      />
      {shown.length > 0 ? (
        <Table
          label={props.title}
          rows={shown}
          columns={props.columns}
          moot={scope?.hostId ? MOOT_IN_SCOPE : undefined}
          look={look}
          onLook={changeLook}
          idOf={idOf}
          sort={sort}
          onSort={sortBy}
          scopeKey={`${scope?.value} ${source}`}
          rowPx={isCompact ? 24 : 28}
          selectedId={props.selectedKey}
          onSelect={(row) => change({ selected: row.item.key })}
          isDim={isStale}
          changedAt={(row) => changedAt(row.item)}
          selection={nameOf ? { ...selection, nameOf: (row) => `${nameOf(row.item)} on ${row.hostName}` } : undefined}
        />
      ) : (
        <Nothing
          words={props.empty}
          isFiltered={rows.length > 0}
          isWaiting={props.phase === 'waiting'}
          scope={scope}
          onClear={() => change({ q: undefined })}
        />
      )}
      <SelectionBar
        count={selection.rows.length}
        noun={props.noun[0]}
        detail={hostsText(selection.rows)}
        onClear={clear}
      >
        <Button
          onClick={() =>
            what && showDialog({ kind: 'remove-many', what, keys: selection.rows.map((row) => row.item.key) })
          }
        >
          <Trash2 size={12} aria-hidden /> Remove…
        </Button>
      </SelectionBar>
    </section>
  )
}

const idOf = (row: ListRow<Keyed>) => row.item.key
const hostsText = (rows: readonly ListRow<Keyed>[]) =>
  `on ${plural(new Set(rows.map((row) => row.item.hostId)).size, 'host')}`
/** In the scope of one host its name says nothing. */
const MOOT_IN_SCOPE = ['host']
const isStale = (row: ListRow<Keyed>) => !row.isFresh

function useChips<T extends Keyed>({ chips, filter, rows }: ListProps<T>): Chip[] {
  return useMemo(
    () =>
      chips.map((chip) => {
        const parsed = filter.parse(chip.term)
        return { ...chip, count: rows.reduce((sum, row) => sum + (filter.matches(parsed, row) ? 1 : 0), 0) }
      }),
    [chips, filter, rows],
  )
}

type HeadProps<T extends Keyed> = ListProps<T> & { shown: readonly ListRow<T>[]; isFiltered: boolean }

function Head<T extends Keyed>({ title, rows, shown, isFiltered, summary, actions }: HeadProps<T>) {
  const hosts = useMemo(() => new Set(rows.map((row) => row.item.hostId)).size, [rows])
  const all = rows.length.toLocaleString('en')
  const counted = isFiltered ? `${shown.length.toLocaleString('en')} of ${all}` : all
  return (
    <header className="flex items-center gap-2.5 px-4 pt-3 pb-2.5">
      <div className="flex min-w-0 flex-1 items-baseline gap-2.5">
        <h1 className="text-title font-semibold">{title}</h1>
        <p role="status" className="truncate text-small text-muted">
          {rows.length > 0
            ? [`${counted} on ${plural(hosts, 'host')}`, shown.length > 0 ? summary?.(shown) : '']
                .filter(Boolean)
                .join(' · ')
            : ''}
        </p>
      </div>
      {rows.length > 0 ? actions : null}
    </header>
  )
}
