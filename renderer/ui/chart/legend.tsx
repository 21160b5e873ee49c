/**
 * The legend of a chart, which is its reading too: name, line, and the value at the crosshair or the newest one. A click
 * hides a line. Drawn again only when the text of a value changes.
 */
import { HostText } from '../text'
import { type Course, readingAt } from './course'
import { dashOf, inkOf, type LineLook } from './look'
import { usePointing } from './pointing'
import { rangeText, type Unit, valueText } from './values'

export interface LegendItem {
  id: string
  name: string
  course: Course
  look: LineLook
  /** The newest value; undefined where there is none just now. */
  now?: number | undefined
  isHidden: boolean
}

interface LegendProps {
  items: readonly LegendItem[]
  unit: Unit
  onToggle: (id: string) => void
}

/** One or two with short names stand beside the title; more have a line of their own. */
export const isLong = (items: readonly { name: string }[]): boolean =>
  items.length > 2 || (items.length > 1 && items.reduce((sum, { name }) => sum + name.length, 0) > SHORT_NAMES)
const SHORT_NAMES = 20

export function Legend({ items, unit, onToggle }: LegendProps) {
  const isAlone = items.length === 1
  return (
    <ul aria-label="Lines" className={`flex min-w-0 flex-wrap gap-x-4 ${isLong(items) ? '' : 'justify-end'}`}>
      {items.map((item) => (
        <li key={item.id} className="flex min-w-0 items-baseline gap-1.5">
          {isAlone ? null : <Toggle item={item} onToggle={onToggle} />}
          {item.isHidden ? null : <Value item={item} unit={unit} of={items.length} />}
        </li>
      ))}
    </ul>
  )
}

function Toggle({ item, onToggle }: { item: LegendItem; onToggle: (id: string) => void }) {
  const { id, name, look, isHidden } = item
  return (
    <button
      type="button"
      aria-pressed={!isHidden}
      title={isHidden ? `Show ${name}` : `Hide ${name}`}
      onClick={() => onToggle(id)}
      className={`flex min-w-0 items-center gap-1.5 rounded-[4px] text-small hover:text-text ${isHidden ? 'text-faint line-through' : 'text-muted'}`}
    >
      <Dash look={look} isHidden={isHidden} />
      <HostText className="max-w-[180px]">{name}</HostText>
    </button>
  )
}

function Dash({ look, isHidden }: { look: LineLook; isHidden: boolean }) {
  return (
    <svg width={18} height={8} aria-hidden="true" className={`flex-none ${isHidden ? 'text-off' : inkOf(look)}`}>
      <path d="M1 4H17" stroke="currentColor" strokeWidth={2} strokeDasharray={dashOf(look)} strokeLinecap="round" />
    </svg>
  )
}

const NOT_KNOWN = '–'

/** The extremes come only where there is room for them: the plot must not move while the pointer does. */
function Value({ item, unit, of }: { item: LegendItem; unit: Unit; of: number }) {
  const { course, now } = item
  const text = usePointing(({ at }) => {
    if (at === undefined) return now === undefined ? NOT_KNOWN : valueText(now, unit)
    const reading = readingAt(course, at)
    return reading ? valueText(reading.value, unit) : NOT_KNOWN
  })
  const extremes = usePointing(({ at }) => {
    const reading = at === undefined ? undefined : readingAt(course, at)
    if (!reading || (reading.min === reading.value && reading.max === reading.value)) return ''
    return rangeText(reading.min, reading.max, unit)
  })
  return (
    <span className={`flex-none whitespace-nowrap ${of > 2 ? 'min-w-[58px]' : ''}`}>
      <b className="font-medium">{text}</b>
      {extremes ? (
        <span
          className={`ml-1.5 text-small text-faint ${of === 1 ? '' : of === 2 ? 'hidden @[480px]:inline' : 'hidden'}`}
        >
          {extremes}
        </span>
      ) : null}
    </span>
  )
}
