/** The Audit page: who did what to what and why, newest first, and the proof that nobody changed it. */
import { Search, ShieldCheck } from 'lucide-react'
import { useCallback, useDeferredValue, useMemo, useRef } from 'react'
import type { AuditEntry, AuditOutcome } from '../../../shared/contract/audit'
import { toErrorInfo } from '../../../shared/errors'
import { useKeys, usePageQuery, usePanelWidth, useScope, useShellSettings } from '../../app/hooks'
import { ViewsMenu } from '../../app/parts'
import { Kbd } from '../../ui/button'
import { Select } from '../../ui/menu'
import { Empty, Note } from '../../ui/note'
import { Split } from '../../ui/split'
import { Table } from '../../ui/table'
import { columns } from './columns'
import { Detail } from './detail'
import { useEntries } from './entries'
import { useVerify } from './verify'
import { OUTCOME } from './words'

const idOf = (entry: AuditEntry) => String(entry.seq)
/** The engine gives the order; no column sorts. */
const NEWEST_FIRST = { columnId: '', descending: false }

const OUTCOMES = [
  { value: 'any', label: 'Any outcome' },
  ...(Object.keys(OUTCOME) as AuditOutcome[]).map((value) => ({
    value,
    label: OUTCOME[value].word.charAt(0).toUpperCase() + OUTCOME[value].word.slice(1),
  })),
]

export function AuditPage() {
  const { query, change } = usePageQuery()
  const text = query.get('q') ?? ''
  const outcome = query.get('outcome') ?? 'any'
  const scope = useScope()
  const wanted = outcome in OUTCOME ? (outcome as AuditOutcome) : undefined
  const { entries: all, more, isWaiting, error } = useEntries(useDeferredValue(text), wanted)
  const entries = useMemo(
    () => (scope ? all.filter(({ target }) => scope.hostIds.has(target.hostId ?? '')) : all),
    [all, scope],
  )
  const isCompact = useShellSettings()?.density === 'compact'
  const verify = useVerify()
  const [widthPx, keepWidth] = usePanelWidth('inspector')
  const box = useRef<HTMLInputElement>(null)
  const selected = entries.find((entry) => String(entry.seq) === query.get('selected'))
  const close = useCallback(() => change({ selected: undefined }), [change])
  useKeys(useMemo(() => ({ '/': () => box.current?.focus(), Escape: close }), [close]))
  return (
    <Split
      widthPx={widthPx}
      onWidth={keepWidth}
      aside={selected ? <Detail key={selected.seq} entry={selected} onClose={close} /> : undefined}
    >
      <section className="flex h-full min-h-0 flex-col">
        <header className="flex items-center gap-2.5 px-4 pt-3 pb-2.5">
          <h1 className="text-title font-semibold">Audit</h1>
          <p className="truncate text-small text-muted">Every action, written before it happens</p>
          <span className="ml-auto">{verify.button}</span>
        </header>
        <div className="flex gap-1.5 px-4 pb-2.5">
          <label className="flex h-[28px] min-w-0 flex-1 items-center gap-2 rounded-base border border-line bg-panel px-2.5 focus-within:border-accent hover:border-edge">
            <Search size={13} className="flex-none text-faint" aria-hidden />
            <input
              ref={box}
              type="text"
              aria-label="Search the audit"
              placeholder="Search operator, action, target or reason"
              maxLength={200}
              value={text}
              onChange={(event) => change({ q: event.target.value })}
              className="h-full min-w-0 flex-1 bg-transparent outline-none"
            />
            {text ? null : <Kbd>/</Kbd>}
          </label>
          <Select
            label="Outcome"
            value={outcome}
            options={OUTCOMES}
            onChange={(value) => change({ outcome: value === 'any' ? undefined : value })}
          />
          <ViewsMenu />
        </div>
        {verify.result}
        {error ? <Failed error={error} /> : null}
        {entries.length > 0 ? (
          <Table
            label="Audit"
            rows={entries}
            columns={columns}
            idOf={idOf}
            sort={NEWEST_FIRST}
            onSort={() => {}}
            scopeKey={`${scope?.value} ${text} ${outcome}`}
            rowPx={isCompact ? 24 : 28}
            selectedId={selected ? String(selected.seq) : undefined}
            onSelect={(entry) => change({ selected: String(entry.seq) })}
            onEnd={more}
          />
        ) : isWaiting || error ? null : (
          <NoEntries isFiltered={text !== '' || outcome !== 'any'} />
        )}
      </section>
    </Split>
  )
}

function Failed({ error }: { error: unknown }) {
  const info = toErrorInfo(error)
  if (info.code === 'DISCONNECTED' || info.code === 'CANCELLED') return null
  return (
    <div className="px-4 pb-2.5">
      <Note urgent tone="warn" message={info.message} hint={info.hint} details={info.details} />
    </div>
  )
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  return (
    <Empty
      icon={<ShieldCheck size={20} aria-hidden />}
      title={isFiltered ? 'No entry matches' : 'Nothing was done yet'}
    >
      {isFiltered
        ? 'Change the search or the outcome above.'
        : 'Whatever anybody does in Longshore is written here first, with the reason, and chained so that no row can be changed unseen.'}
    </Empty>
  )
}
