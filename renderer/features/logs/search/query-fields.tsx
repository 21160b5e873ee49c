/** What a search looks for: text or pattern, case, levels, what is left out. Shown in a pane and over the fleet. */
import { CaseSensitive, Regex, SlidersHorizontal } from 'lucide-react'
import { type RefObject, useId, useState } from 'react'
import type { LogLevel, LogQuery } from '../../../../shared/contract/logs'
import { IconButton } from '../../../ui/button'
import { INPUT } from '../../../ui/field'

interface QueryFieldsProps {
  query: LogQuery
  onChange: (query: LogQuery) => void
  label: string
  placeholder: string
  box?: RefObject<HTMLInputElement | null> | undefined
  onKeyDown?: ((event: React.KeyboardEvent) => void) | undefined
  /** A sentence about the pattern. */
  error?: string | undefined
  /** Stands behind the fields. */
  children?: React.ReactNode
}

export const PRESSED = 'aria-pressed:bg-accent-weak aria-pressed:text-accent'
const LEVELS: readonly { level: LogLevel; label: string }[] = [
  { level: 'error', label: 'Error' },
  { level: 'warn', label: 'Warning' },
  { level: 'info', label: 'Info' },
  { level: 'debug', label: 'Debug' },
  { level: 'trace', label: 'Trace' },
  { level: 'none', label: 'No level' },
]

export function QueryFields({
  query,
  onChange,
  label,
  placeholder,
  box,
  onKeyDown,
  error,
  children,
}: QueryFieldsProps) {
  const [isMore, setMore] = useState((query.levels?.length ?? 0) + (query.exclude?.length ?? 0) > 0)
  const errorId = useId()
  const change = (changes: Partial<LogQuery>) => onChange({ ...query, ...changes })
  return (
    <search className="grid min-w-0 flex-1 gap-1">
      <div className="flex min-w-0 items-center gap-1">
        <input
          ref={box}
          aria-label={label}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? errorId : undefined}
          placeholder={placeholder}
          value={query.text}
          maxLength={1000}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => change({ text: target.value })}
          onKeyDown={onKeyDown}
          className={`${INPUT} h-[28px] max-w-[420px] min-w-[120px] flex-1 font-mono text-small`}
        />
        <IconButton
          label="Match case"
          aria-pressed={query.matchCase}
          className={PRESSED}
          onClick={() => change({ matchCase: !query.matchCase })}
        >
          <CaseSensitive size={15} aria-hidden />
        </IconButton>
        <IconButton
          label="Regular expression (RE2)"
          aria-pressed={query.isRegex}
          className={PRESSED}
          onClick={() => change({ isRegex: !query.isRegex })}
        >
          <Regex size={14} aria-hidden />
        </IconButton>
        <IconButton label="Levels and exceptions" aria-expanded={isMore} onClick={() => setMore(!isMore)}>
          <SlidersHorizontal size={14} aria-hidden />
        </IconButton>
        {children}
      </div>
      {isMore ? <More query={query} change={change} /> : null}
      {error ? (
        <p id={errorId} role="alert" className="text-small text-crit wrap-anywhere">
          <bdi>{error}</bdi>
        </p>
      ) : null}
    </search>
  )
}

function More({ query, change }: { query: LogQuery; change: (changes: Partial<LogQuery>) => void }) {
  const chosen = query.levels ?? []
  const toggle = (level: LogLevel) => {
    const next = chosen.includes(level) ? chosen.filter((each) => each !== level) : [...chosen, level]
    change({ levels: next.length > 0 ? next : undefined })
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <fieldset aria-label="Only these levels" className="flex gap-0.5">
        {LEVELS.map(({ level, label }) => (
          <button
            key={level}
            type="button"
            aria-pressed={chosen.includes(level)}
            className="h-[24px] rounded-[4px] px-2 text-small text-muted hover:bg-hover hover:text-text aria-pressed:bg-accent-weak aria-pressed:text-text"
            onClick={() => toggle(level)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <input
        aria-label="Leave out lines with"
        placeholder={query.isRegex ? 'Leave out lines that match' : 'Leave out lines with'}
        value={query.exclude?.[0] ?? ''}
        maxLength={1000}
        spellCheck={false}
        onChange={({ target }) => change({ exclude: target.value ? [target.value] : undefined })}
        className={`${INPUT} h-[24px] w-[220px]! font-mono text-small`}
      />
    </div>
  )
}
