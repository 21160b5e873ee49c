/**
 * The search of a log in sight: its button, its bar, and what the pane draws of it. Enter goes up to earlier hits,
 * Shift+Enter down, as in a terminal: the newest is found first.
 */
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useKeys } from '../../../app/hooks'
import { IconButton } from '../../../ui/button'
import { plural } from '../../../ui/format'
import { placeOf } from './hits'
import { QueryFields } from './query-fields'
import type { LogSearch } from './use-search'

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
  useKeys(useMemo(() => ({ 'mod+f': () => box.current?.select() }), []))
  useEffect(() => box.current?.focus(), [])
  const { query, setQuery, result, go } = search
  const close = () => {
    search.close()
    onLeave()
  }
  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === 'Enter') go(event.shiftKey ? 1 : -1)
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const isNothing = result.hits.length === 0
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

function statusText({ isAsked, result, current }: LogSearch): string {
  if (!isAsked || result.error) return ''
  const { found, scanned, total, hits } = result
  const progress = scanned < total ? `, ${Math.floor((scanned / Math.max(1, total)) * 100)} % searched` : ''
  if (found === 0) return scanned < total || total === 0 ? `Searching${progress}` : 'No line matches'
  const lines = plural(found, 'line')
  const beyond = hits.length < found && scanned >= total ? `, ${hits.length.toLocaleString()} to go to` : ''
  if (current === undefined) return `${lines}${progress}${beyond}`
  return `${(placeOf(hits, current) + 1).toLocaleString()} of ${lines}${progress}${beyond}`
}
