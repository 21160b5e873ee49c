/**
 * The charts of one thing, whatever it is: span and source above, charts in as many columns as fit, uptime and what
 * happened below. The tabs of containers and hosts say what is drawn; this draws it, and says what cannot be drawn.
 */
import { useCallback, useMemo, useState } from 'react'
import type { Container } from '../../../shared/contract/containers'
import type { Host } from '../../../shared/contract/hosts'
import type { HostUsage, Mark, Subject } from '../../../shared/contract/metrics'
import { useMarks, usePageQuery } from '../../app/hooks'
import { AskFailed } from '../../app/parts'
import { Chart, ChartGroup, type ChartSeries, LINE_LOOKS, type Span } from '../../ui/chart'
import { Note } from '../../ui/note'
import { Time } from '../../ui/time'
import { useSize } from '../../ui/use-size'
import type { SubjectCourses } from './courses'
import { type MetricsData, useMetricsData, useSubjects } from './data'
import { Happened } from './happened'
import { columnsLeft, layoutFor } from './layout'
import { chartMark } from './mark-words'
import type { ChartPlan, SubjectPlan } from './plans'
import { PointsTable } from './points-table'
import { SourceLine } from './source-line'
import { chosenSpan, zoomQuery } from './span'
import { Toolbar } from './toolbar'
import { UptimeCard } from './uptime'

export interface MetricsViewProps {
  /** The thing itself first, then what it is compared with. */
  subjects: readonly [Subject, ...Subject[]]
  names: readonly string[]
  plan: (memoryLimit: number | null) => SubjectPlan
  host: Host | undefined
  usage: HostUsage | undefined
  row?: Container | undefined
  isReachable: boolean
  onCompare?: (() => void) | undefined
  onOwnWindow?: (() => void) | undefined
}

const NO_MARKS: readonly Mark[] = []

export function MetricsView(props: MetricsViewProps) {
  const { names, host, usage, row, isReachable } = props
  const { query, change } = usePageQuery()
  const chosen = useMemo(() => chosenSpan(query), [query])
  const [isTable, setTable] = useState(false)
  const [size, measure] = useSize()
  const layout = layoutFor(size.width)
  const subjects = useSubjects(props.subjects)
  const [own] = props.subjects
  const series = props.plan(null).series
  const data = useMetricsData({ subjects, series, chosen, plotPx: layout.plotPx, paceMs: usage?.paceMs })
  const plan = useSame(props.plan(data.memoryLimit))
  const happened = useMarks(own, chosen.span)
  const marks = happened.data?.marks ?? NO_MARKS
  const isHost = row === undefined
  const onZoom = useCallback(
    (span: Span | undefined) => change(zoomQuery(span), span ? {} : { replace: true }),
    [change],
  )
  return (
    <div ref={measure} className="grid max-w-[1920px] gap-2.5 p-4">
      <Toolbar
        chosen={chosen}
        isNarrow={layout.columns === 1}
        isTable={isTable}
        onTable={() => setTable(!isTable)}
        compared={props.onCompare ? subjects.length - 1 : undefined}
        onCompare={() => props.onCompare?.()}
        onOwnWindow={props.onOwnWindow}
      />
      {usage ? <SourceLine usage={usage} isHost={isHost} /> : null}
      <State host={host} row={row} isReachable={isReachable} />
      {data.error ? <AskFailed error={data.error} onRetry={data.retry} /> : null}
      <ChartGroup
        from={data.from}
        until={data.until}
        stepMs={data.stepMs}
        heightPx={layout.heightPx}
        isZoomed={chosen.span.kind === 'chosen'}
        onZoom={onZoom}
        marks={useMemo(() => marks.map((mark) => chartMark(mark, isHost)), [marks, isHost])}
      >
        {isTable ? (
          <PointsTable plans={plan.charts} courses={data.courses[0]} shown={data} label={`Values of ${names[0]}`} />
        ) : null}
        <div className="grid gap-2.5" style={{ gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))` }}>
          {isTable ? null : (
            <Charts charts={plan.charts} data={data} names={names} empty={emptyText(data, isReachable, row)} />
          )}
          <UptimeCard subject={own} row={row} marks={marks} shown={data} since={data.keptSince} />
          <Happened
            marks={marks}
            dropped={happened.data?.dropped ?? 0}
            withNames={isHost}
            columns={columnsLeft(isTable ? 1 : plan.charts.length + 1, layout.columns)}
          />
        </div>
      </ChartGroup>
    </div>
  )
}

/** The same object while its content is the same: of what is made anew each second only what differs is drawn. */
function useSame<T>(value: T): T {
  const text = JSON.stringify(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: plain data of one text is the same data.
  return useMemo(() => value, [text])
}

interface ChartsProps {
  charts: readonly ChartPlan[]
  data: MetricsData
  names: readonly string[]
  empty: string
}

function Charts({ charts, data, names, empty }: ChartsProps) {
  const { courses } = data
  const labels = names.join('\n')
  const drawn = useMemo(
    () => charts.map((plan) => ({ plan, series: seriesOf(plan, courses, labels.split('\n')) })),
    [charts, courses, labels],
  )
  return drawn.map(({ plan, series }) => (
    <Chart
      key={plan.title}
      title={plan.title}
      hint={plan.hint}
      unit={plan.unit}
      limit={plan.limit}
      trend={plan.trend}
      series={series}
      empty={empty}
    />
  ))
}

function seriesOf(plan: ChartPlan, courses: readonly SubjectCourses[], names: readonly string[]): ChartSeries[] {
  const look = (at: number) => LINE_LOOKS[at] ?? 'a'
  const [own] = courses
  const [line] = plan.lines
  if (plan.isCompared && courses.length > 1 && line)
    return courses.map((each, at) => ({
      id: String(at),
      name: names[at] ?? '',
      look: look(at),
      ...each.of(line.name),
    }))
  if (!own) return []
  return plan.lines.map(({ name, label }, at) => ({ id: name, name: label, look: look(at), ...own.of(name) }))
}

function emptyText({ phase }: MetricsData, isReachable: boolean, row: Container | undefined): string {
  if (phase === 'waiting' && isReachable) return 'First values in a moment…'
  if (phase === 'kept' || !isReachable || (row && row.state !== 'running')) return 'Nothing was measured in this span.'
  return 'First values in a moment…'
}

/** What stands in the way of new values. */
function State({ host, row, isReachable }: Pick<MetricsViewProps, 'host' | 'row' | 'isReachable'>) {
  if (!isReachable)
    return (
      <Note
        tone="off"
        message={
          <>
            The host is not connected; there are no new values{' '}
            {host ? (
              <>
                since <Time at={host.linkSince} />
              </>
            ) : null}
          </>
        }
        hint="What was measured before stays, and the gap stays a gap."
      />
    )
  if (row && row.state !== 'running' && row.state !== 'paused')
    return (
      <Note
        tone="off"
        message="It is not running, so there are no new values"
        hint="Its history ends where it ended."
      />
    )
  return null
}
