/** The engine's own words about the container, as JSON to search in and copy. Values that look secret are masked. */
import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, Copy } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Container } from '../../../../shared/contract/containers'
import { engine } from '../../../app/hooks'
import { AskFailed } from '../../../app/parts'
import { IconButton } from '../../../ui/button'
import { INPUT } from '../../../ui/field'
import { Isolated } from '../../../ui/text'
import { notify } from '../../../ui/toast'

export function Raw({ row }: { row: Container }) {
  const { hostId, id, name } = row
  const asked = useQuery({
    queryKey: ['raw', row.key, row.state, row.startedAt],
    queryFn: ({ signal }) => engine().containers.raw({ hostId, id, name }, { signal }),
  })
  if (asked.error) return <AskFailed error={asked.error} onRetry={() => void asked.refetch()} />
  if (!asked.data) return <p className="p-4 text-muted">Asking the engine…</p>
  return <Searchable text={asked.data.json} />
}

function Searchable({ text }: { text: string }) {
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const lines = useMemo(() => text.split('\n'), [text])
  const found = useMemo(() => {
    const needle = wanted.toLowerCase()
    return needle ? lines.flatMap((line, index) => (line.toLowerCase().includes(needle) ? [index] : [])) : []
  }, [lines, wanted])
  const here = found.length > 0 ? found[at % found.length] : undefined
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (here !== undefined) shown.current?.querySelector(`[data-line="${here}"]`)?.scrollIntoView({ block: 'center' })
  }, [here])
  const move = (by: number) => setAt((before) => (before + by + found.length) % Math.max(1, found.length))
  const copy = () =>
    void navigator.clipboard.writeText(text).then(() => notify({ tone: 'good', title: 'Copied the whole text.' }))
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-none items-center gap-1.5 border-b border-line px-3 py-2">
        <input
          type="search"
          aria-label="Search in the text"
          placeholder="Search"
          spellCheck={false}
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') move(event.shiftKey ? -1 : 1)
          }}
          className={INPUT}
        />
        <span role="status" className="w-[72px] flex-none text-right text-small text-muted">
          {wanted ? (found.length > 0 ? `${(at % found.length) + 1} of ${found.length}` : 'none') : ''}
        </span>
        <IconButton label="Previous" onClick={() => move(-1)}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton label="Next" onClick={() => move(1)}>
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton label="Copy all" onClick={copy}>
          <Copy size={14} aria-hidden />
        </IconButton>
      </div>
      <div
        ref={shown}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        className="selectable min-h-0 flex-1 overflow-auto py-2 font-mono text-small outline-none"
      >
        {lines.map((line, index) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number.
            key={index}
            data-line={index}
            className={`px-4 whitespace-pre ${index === here ? 'bg-accent-weak' : ''}`}
          >
            <Line text={line} wanted={wanted} />
          </div>
        ))}
      </div>
    </div>
  )
}

function Line({ text, wanted }: { text: string; wanted: string }) {
  const from = wanted ? text.toLowerCase().indexOf(wanted.toLowerCase()) : -1
  if (from < 0) return <Isolated>{text}</Isolated>
  return (
    <>
      <Isolated>{text.slice(0, from)}</Isolated>
      <mark className="rounded-[2px] bg-warn-fill text-bg">
        <Isolated>{text.slice(from, from + wanted.length)}</Isolated>
      </mark>
      <Isolated>{text.slice(from + wanted.length)}</Isolated>
    </>
  )
}
