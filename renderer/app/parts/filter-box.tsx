/** The filter box of a list page (`/` goes there, Esc leaves), its chips, and the help that teaches the language. */
import { CircleHelp, Search, X } from 'lucide-react'
import { type RefObject, useState } from 'react'
import { Kbd } from '../../ui/button'
import { Mark, type Tone } from '../../ui/mark'
import { hasTerm, toggleTerm } from './filter'
import { ViewsMenu } from './views-menu'

export interface Chip {
  term: string
  label: string
  tone: Tone
  count: number
  /** No row matches two chips of its field, so that one takes the place of the other. */
  isOnly?: boolean
}

interface Props {
  /** `images`, for its name. */
  what: string
  value: string
  onChange: (value: string) => void
  placeholder: string
  chips: readonly Chip[]
  fields: readonly string[]
  unknown: readonly string[]
  /** What of it cannot be read and is left out, each as a sentence. */
  wrong?: readonly string[]
  /** What one can type, and what it means. */
  examples: readonly (readonly [string, string])[]
  box: RefObject<HTMLInputElement | null>
  /** Stands at the right end. */
  aside?: React.ReactNode
}

export function FilterBox(props: Props) {
  const { value, onChange, box, chips, fields, unknown, wrong = [] } = props
  const [isHelping, setHelping] = useState(false)
  return (
    <div className="@container grid gap-1.5 px-4 pb-2.5">
      <div className="flex items-center gap-1.5">
        <div className="flex h-[28px] min-w-0 flex-1 items-center gap-2 rounded-base border border-line bg-panel px-2.5 focus-within:border-accent hover:border-edge">
          <Search size={13} className="flex-none text-faint" aria-hidden />
          <input
            ref={box}
            type="text"
            aria-label={`Filter ${props.what}`}
            placeholder={props.placeholder}
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
            <SmallButton label="Clear filter" onClick={() => onChange('')}>
              <X size={13} aria-hidden />
            </SmallButton>
          ) : (
            <Kbd>/</Kbd>
          )}
          <SmallButton label="How filters work" isExpanded={isHelping} onClick={() => setHelping(!isHelping)}>
            <CircleHelp size={13} aria-hidden />
          </SmallButton>
        </div>
        {chips.map((chip) => (
          <ChipButton
            key={chip.term}
            chip={chip}
            isOn={hasTerm(value, chip.term)}
            onToggle={() => onChange(toggleTerm(value, chip.term, chip.isOnly))}
          />
        ))}
        {props.aside}
        <ViewsMenu />
      </div>
      {isHelping ? <Help examples={props.examples} fields={fields} /> : null}
      {wrong.length > 0 ? (
        <p role="status" className="text-small text-warn">
          {wrong[0]}
        </p>
      ) : unknown.length > 0 ? (
        <p role="status" className="text-small text-warn">
          “{unknown[0]}:” is no field; it is searched as text. Fields: {fields.join(', ')}.
        </p>
      ) : null}
    </div>
  )
}

interface SmallProps {
  label: string
  isExpanded?: boolean
  onClick: () => void
  children: React.ReactNode
}

function SmallButton({ label, isExpanded, onClick, children }: SmallProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-expanded={isExpanded}
      onClick={onClick}
      className="rounded-[4px] text-muted hover:text-text"
    >
      {children}
    </button>
  )
}

function ChipButton({ chip, isOn, onToggle }: { chip: Chip; isOn: boolean; onToggle: () => void }) {
  if (chip.count === 0 && !isOn) return null
  return (
    <button
      type="button"
      aria-pressed={isOn}
      title={chip.label}
      onClick={onToggle}
      className={`inline-flex h-[28px] flex-none items-center gap-1.5 rounded-base border px-2.5 text-small @max-[520px]:hidden transition-colors duration-100 ${isOn ? 'border-accent bg-accent-weak text-text' : 'border-line text-muted hover:border-edge hover:text-text'}`}
    >
      <Mark tone={chip.tone} size={8} />
      <span className="@max-[800px]:sr-only">{chip.label}</span>
      <span className={isOn ? 'text-muted' : 'text-faint'}>{chip.count.toLocaleString('en')}</span>
    </button>
  )
}

function Help({ examples, fields }: Pick<Props, 'examples' | 'fields'>) {
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
        <dd className="text-muted">{fields.join(', ')}</dd>
      </div>
    </dl>
  )
}
