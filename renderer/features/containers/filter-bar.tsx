/** The filter box (`/` goes there, Esc leaves) and the chips that type the commonest terms for a person. */
import { CircleHelp, Search, X } from 'lucide-react'
import { type RefObject, useMemo, useState } from 'react'
import { Kbd } from '../../ui/button'
import { Mark, type Tone } from '../../ui/mark'
import { FIELDS, toggleTerm } from './filter'
import type { Row } from './rows'

interface Props {
  value: string
  onChange: (value: string) => void
  rows: readonly Row[]
  unknown: readonly string[]
  box: RefObject<HTMLInputElement | null>
  /** Stands at the right end. */
  aside: React.ReactNode
}

const CHIPS: { field: string; value: string; label: string; tone: Tone; test: (row: Row) => boolean }[] = [
  { field: 'status', value: 'running', label: 'Running', tone: 'good', test: (r) => r.container.state === 'running' },
  {
    field: 'health',
    value: 'unhealthy',
    label: 'Unhealthy',
    tone: 'warn',
    test: (r) => r.container.health === 'unhealthy',
  },
  {
    field: 'status',
    value: 'restarting',
    label: 'Restarting',
    tone: 'crit',
    test: (r) => r.container.state === 'restarting',
  },
  { field: 'status', value: 'exited', label: 'Exited', tone: 'off', test: (r) => r.container.state === 'exited' },
]

export function FilterBar({ value, onChange, rows, unknown, box, aside }: Props) {
  const [isHelping, setHelping] = useState(false)
  const counts = useMemo(() => countChips(rows), [rows])
  return (
    <div className="@container grid gap-1.5 px-4 pb-2.5">
      <div className="flex items-center gap-1.5">
        <div className="flex h-[28px] min-w-0 flex-1 items-center gap-2 rounded-base border border-line bg-panel px-2.5 focus-within:border-accent hover:border-edge">
          <Search size={13} className="flex-none text-faint" aria-hidden />
          <input
            ref={box}
            type="text"
            aria-label="Filter containers"
            placeholder="Filter: status:running host:web* nginx"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              if (value) onChange('')
              else event.currentTarget.blur()
            }}
            className="h-full min-w-0 flex-1 bg-transparent outline-none"
          />
          {value ? (
            <button
              type="button"
              aria-label="Clear filter"
              onClick={() => onChange('')}
              className="rounded-[4px] text-muted hover:text-text"
            >
              <X size={13} aria-hidden />
            </button>
          ) : (
            <Kbd>/</Kbd>
          )}
          <button
            type="button"
            aria-label="How filters work"
            aria-expanded={isHelping}
            onClick={() => setHelping(!isHelping)}
            className="rounded-[4px] text-muted hover:text-text"
          >
            <CircleHelp size={13} aria-hidden />
          </button>
        </div>
        {CHIPS.map((chip, index) => (
          <Chip
            key={chip.label}
            label={chip.label}
            tone={chip.tone}
            count={counts[index] ?? 0}
            isOn={value.split(/\s+/).includes(`${chip.field}:${chip.value}`)}
            onToggle={() => onChange(toggleTerm(value, chip.field, chip.value))}
          />
        ))}
        {aside}
      </div>
      {isHelping ? <Help /> : null}
      {unknown.length > 0 ? (
        <p role="status" className="text-small text-warn">
          “{unknown[0]}:” is no field; it is searched as text. Fields: {FIELDS.join(', ')}.
        </p>
      ) : null}
    </div>
  )
}

/** How many rows each chip would show; one pass, because the rows change many times a second. */
function countChips(rows: readonly Row[]): number[] {
  const counts = CHIPS.map(() => 0)
  for (const row of rows) {
    for (const [index, chip] of CHIPS.entries()) if (chip.test(row)) counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}

function Chip(props: { label: string; tone: Tone; count: number; isOn: boolean; onToggle: () => void }) {
  if (props.count === 0 && !props.isOn) return null
  return (
    <button
      type="button"
      aria-pressed={props.isOn}
      title={props.label}
      onClick={props.onToggle}
      className={`inline-flex h-[28px] flex-none items-center gap-1.5 rounded-base border px-2.5 text-small @max-[480px]:hidden transition-colors duration-100 ${props.isOn ? 'border-accent bg-accent-weak text-text' : 'border-line text-muted hover:border-edge hover:text-text'}`}
    >
      <Mark tone={props.tone} size={8} />
      <span className="@max-[760px]:sr-only">{props.label}</span>
      <span className={props.isOn ? 'text-muted' : 'text-faint'}>{props.count}</span>
    </button>
  )
}

function Help() {
  const examples: [string, string][] = [
    ['nginx', 'name, image, project, host or id contains nginx'],
    ['status:running,paused', 'one of these states'],
    ['host:web*', 'hosts whose name begins with web'],
    ['-project:shop', 'not in this project'],
    ['port:443 image:"my app"', 'both must hold; quotes keep spaces'],
    ['label:tier=web', 'has this label; the name alone will do'],
    ['protected:yes', 'protected by label, hand or pattern'],
  ]
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-base border border-line bg-panel px-3 py-2 text-small">
      {examples.map(([example, meaning]) => (
        <div key={example} className="contents">
          <dt className="font-mono text-accent">{example}</dt>
          <dd className="text-muted">{meaning}</dd>
        </div>
      ))}
      <div className="contents">
        <dt className="text-faint">Fields</dt>
        <dd className="text-muted">{FIELDS.join(', ')}</dd>
      </div>
    </dl>
  )
}
