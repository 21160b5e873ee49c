/**
 * The search of a log in sight: its button, its bar, and what the pane draws of it. Enter goes up to earlier hits,
 * Shift+Enter down, as in a terminal: the newest is found first. With Ctrl it shows only the lines that match.
 */
import { ChevronDown, ChevronUp, ListFilter, Search, X } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { MOD, useKeys } from '../../../app/hooks'
import { IconButton } from '../../../ui/button'
import { plural } from '../../../ui/format'
import { placeOf } from './hits'
import { PRESSED, QueryFields } from './query-fields'
import { isQuestion, type LogSearch } from './use-search'

export { NothingMatches } from './nothing-matches'
export { type LogSearch, useLogSearch } from './use-search'

export function SearchButton({ search }: { search: LogSearch }) {
  const { open } = search
  const latest = useRef(open)
  latest.current = open
  useKeys(useMemo(() => ({ 'mod+f': () => latest.current() }), []))
  return (
    <IconButton label="Search this log" shortcut="Ctrl F" aria-expanded={search.isOpen} onClick={open}>
      <Search size={14} aria-hidden />
    </IconButton>
  )
}

export function SearchBar({ search, onLeave }: { search: LogSearch; onLeave: () => void }) {
  const box = useRef<HTMLInputElement>(null)
  const { query, setQuery, result, go, isOnly, setOnly } = search
  const mayFilter = isQuestion(query)
  const toggleOnly = useCallback(() => setOnly((was) => mayFilter && !was), [setOnly, mayFilter])
  useKeys(useMemo(() => ({ 'mod+f': () => box.current?.select(), 'mod+enter': toggleOnly }), [toggleOnly]))
  useEffect(() => box.current?.focus(), [])
  const close = () => {
    search.close()
    onLeave()
  }
  function onKeyDown(event: React.KeyboardEvent) {
    if (event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter') go(event.shiftKey ? 1 : -1)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const isNothing = result.found === 0
  return (
    <div className="flex flex-none items-start gap-1 border-b border-line bg-panel px-2 py-1">
      <QueryFields
        query={query}
        onChange={setQuery}
        label="Search this log"
        placeholder="Search"
        box={box}
        onKeyDown={onKeyDown}
        error={result.error?.message}
      >
        <IconButton
          label="Only matching lines"
          shortcut={`${MOD} Enter`}
          aria-pressed={isOnly}
          disabled={!mayFilter}
          className={PRESSED}
          onClick={toggleOnly}
        >
          <ListFilter size={14} aria-hidden />
        </IconButton>
        <span role="status" className="min-w-0 truncate px-1 text-small text-muted">
          {statusText(search)}
        </span>
      </QueryFields>
      <IconButton label="Above" shortcut="Enter" disabled={isNothing} onClick={() => go(-1)}>
        <ChevronUp size={15} aria-hidden />
      </IconButton>
      <IconButton label="Below" shortcut="Shift Enter" disabled={isNothing} onClick={() => go(1)}>
        <ChevronDown size={15} aria-hidden />
      </IconButton>
      <IconButton label="Close" shortcut="Esc" onClick={close}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  )
}

function statusText({ isAsked, isOnly, result, current }: LogSearch): string {
  if (!isAsked || result.error) return ''
  const { found, scanned, total, hits } = result
  const progress = scanned < total ? `, ${Math.floor((scanned / Math.max(1, total)) * 100)} % searched` : ''
  if (found === 0) return scanned < total || total === 0 ? `Searching${progress}` : 'No line matches'
  const lines = plural(found, 'line')
  const beyond = !isOnly && hits.length < found && scanned >= total ? `, ${hits.length.toLocaleString()} to go to` : ''
  if (current === undefined) return `${lines}${progress}${beyond}`
  return `${(placeOf(hits, current) + 1).toLocaleString()} of ${lines}${progress}${beyond}`
}
