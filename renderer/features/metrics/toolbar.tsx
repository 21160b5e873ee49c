/** Above the charts: which span, the way back from a part of it, compare, table, a window of its own. Keys 1 to 6 choose a span. */
import { GitCompareArrows, SquareArrowOutUpRight, Table2, ZoomOut } from 'lucide-react'
import { useMemo } from 'react'
import { useKeys, usePageQuery } from '../../app/hooks'
import { Button, IconButton } from '../../ui/button'
import { instantText } from '../../ui/chart'
import { Choice } from '../../ui/field'
import { type Chosen, RANGES, rangeQuery, zoomQuery } from './span'

const SHORT = RANGES.map(({ value }) => ({ value, label: value }))

interface ToolbarProps {
  chosen: Chosen
  /** Has no room for words on buttons. */
  isNarrow: boolean
  isTable: boolean
  onTable: () => void
  /** How many are compared; undefined where that cannot be. */
  compared?: number | undefined
  onCompare: () => void
  onOwnWindow?: (() => void) | undefined
}

export function Toolbar({ chosen, isNarrow, isTable, onTable, compared, onCompare, onOwnWindow }: ToolbarProps) {
  const { change } = usePageQuery()
  useKeys(
    useMemo(
      () => Object.fromEntries(RANGES.map(({ value }, at) => [String(at + 1), () => change(rangeQuery(value))])),
      [change],
    ),
  )
  const { span } = chosen
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Choice
        hideLabel
        label="Span"
        value={chosen.range}
        options={isNarrow ? SHORT : RANGES}
        onChange={(range) => change(rangeQuery(range))}
      />
      {span.kind === 'chosen' ? (
        <Button onClick={() => change(zoomQuery(undefined), {})} title="Back to the whole span (double click, Esc)">
          <ZoomOut size={14} aria-hidden /> {instantText(span.from, span.until - span.from)} –{' '}
          {instantText(span.until, span.until - span.from)}
        </Button>
      ) : null}
      <div className="ml-auto flex items-center gap-1">
        {compared === undefined ? null : <CompareButton count={compared} isNarrow={isNarrow} onClick={onCompare} />}
        <IconButton label={isTable ? 'Show as charts' : 'Show as table'} aria-pressed={isTable} onClick={onTable}>
          <Table2 size={14} aria-hidden />
        </IconButton>
        {onOwnWindow ? (
          <IconButton label="Open in a window of its own" onClick={onOwnWindow}>
            <SquareArrowOutUpRight size={14} aria-hidden />
          </IconButton>
        ) : null}
      </div>
    </div>
  )
}

function CompareButton({ count, isNarrow, onClick }: { count: number; isNarrow: boolean; onClick: () => void }) {
  const icon = <GitCompareArrows size={14} aria-hidden />
  const words = count > 0 ? `Compared with ${count}` : 'Compare…'
  if (isNarrow)
    return (
      <IconButton label={words} className={count > 0 ? 'text-accent' : ''} onClick={onClick}>
        {icon}
      </IconButton>
    )
  return (
    <Button kind="quiet" onClick={onClick}>
      {icon} {words}
    </Button>
  )
}
