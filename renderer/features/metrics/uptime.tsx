/**
 * Uptime over a day, a week and a month, of the time it was watched; restarts and kills for memory beside it, and how it did
 * over the span of the charts as a strip. What was not watched is said, not counted.
 */
import type { Container } from '../../../shared/contract/containers'
import type { Mark, Subject, Uptime } from '../../../shared/contract/metrics'
import { useUptime } from '../../app/hooks'
import type { Span } from '../../ui/chart'
import { UsageBar } from '../../ui/chart/usage-bar'
import { plural, span } from '../../ui/format'
import { Card } from './card'
import { stateNow, stripOf } from './states'
import { Strip } from './strip'

interface UptimeCardProps {
  subject: Subject
  /** Of a container: its strip is told from what happened. */
  row?: Container | undefined
  marks: readonly Mark[]
  shown: Span
  since: number | undefined
}

export function UptimeCard({ subject, row, marks, shown, since }: UptimeCardProps) {
  const { data } = useUptime(subject)
  const parts = row ? stripOf(marks, { ...shown, since: knownSince(row, since), now: stateNow(row) }) : []
  return (
    <Card title="Uptime" hint={data?.watchedSince ? undefined : 'not watched yet'}>
      <ul className="grid grid-cols-3 gap-4 pt-1.5">
        {(data?.spans ?? WAITING).map((each) => (
          <UptimeSpan key={each.days} {...each} />
        ))}
      </ul>
      {row ? <Strip parts={parts} shown={shown} /> : null}
    </Card>
  )
}

const WAITING: Uptime['spans'] = ([1, 7, 30] as const).map((days) => ({
  days,
  share: null,
  watchedMs: 0,
  restarts: 0,
  outOfMemory: 0,
}))

/** Its own start tells of the time since, also where nobody watched. */
function knownSince({ state, startedAt }: Container, since: number | undefined): number | undefined {
  const started = state === 'running' ? startedAt : undefined
  return since === undefined || started === undefined ? (since ?? started) : Math.min(since, started)
}

const DAY_MS = 86_400_000

/** Before that a share would say more about the first samples than about the container. */
const EARLY_MS = 60_000

function UptimeSpan({ days, watchedMs, restarts, outOfMemory, ...known }: Uptime['spans'][number]) {
  const share = watchedMs < EARLY_MS ? null : known.share
  const name = days === 1 ? '24 hours' : `${days} days`
  const isPartly = watchedMs > 0 && watchedMs < days * DAY_MS * 0.98
  const said = [restarts > 0 ? plural(restarts, 'restart') : '', outOfMemory > 0 ? `${outOfMemory}× out of memory` : '']
  return (
    <li className="min-w-0">
      <p className="text-small text-muted">{name}</p>
      <p className="text-[17px] leading-7 font-semibold">{share === null ? '–' : shareText(share)}</p>
      <UsageBar share={share} label={`Uptime over ${name}: ${share === null ? 'not known' : shareText(share)}`} />
      <p className="mt-1.5 text-small text-muted">
        {said.filter(Boolean).join(', ') || (share === null ? '' : 'no restart')}
      </p>
      <p className="text-small text-faint">{isPartly ? `watched for ${span(watchedMs)}` : ''}</p>
    </li>
  )
}

/** Never rounded up to a hundred: a minute of a month is a minute. */
export function shareText(share: number): string {
  if (share >= 1) return '100 %'
  const percent = Math.floor(share * 10_000) / 100
  return `${percent >= 99 ? percent.toFixed(2) : percent.toFixed(1)} %`
}
